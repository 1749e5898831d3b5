// A paper: a canvas that shows the drawing, and on which a pointer draws. It is a square, or, for
// numbers, two or three times as wide.

import { CANVAS } from "../constants.js";
import { CANVAS_REGION, onAppearance, paintStrokes } from "./painting.js";
import { inSight } from "./state.js";

/** Return where a pointer is on a canvas, in canvas units to a tenth, as drawings are sent.
 * @type {(canvas: HTMLCanvasElement, event: PointerEvent, canvases: number) => number[]} */
function place(canvas, event, canvases) {
  const box = canvas.getBoundingClientRect();
  /** @type {(value: number, length: number, most: number) => number} */
  const unit = (value, length, most) => {
    const exact = Math.min(Math.max((value / length) * most, 0), most);
    return Math.round(exact * 10) / 10;
  };
  return [
    unit(event.clientX - box.left, box.width, canvases * CANVAS),
    unit(event.clientY - box.top, box.height, CANVAS),
  ];
}

/**
 * Show a picture in the middle, as large as it fits, on a grey that lets light as well as dark ink
 * be seen where the picture is transparent.
 *
 * @type {(context: CanvasRenderingContext2D, picture: HTMLCanvasElement, canvases: number) => void}
 */
function paintPicture(context, picture, canvases) {
  const scale = Math.min((canvases * CANVAS) / picture.width, CANVAS / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const [left, top] = [(canvases * CANVAS - width) / 2, (CANVAS - height) / 2];
  context.fillStyle = "#9a9a9a";
  context.fillRect(left, top, width, height);
  context.drawImage(picture, left, top, width, height);
}

/**
 * Paint what is on a paper.
 *
 * @param {HTMLCanvasElement} canvas of the paper's proportions
 * @param {Drawn & {canvases: number, example?: boolean}} paper
 */
export function paintPaper(canvas, { strokes, picture, canvases, example }) {
  const ink = example ? "--lenet-quiet" : "--lenet-ink";
  const context = paintStrokes(canvas, strokes, CANVAS_REGION, ink);
  if (picture) paintPicture(context, picture, canvases);
}

const PALM = 2000; // ms after a pen's last contact in which a touch is the hand that holds it
let penSeen = -PALM; // when a pen touched a paper last

/** @type {Record<string, number[]>} */
const KEYS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  " ": [0, 0],
};
const KEY_STEP = 8; // canvas units that an arrow key moves the pen, a quarter of it with Shift

/**
 * Let the arrow keys move a pen, and Space put it down and lift it. A mark, painted by the style
 * sheet, shows where it is.
 *
 * @type {(canvas: HTMLCanvasElement, drawing: Drawing, penWidth: () => number, right: () => number) =>
 *   void}
 */
function steerByKeys(canvas, drawing, penWidth, right) {
  let at = [CANVAS / 2, CANVAS / 4];
  let down = false;
  const lift = () => {
    if (down && drawing.drawing()) drawing.end();
    down = false;
  };
  canvas.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    if (!step) return;
    const size = event.shiftKey ? KEY_STEP / 4 : KEY_STEP;
    const most = [right(), CANVAS]; // which may have become narrower
    at = at.map((place, axis) => Math.min(Math.max(place + size * step[axis], 0), most[axis]));
    down &&= drawing.drawing(); // something else may have ended its stroke
    if (event.key === " " && !down) down = drawing.begin(at, penWidth());
    else if (event.key === " ") lift();
    else if (down) drawing.move(at);
    canvas.style.setProperty("--x", String(at[0] / CANVAS));
    canvas.style.setProperty("--y", String(at[1] / CANVAS));
    event.preventDefault();
    event.stopPropagation();
  });
  canvas.addEventListener("blur", lift);
}

/**
 * Make a canvas a paper.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {State} state
 * @param {Drawing} drawing
 * @param {() => number} penWidth canvas units
 */
export function createPaper(canvas, state, drawing, penWidth) {
  /** @type {number | null} */
  let pointer = null; // the one that draws
  let byTouch = false; // whether that is a finger, or a palm
  /** @type {Drawn & {canvases: number, example?: boolean}} */
  let shown = { strokes: [], picture: null, digitImage: null, canvases: 1 };
  let size = [0, 0]; // pixels of the canvas, asked for once and not in each frame

  const paint = () => {
    const [width, height] = size;
    if (width && canvas.width !== width) canvas.width = width;
    if (height && canvas.height !== height) canvas.height = height;
    paintPaper(canvas, shown);
  };
  onAppearance(canvas, () => {
    size = [canvas.clientWidth, canvas.clientHeight].map((side) =>
      Math.round(side * devicePixelRatio),
    );
    paint();
  });
  /** @param {PointerEvent} event */
  const at = (event) => place(canvas, event, shown.canvases);
  const show = inSight(canvas, (/** @type {Paper} */ paper) => {
    shown = paper;
    paint();
  });
  state.subscribe("paper", show);

  canvas.addEventListener("pointerdown", (event) => {
    const { pointerType } = event;
    // of a hand that holds a pen the palm may come first; what it drew was not meant
    if (pointer !== null && byTouch && pointerType === "pen") {
      pointer = null;
      if (drawing.drawing()) drawing.undo(); // else something else has ended its stroke
    }
    // a palm beside the pen is another pointer, and a second finger is no pen
    if (pointer !== null || event.button !== 0 || drawing.drawing()) return;
    if (pointerType === "touch" && event.timeStamp < penSeen + PALM) return;
    if (!drawing.begin(at(event), penWidth())) return;
    pointer = event.pointerId;
    byTouch = pointerType === "touch";
    canvas.setPointerCapture(pointer);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const moved of moves.length ? moves : [event]) drawing.move(at(moved));
  });
  // A finger that leaves the paper at speed flings, and a browser takes the next tap, on a button
  // perhaps, to stop that, though nothing scrolls here.
  canvas.addEventListener("touchmove", (event) => event.preventDefault());
  /** @param {PointerEvent} event */
  const lift = (event) => {
    if (event.pointerId !== pointer) return;
    if (event.pointerType === "pen") penSeen = event.timeStamp;
    pointer = null;
    drawing.end();
  };
  steerByKeys(canvas, drawing, penWidth, () => shown.canvases * CANVAS);
  // "lostpointercapture" follows the first two, and stands alone when they got lost
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("lostpointercapture", lift);
}
