// The drawing: strokes, or a picture in their place, with all that can be undone. Of a picture of a
// digit image the image itself is known, and read as it is.
//
// Drawings are never changed, only replaced, so that undo is a list of them. Whatever is put on the
// paper, or taken from it, ends the stroke that is being drawn; how its pointer moves on is nothing.
// However much happens between two frames, the page is brought up to date once a frame.

import { CANVAS, MAX_POINTS, MAX_STROKES, READS_NUMBERS, STEP, WIDEST } from "../constants.js";
import { canvases, countPoints, firstPoints } from "../drawing/strokes.js";
import { t } from "../words.js";
import { asDrawing } from "./painting.js";

/** @type {Drawn} */
const BLANK = { strokes: [], picture: null, digitImage: null, look: null };
const NARROW = matchMedia("(max-width: 999px)"); // a phone has room for two canvases, not for three
// a phone on its side, where a square leaves room that only a number would use
const ASIDE = matchMedia("(max-height: 480px) and (min-width: 640px) and (pointer: coarse)");

const widest = () => (!READS_NUMBERS ? 1 : NARROW.matches ? 2 : WIDEST / CANVAS);
const asHeld = () => (ASIDE.matches && READS_NUMBERS ? Infinity : 1);

/** Tell whether two papers show the same drawing, on however many canvases.
 * @type {(one: Drawn | null | undefined, other: Drawn | null | undefined) => boolean} */
export const same = (one, other) =>
  one?.strokes === other?.strokes && one?.picture === other?.picture && one?.look === other?.look;

/**
 * Return the visitor's drawing.
 *
 * In each frame in which something changed it publishes "paper", and calls `read` with it.
 *
 * @param {State} state
 * @param {(paper: Paper) => void} read
 */
