// What can be done with a drawing: a link, a picture, a comparison, the whole screen; and all keys.

import { same } from "../../scripts/page/drawing.js";
import { find, make, onKey, targetOf } from "../../scripts/page/elements.js";
import { createKeeping } from "../../scripts/page/keeping.js";
import { save } from "../../scripts/page/picture.js";

const KEY = "lenet-keys"; // of the browser's storage: "off" if no single key is to act
const TEXT = "input:not([type=range], [type=checkbox]), select, textarea, [contenteditable]";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing, root, scope, props }) {
  const [dialog, list, box] = find(element, "dialog", "dl", "input");
  const [compare] = find(element, "[data-action=compare]");
  /** @param {string} sentence */
  const tell = (sentence) => state.publish("notice", sentence);
  const embedded = scope === root;
  const link = createKeeping(state, drawing, embedded);

  /** @type {Record<string, () => unknown>} */
  const actions = {
    async link() {
      const paper = state.latest("paper");
      if (paper.blank || !paper.strokes.length)
        return tell("Draw a digit first; the link then holds it.");
      const url = link();
      const copied = await copy(url);
      if (!same(paper, state.latest("paper"))) return; // a slow one was overtaken
      if (copied) tell("The link is copied; it holds this drawing.");
      else if (!embedded && window === top) tell("The address above now holds this drawing.");
      else tell("This page may not copy a link here. Open it in a tab of its own.");
    },
    picture() {
      const paper = state.latest("paper");
      if (paper.strokes.length || paper.picture) save(state);
      else tell("Draw a digit first; the picture then shows it.");
    },
    compare() {
      if (state.latest("kept")) return state.publish("kept", null);
      const reading = state.latest("reading");
      if (reading && !reading.recognition.blank) state.publish("kept", reading);
      else if (reading?.waiting) tell("The picture can be kept once it is read.");
      else tell("Draw a digit first; it is then kept beside the next.");
    },
    screen() {
      const deny = () => tell("This browser has no full screen here.");
      if (document.fullscreenElement) document.exitFullscreen();
      else if (document.fullscreenEnabled) root.requestFullscreen().catch(deny);
      else deny();
    },
    keys: () => dialog.showModal(),
  };
  for (const [action, act] of Object.entries(actions)) {
    find(element, `[data-action=${action}]`)[0].addEventListener("click", act);
  }
  actions.widen = () => drawing.widen(!drawing.wide());
  actions.teach = () => state.publish("focus", "answer");
  state.subscribe("kept", (kept) => (compare.ariaPressed = String(Boolean(kept))));

  for (const [key, what] of props.keys) list.append(make("dt", {}, key), make("dd", {}, what));
  /** @type {Record<string, string>} */
  const keys = {
    l: "link",
    p: "picture",
    c: "compare",
    f: "screen",
    t: "teach",
    w: "widen",
    "?": "keys",
  };
  mountLetters(box);
  onKey(scope, (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (dialog.open || !box.checked) return;
    if (drawing.drawing() || targetOf(event).matches?.(TEXT)) return;
    actions[keys[event.key.toLowerCase()]]?.();
  });
}

// Copy a text; tell whether it could be, without a try where a frame may not.
/** @type {(text: string) => Promise<boolean | undefined>} */
async function copy(text) {
  const { featurePolicy } = /** @type {any} */ (document);
  if (featurePolicy?.allowsFeature("clipboard-write") === false) return false;
  return navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
}

// Let the visitor turn single keys off: who dictates, or hits keys by mistake, says them unwillingly.
/** @type {(box: HTMLInputElement) => void} */
function mountLetters(box) {
  const restore = () => {
    try {
      box.checked = localStorage.getItem(KEY) !== "off";
    } catch {
      // a browser that keeps nothing
    }
  };
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEY, box.checked ? "on" : "off");
    } catch {
      // then it holds until the page is closed
    }
  });
  addEventListener("storage", restore);
  restore();
}
