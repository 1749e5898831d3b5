// A paper: a square canvas that shows the drawing, and on which a pointer draws.

import { CANVAS } from "../constants.js";
import { onAppearance, paintStrokes } from "./painting.js";

// Where a pointer is on a canvas, in canvas units to a tenth, as drawings are sent.
function place(canvas, event) {
  const box = canvas.getBoundingClientRect();
  const unit = (value, start, length) => {
    const exact = Math.min(Math.max(((value - start) / length) * CANVAS, 0), CANVAS);
    return Math.round(exact * 10) / 10;
  };
  return [unit(event.clientX, box.left, box.width), unit(event.clientY, box.top, box.height)];
}

// Show a picture in the middle, as large as it fits, on a grey that lets light as well as dark ink
// be seen where the picture is transparent.
function paintPicture(context, picture) {
  const scale = CANVAS / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const corner = [(CANVAS - width) / 2, (CANVAS - height) / 2];
  context.fillStyle = "#9a9a9a";
  context.fillRect(...corner, width, height);
  context.drawImage(picture, ...corner, width, height);
}

/**
 * Make a canvas a paper.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {object} state
 * @param {object} drawing from `createDrawing`
 * @param {() => number} penWidth canvas units
 */
export function createPaper(canvas, state, drawing, penWidth) {
  let pointer = null; // the one that draws
  let shown = { strokes: [], picture: null };
  let side = 0; // pixels of the canvas, asked for once and not in each frame

  const paint = () => {
    if (side && canvas.width !== side) canvas.width = canvas.height = side;
    const context = paintStrokes(canvas, shown.strokes, CANVAS);
    if (shown.picture) paintPicture(context, shown.picture);
  };
  onAppearance(canvas, () => {
    side = Math.round(canvas.clientWidth * devicePixelRatio);
    paint();
  });
  state.subscribe("paper", (paper) => {
    shown = paper;
    paint();
  });

  canvas.addEventListener("pointerdown", (event) => {
    // a palm beside the pen is another pointer, and a second finger is no pen
    if (pointer !== null || event.button !== 0 || drawing.drawing()) return;
    if (!drawing.begin(place(canvas, event), penWidth())) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const moved of moves.length ? moves : [event]) drawing.move(place(canvas, moved));
  });
  const lift = (event) => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    drawing.end();
  };
  // "lostpointercapture" follows the first two, and stands alone when they got lost
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(end, lift);
  }
}
