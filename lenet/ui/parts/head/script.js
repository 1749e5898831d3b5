// What can be done with a drawing: a link, a picture, a comparison, the whole screen; and all keys.

import { same } from "../../scripts/page/drawing.js";
import { find, oneStop, onKey, STEPS, targetOf } from "../../scripts/page/elements.js";
import { createKeeping } from "../../scripts/page/keeping.js";
import { save } from "../../scripts/page/picture.js";
import { t } from "../../scripts/words.js";

const KEY = "lenet-keys"; // of the browser's storage: "off" if no single key is to act
const TEXT = "input:not([type=range], [type=checkbox]), select, textarea, [contenteditable]";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing, training, story, reader, root, scope }) {
  const [dialog, box, toolbar] = find(element, "dialog", "input", ".actions");
  const [compare] = find(element, "[data-action=compare]");
  /** @param {string} key */
  const tell = (key) => state.publish("notice", t(`head.${key}`));
  const embedded = scope === root;
  const [privacy, about] = find(element, ".privacy", "[data-action=privacy]");
  /** @param {boolean} shown */
  function tellPrivacy(shown) {
    const hosting = state.latest("server") === "none" ? "none" : "server";
    privacy.textContent = shown ? t(`head.privacy.${hosting}`) : "";
    privacy.hidden = !shown;
    about.ariaExpanded = String(shown);
  }
  document.addEventListener("pointerdown", ({ target }) => {
    if (!element.contains(/** @type {Node} */ (target))) tellPrivacy(false);
  });
  const link = createKeeping({ state, drawing, training, story, reader }, embedded);

  /** @type {Record<string, () => unknown>} */
  const actions = {
    async link() {
      const paper = state.latest("paper");
      if (paper.picture) return tell("link.picture");
      if (paper.blank || !paper.strokes.length) return tell("link.empty");
      const url = await link();
      const copied = await copy(url);
      if (!same(paper, state.latest("paper"))) return; // a slow one was overtaken
      if (copied) tell("link.copied");
      else if (!embedded && window === top) tell("link.address");
      else tell("link.denied");
    },
    picture() {
      const paper = state.latest("paper");
      if (paper.strokes.length || paper.picture) save(state);
      else tell("picture.empty");
    },
    compare() {
      if (state.latest("kept")) return state.publish("kept", null);
      const reading = state.latest("reading");
      if (reading && !reading.recognition.blank) state.publish("kept", reading);
      else if (reading?.waiting) tell("compare.waiting");
      else tell("compare.empty");
    },
    screen() {
      const deny = () => tell("screen.denied");
      if (document.fullscreenElement) document.exitFullscreen();
      else if (document.fullscreenEnabled) root.requestFullscreen().catch(deny);
      else deny();
    },
    privacy: () => tellPrivacy(privacy.hidden),
    keys: () => dialog.showModal(),
  };
  for (const [action, act] of Object.entries(actions)) {
    find(element, `[data-action=${action}]`)[0].addEventListener("click", act);
  }
  mountToolbar(toolbar);
  actions.widen = () => drawing.widen(!drawing.wide());
  actions.guess = () => state.publish("guessing", !state.latest("guessing"));
  actions.teach = () => state.publish("focus", "answer");
  state.subscribe("kept", (kept) => (compare.ariaPressed = String(Boolean(kept))));

  /** @type {Record<string, string>} */
  const keys = {
    l: "link",
    p: "picture",
    c: "compare",
    f: "screen",
    g: "guess",
    t: "teach",
    w: "widen",
    "?": "keys",
  };
  mountLetters(box);
  onKey(scope, (event) => {
    if (event.key === "Escape") tellPrivacy(false);
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (dialog.open || !box.checked) return;
    if (drawing.drawing() || targetOf(event).matches?.(TEXT)) return;
    actions[keys[event.key.toLowerCase()]]?.();
  });
}

// One stop of the tab key, so that the paper is near; arrows move within.
/** @type {(toolbar: HTMLElement) => void} */
function mountToolbar(toolbar) {
  const buttons = /** @type {HTMLElement[]} */ ([...toolbar.children]);
  const focus = oneStop(buttons);
  toolbar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (STEPS[event.key] && focus(at + STEPS[event.key])) event.preventDefault();
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

// Let the visitor turn single keys off: speech input, or a slip, may press them unintentionally.
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
