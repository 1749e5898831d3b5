// Ready-made drawings: a click puts one on the paper. One stop of the tab key; arrows move within.

import { onAppearance, paintStrokes } from "../../scripts/page/painting.js";

const SIDE = 96; // pixels of a thumbnail
const THICKENED = 1.4; // a thumbnail's pen, so that it doesn't vanish when it is this small

/** Fill the part. */
export function mount(element, { drawing, props }) {
  const box = element.querySelector(".drawings");
  const painters = props.drawings.map(({ name, strokes }, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = button.ariaLabel = name;
    button.tabIndex = index ? -1 : 0;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIDE;
    button.append(canvas);
    button.addEventListener("click", () => drawing.show({ strokes }));
    box.append(button);
    const thickened = strokes.map(({ width, points }) => ({ width: width * THICKENED, points }));
    return () => paintStrokes(canvas, thickened);
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const buttons = [...box.children];
    const from = buttons.indexOf(document.activeElement);
    const to = buttons[from + step];
    if (!to) return;
    event.preventDefault();
    buttons[from].tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  });
  onAppearance(element, () => {
    for (const paint of painters) paint();
  });
}
