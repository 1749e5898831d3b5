// What can be done with a drawing: a link, a picture, a comparison, the whole screen; and all keys.

import { fromFragment, toFragment } from "../../scripts/page/link.js";
import { save } from "../../scripts/page/picture.js";

/** Fill the part. */
export function mount(element, { state, drawing, root, props }) {
  const view = root.querySelector(".view");
  const dialog = element.querySelector("dialog");
  const button = (action) => element.querySelector(`[data-action=${action}]`);
  const tell = (sentence) => state.publish("notice", sentence);

  const actions = {
    async link() {
      const { strokes } = state.latest("paper");
      if (!strokes.length) return tell("Draw a digit first; the link then holds it.");
      history.replaceState(null, "", toFragment(strokes));
      try {
        await navigator.clipboard.writeText(location.href);
        tell("The link is copied; it holds this drawing.");
      } catch {
        tell("The address above now holds this drawing.");
      }
    },
    picture: () => save(view),
    compare: () => state.publish("kept", state.latest("kept") ? null : snapshot(state)),
    screen: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else root.requestFullscreen?.().catch(() => tell("This browser has no full screen here."));
    },
    keys: () => dialog.showModal(),
  };
  for (const [action, act] of Object.entries(actions)) {
    button(action).addEventListener("click", act);
  }
  actions.widen = () => drawing.widen(!drawing.wide());
  actions.teach = () => root.querySelector("#answer .rows [tabindex='0']").focus();
  state.subscribe("kept", (kept) => (button("compare").ariaPressed = String(Boolean(kept))));

  const list = element.querySelector("dl");
  for (const [key, what] of props.keys) {
    const [term, text] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = key;
    text.textContent = what;
    list.append(term, text);
  }
  const keys = {
    l: "link",
    p: "picture",
    c: "compare",
    f: "screen",
    t: "teach",
    w: "widen",
    "?": "keys",
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.target.matches?.("input:not([type=range]), select, textarea")) return;
    actions[keys[event.key.toLowerCase()]]?.();
  });

  const open = () => {
    const strokes = fromFragment(location.hash);
    if (strokes) drawing.show({ strokes });
    else if (location.hash.startsWith("#d=")) tell("This link holds no drawing that can be read.");
  };
  addEventListener("hashchange", open);
  open();
}

function snapshot(state) {
  const reading = state.latest("reading");
  return reading && !reading.recognition.blank ? reading : null;
}
