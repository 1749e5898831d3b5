// A drawing that was kept, to be compared with the one that is drawn now: while a button is held the
// figure shows the maps of the kept one, and at a press of another what the two differ by.

import { find } from "../../scripts/page/elements.js";
import { answerOf } from "../../scripts/page/numbers.js";
import { onAppearance } from "../../scripts/page/painting.js";
import { paintPaper } from "../../scripts/page/paper.js";
import { t } from "../../scripts/words.js";

const SIDE = 96; // pixels of the paper's height

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state }) {
  const names = ["canvas", "figcaption", ".flip", ".difference", ".let-go"];
  const [canvas, caption, flip, difference, letGo] = find(element, ...names);
  element.hidden = true;

  const paint = () => {
    const kept = state.latest("kept");
    element.hidden = !kept;
    if (!kept) return;
    const { recognition, subject, text, digits } = kept;
    const { canvases } = subject.drawing;
    element.style.setProperty("--kept", String(canvases));
    canvas.width = SIDE * canvases;
    canvas.height = SIDE;
    paintPaper(canvas, subject.drawing);
    const digit = answerOf(recognition.digit);
    const what = digits.length > 1 ? t("compare.maps", { text, digit }) : digit;
    caption.textContent = subject.snapshot === null ? what : t("compare.early", { what });
  };

  /** @param {Kinds["comparing"]} how */
  function show(how) {
    flip.ariaPressed = String(how === "kept");
    difference.ariaPressed = String(how === "difference");
    state.publish("comparing", how);
  }
  const held = () => (difference.held ? "difference" : null);
  for (const kind of ["pointerup", "pointercancel", "pointerleave", "keyup", "blur"]) {
    flip.addEventListener(kind, () => flip.ariaPressed === "true" && show(held()));
  }
  flip.addEventListener("pointerdown", () => show("kept"));
  flip.addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => {
    if (key === "Enter" || key === " ") show("kept");
  });
  flip.addEventListener("contextmenu", (/** @type {Event} */ event) => event.preventDefault());
  difference.addEventListener("click", () => {
    difference.held = difference.ariaPressed !== "true";
    show(held());
  });
  letGo.addEventListener("click", () => state.publish("kept", null));
  state.subscribe("kept", (kept) => {
    paint();
    if (kept) return;
    difference.held = false;
    show(null);
  });
  onAppearance(element, paint);
}