export function createDrawing(state, read) {
  /** @type {(Drawn & {written?: boolean})[]} */
  let drawings = [BLANK];
  /** @type {Stroke | null} */
  let stroke = null; // the one being drawn
  /** @type {number | null} */
  let moment = null; // how many points of the drawing are shown; null for all
  /** @type {{strokes: Stroke[], whole: boolean} | null} */
  let example = null; // {strokes, whole}: one that draws itself until the visitor draws
  /** @type {{picture: HTMLCanvasElement, end: () => void} | null} */
  let live = null; // what a camera sees
  let looking = false; // whether how the picture is looked at is being changed
  let touched = false;
  /** @type {object | null} */
  let expected = null; // what takes time to come onto the paper, and comes unless it is touched first
  let due = false;
  let side = 1; // how many canvases side by side the paper shows
  let least = asHeld(); // how many it is to show even if nothing on it needs them
  /** @type {unknown} */
  let said = null; // what the latest notice was said of

  const current = () => drawings[drawings.length - 1];
  const whole = () =>
    live || example ? { ...BLANK, ...example, picture: live?.picture ?? null } : current();
  /** @param {string} sentence */
  const tell = (sentence) => state.publish("notice", sentence);

  function shown() {
    if (stroke) return { ...BLANK, strokes: [...current().strokes, stroke] };
    if (moment === null) return whole();
    return { ...BLANK, strokes: firstPoints(whole().strokes, moment) };
  }

  function update() {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      if (said !== last() && state.latest("notice")) tell("");
      const { strokes, picture, digitImage, look } = shown();
      if (!stroke) side = room(); // under the pen a paper of another scale would bend the stroke
      const paper = Object.freeze({
        strokes,
        picture,
        digitImage,
        look,
        canvases: side,
        unfinished: Boolean(stroke || live || looking || (example && !example.whole)),
        moment: moment === null ? null : whole().strokes,
        example: Boolean(example),
        live: Boolean(live),
        written: Boolean(current().written),
        blank: current() === BLANK && !stroke && !live,
        undoable: drawings.length > 1,
      });
      state.publish("paper", paper);
      read(paper);
    });
  }

  // A notice belongs to the latest on the paper when it was said, and goes with it.
  const last = () => (stroke ?? current().strokes.at(-1))?.points[0] ?? current().picture ?? BLANK;
  state.subscribe("notice", () => (said = last()));

  /** Do something to the paper: of what goes on there meanwhile the pen's stroke is kept.
   * @param {() => unknown} how */
  function act(how) {
    touched = true;
    moment = example = expected = null;
    looking = false;
    live?.end();
    live = null;
    finish();
    how();
    update();
  }

  function finish() {
    if (!stroke) return;
    drawings.push({ ...BLANK, strokes: [...current().strokes, stroke], written: true });
    stroke = null;
    update();
  }

  // How many canvases the whole drawing takes, whatever moment of it is shown.
  function room() {
    const { strokes, picture } = whole();
    const needed = picture ? Math.round(picture.width / picture.height) : least;
    return Math.max(canvases(strokes), Math.min(widest(), Math.max(least, needed)));
  }

  // what is being written must not become smaller because the phone was turned
  ASIDE.addEventListener("change", () => {
    if (current() !== BLANK || stroke) return;
    least = asHeld();
    update();
  });
  NARROW.addEventListener("change", update);

  /** @type {(strokes: Stroke[], most: number) => boolean} */
  function full(strokes, most) {
    const isFull = strokes.length > most || countPoints(strokes) >= MAX_POINTS;
    if (isFull) tell(t("paper.full"));
    return isFull;
  }

  return {
    /** Put a drawing in place of what is there.
     * @param {Partial<Drawn>} drawing */
    show: (drawing) => act(() => drawings.push({ ...BLANK, ...drawing })),
    /** Put a digit image in place of what is there, and lead to it.
     * @param {Ink} digitImage */
    putOnPaper(digitImage) {
      this.show(asDrawing(digitImage));
      scrollTo({ top: 0, behavior: "smooth" });
    },
    /** Look at the picture in another way; until that is `settled`, it replaces the way before.
     * @type {(look: Looking, settled?: boolean) => void} */
    look(look, settled = true) {
      if (!current().picture) return;
      const looked = { ...current(), look };
      if (looking) drawings[drawings.length - 1] = looked;
      else act(() => drawings.push(looked));
      looking = !settled;
      update();
    },
    /** Show what a camera sees, which is no drawing, until something else is done to the paper:
     * `end` is called then.
     * @type {(picture: HTMLCanvasElement, end: () => void) => void} */
    preview(picture, end) {
      if (!live) act(() => {});
      live = { picture, end };
      update();
    },
    /** End that. */
    endPreview() {
      live = null;
      update();
    },
    undo: () => act(() => drawings.length > 1 && drawings.pop()),
    /** Empty the paper, which is then no wider than at first. */
    clear: () =>
      act(() => {
        if (current() === BLANK) return;
        drawings.push(BLANK);
        least = asHeld();
      }),
    /** Put other drawings, with all that can be undone, in place of these; return these. */
    swap(others = [BLANK]) {
      const own = drawings;
      act(() => (drawings = others));
      return own;
    },
    /** Show strokes that are on the paper, or an example if it is blank, as they were after so many
     * points; null shows all.
     * @type {(strokes: Stroke[], count: number | null) => void} */
    showMoment(strokes, count) {
      if (stroke) return;
      if (strokes !== whole().strokes) {
        if (whole() !== BLANK) return;
        example = { strokes, whole: true };
      }
      moment = count;
      update();
    },
    /** Show an example on blank paper, which is no drawing of the visitor's; it goes when they draw.
     * @type {(strokes: Stroke[], whole: boolean) => boolean} */
    showExample(strokes, whole) {
      if (stroke || current() !== BLANK) return false;
      example = { strokes, whole };
      update();
      return true;
    },
    /** Make the paper wide, for a number, or as narrow as what is on it allows.
     * @param {boolean} value */
    widen(value) {
      least = value && READS_NUMBERS ? Infinity : 1;
      update();
    },
    wide: () => least > 1,
    /** Put the pen down; return whether there is room for a stroke.
     * @type {(point: number[], width: number) => boolean} */
    begin(point, width) {
      act(() => {
        if (!current().picture) return;
        drawings.push(BLANK); // a drawing takes the picture's place, as large as it is drawn
        least = Math.max(least, side);
      });
      if (full(current().strokes, MAX_STROKES - 1)) return false;
      stroke = { width, points: [point] };
      return true;
    },
    /** Move the pen; a point that is hardly away from the last one tells nothing new.
     * @param {number[]} point */
    move([x, y]) {
      if (!stroke) return;
      const [lastX, lastY] = stroke.points[stroke.points.length - 1];
      if (Math.hypot(x - lastX, y - lastY) < STEP) return;
      if (full([...current().strokes, stroke], MAX_STROKES)) return;
      stroke = { ...stroke, points: [...stroke.points, [x, y]] };
      update();
    },
    /** Lift the pen. */
    end: finish,
    /** Expect a drawing that takes time; return what tells whether it is still the newest. */
    expect() {
      const mine = {};
      expected = mine;
      return () => expected === mine;
    },
    /** Take a picture from the paper, if it is there, so that no older answer stands beside it.
     * @param {HTMLCanvasElement | null} picture */
    refuse(picture) {
      if (!picture || picture !== current().picture) return;
      drawings.pop();
      update();
    },
    update,
    untouched: () => !touched,
    drawing: () => stroke !== null,
  };
}
