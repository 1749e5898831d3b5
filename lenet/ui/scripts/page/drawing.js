// The drawing: strokes, or a picture in their place, with all that can be undone. Of a picture of a
// digit image the image itself is known, and read as it is.
//
// Drawings are never changed, only replaced, so that undo is a list of them. However many moves of
// the pen come between two frames, the page is brought up to date once a frame.

import { CANVAS, MAX_POINTS, MAX_STROKES, STEP, WIDEST } from "../constants.js";
import { canvases } from "../drawing/strokes.js";

const BLANK = { strokes: [], picture: null, digitImage: null };
const NARROW = matchMedia("(max-width: 999px)"); // a phone has room for two canvases, not for three
// a phone on its side, where a square leaves room that only a number would use
const ASIDE = matchMedia("(max-height: 480px) and (min-width: 640px) and (pointer: coarse)");
const FULL = "The paper is full. Undo or clear to go on.";

const widest = () => (NARROW.matches ? 2 : WIDEST / CANVAS);

/** Return how many points strokes have. */
export const countPoints = (strokes) => strokes.reduce((sum, { points }) => sum + points.length, 0);

/** Return strokes as they were after so many points. */
export function firstPoints(strokes, count) {
  const begun = [];
  for (const { width, points } of strokes) {
    if (count <= 0) break;
    begun.push({ width, points: points.slice(0, count) });
    count -= points.length;
  }
  return begun;
}

/**
 * Return the visitor's drawing.
 *
 * It publishes "paper" in each frame in which something changed, and calls `read` after that with
 * what is on the paper and whether the pen is down on it or an earlier moment is shown.
 */
export function createDrawing(state, read) {
  const drawings = [BLANK];
  let stroke = null; // the one being drawn
  let moment = null; // strokes of an earlier moment, shown in place of the drawing
  let example = null; // {strokes, whole}: one that draws itself until the visitor draws
  let touched = false;
  let due = false;
  let wide = ASIDE.matches; // whether the paper is to be wide even if nothing on it needs that

  const current = () => drawings.at(-1);
  const strokes = () => {
    if (moment || (example && !stroke)) return moment ?? example.strokes;
    return stroke ? [...current().strokes, stroke] : current().strokes;
  };
  const touch = () => {
    touched = true;
    moment = example = null;
  };
  const tell = (sentence) => state.publish("notice", sentence);

  function update() {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      const { picture, digitImage } = stroke || moment ? BLANK : current();
      const shown = { strokes: strokes(), picture, digitImage };
      const drawn = { ...shown, canvases: room(shown) };
      state.publish("paper", {
        ...drawn,
        blank: current() === BLANK && !stroke,
        undoable: drawings.length > 1,
        example: Boolean(example),
      });
      const drawing = Boolean(stroke) || Boolean(example && !example.whole);
      read(drawn, { drawing, moment: Boolean(moment), example: Boolean(example) });
    });
  }

  // How many canvases side by side the paper shows.
  function room({ strokes, picture }) {
    const asked = wide ? widest() : 1;
    if (!picture) return Math.max(asked, canvases(strokes));
    return Math.max(asked, Math.min(widest(), Math.round(picture.width / picture.height)));
  }

  // what is being written must not become smaller because the phone was turned
  ASIDE.addEventListener("change", () => {
    if (current() !== BLANK || stroke) return;
    wide = ASIDE.matches;
    update();
  });

  function full() {
    const all = strokes();
    const isFull = countPoints(all) >= MAX_POINTS || all.length > MAX_STROKES;
    if (isFull) tell(FULL);
    return isFull;
  }

  return {
    /** Put a drawing, {strokes}, {picture} or {picture, digitImage}, in place of what is there. */
    show(drawing) {
      touch();
      stroke = null;
      tell("");
      drawings.push({ ...BLANK, ...drawing });
      update();
    },
    /** Show strokes of an earlier moment in place of the drawing; null shows the drawing again. */
    showMoment(earlier) {
      if (stroke) return;
      moment = earlier;
      update();
    },
    /** Show an example, which is no drawing of the visitor's; it goes when he draws. */
    showExample(shown, whole) {
      example = { strokes: shown, whole };
      update();
    },
    /** Make the paper wide, for a number, or as narrow as what is on it allows. */
    widen(value) {
      wide = value;
      update();
    },
    wide: () => wide,
    undo() {
      touch();
      if (drawings.length > 1) drawings.pop();
      update();
    },
    clear() {
      if (current() === BLANK && !example) return;
      touch();
      drawings.push(BLANK);
      update();
    },
    /** Put the pen down; return whether there is room for a stroke. */
    begin(point, width) {
      touch();
      if (current().picture) drawings.push(BLANK); // a drawing takes the picture's place
      if (current().strokes.length >= MAX_STROKES || full()) return false;
      stroke = { width, points: [point] };
      update();
      return true;
    },
    /** Move the pen; a point that is hardly away from the last one tells nothing new. */
    move([x, y]) {
      const [lastX, lastY] = stroke.points.at(-1);
      if (Math.hypot(x - lastX, y - lastY) < STEP || full()) return;
      stroke.points.push([x, y]);
      update();
    },
    /** Lift the pen. */
    end() {
      drawings.push({ ...BLANK, strokes: [...current().strokes, stroke] });
      stroke = null;
      update();
    },
    update,
    untouched: () => !touched,
    drawing: () => stroke !== null,
    picture: () => current().picture,
  };
}
