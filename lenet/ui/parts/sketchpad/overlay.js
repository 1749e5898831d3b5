// What was seen in a picture, over it: the ink, what was left out and why, and a frame around the part
// that is meant. It lies where the paper shows the picture.

import { find, make, onKey, resize, write } from "../../scripts/page/elements.js";
import { onAppearance, paintTint } from "../../scripts/page/painting.js";
import { t, translated } from "../../scripts/words.js";
import { dragged, gripAt } from "./frame.js";

const [REACH, FINGER] = [10, 24]; // pixels of the screen from a side of the frame, by which it is held
const STEP = 1 / 40; // of the picture's longer side, by which a key moves the frame
/** What lies over a picture at first. */
export const ALL = { ink: true, digits: true, dropped: true, frame: false };
/** @type {Record<string, number[]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Lay it over a paper, whose first element is its canvas.
 * @type {(paper: HTMLElement, page: Pick<Page, "state" | "drawing">) => void} */
export function mountOverlay(paper, { state, drawing }) {
  const [ink, dropped] = [make("canvas"), make("ol", { ariaLabel: t("sketchpad.dropped") })];
  const frame = make("div", { className: "frame", tabIndex: 0, role: "group" });
  frame.ariaLabel = t("sketchpad.frame");
  const sight = make("div", { className: "sight" }, ink, dropped, frame);
  find(paper, "canvas")[0].after(sight);
  /** @type {Rectangle | null} */
  let held = null; // the frame while it is dragged
  /** @type {HTMLCanvasElement | null} */
  let of = null; // the picture that it is dragged over
  /** @type {Looking | null} */
  let asked = null; // the latest that was to be read with it
  /** @type {Ink | null} */
  let painted = null;

  const { latest } = state;
  const framed = () => held ?? latest("paper").look?.region ?? latest("reading").found?.region;

  function show() {
    const { found, subject } = latest("reading") ?? {};
    const { picture, look } = latest("paper");
    sight.hidden = !found || !picture;
    if (!found || !picture || !subject) return;
    const share = picture.width / picture.height / subject.drawing.canvases;
    const [width, height] = [Math.min(1, share), Math.min(1, 1 / share)];
    place(sight, { x: (1 - width) / 2, y: (1 - height) / 2, width, height });
    const chosen = latest("overlay") ?? ALL;
    ink.hidden = !chosen.ink;
    if (chosen.ink && painted !== found.ink) paintTint(ink, found.ink);
    painted = chosen.ink ? found.ink : null;
    const gone = chosen.dropped ? found.dropped : [];
    resize(dropped, gone.length, () => make("li", {}, make("span"))).forEach((item, at) => {
      const { box, reason } = gone[at];
      place(item, box, picture);
      item.classList.toggle("right", 2 * box.x + box.width > picture.width);
      item.classList.toggle("low", 2 * box.y + box.height > picture.height);
      write(find(item, "span")[0], translated(reason));
    });
    sight.classList.toggle("framing", chosen.frame);
    frame.hidden = !chosen.frame && !held && !look?.region;
    frame.tabIndex = chosen.frame ? 0 : -1;
    place(frame, framed() ?? { x: 0, y: 0, ...sizeOf(picture) }, picture);
  }

  /** Look at what is framed, when what was framed before has been read.
   * @param {boolean} settled */
  function follow(settled) {
    const { picture, look } = latest("paper");
    if (of !== picture) held = null; // another one has come meanwhile
    show();
    if (!held) return;
    const reads = asked && latest("reading").subject.drawing.look !== asked;
    if (!settled && (reads || asked?.region === held)) return;
    asked = { ...look, region: held };
    if (settled) held = null;
    drawing.look(asked, settled);
  }

  /** @param {Rectangle} region */
  function hold(region) {
    of = latest("paper").picture;
    held = region;
    follow(false);
  }

  sight.addEventListener("pointerdown", (event) => {
    const { picture } = latest("paper");
    const start = framed();
    if (!latest("overlay")?.frame || event.button !== 0 || held || !picture || !start) return;
    const { left, top, width } = sight.getBoundingClientRect();
    /** @param {PointerEvent} event */
    const at = ({ clientX, clientY }) =>
      [clientX - left, clientY - top].map((way) => (way / width) * picture.width);
    const from = at(event);
    const reach = event.pointerType === "mouse" ? REACH : FINGER;
    const grip = gripAt(from, start, (reach / width) * picture.width);
    const all = start.width === picture.width && start.height === picture.height;
    // all of a picture is held by its corners only: from elsewhere, as from outside of a frame, a new
    // one goes out
    const anew = !grip || (all && !grip.every(Boolean));
    const first = anew ? { x: from[0], y: from[1], width: 0, height: 0 } : start;
    /** @param {PointerEvent} event */
    const move = (event) => {
      const by = at(event).map((place, axis) => place - from[axis]);
      hold(dragged(first, anew ? [1, 1] : grip, by, picture));
    };
    sight.setPointerCapture(event.pointerId);
    sight.addEventListener("pointermove", move);
    const end = () => {
      sight.removeEventListener("pointermove", move);
      follow(true);
    };
    sight.addEventListener("lostpointercapture", end, { once: true });
    event.preventDefault(); // so that nothing is selected
    frame.focus({ preventScroll: true });
  });
  onKey(frame, (event) => {
    const { picture } = latest("paper");
    const [step, start] = [KEYS[event.key], framed()];
    if (!step || !start || !picture) return;
    const by = step.map((side) => side * STEP * Math.max(picture.width, picture.height));
    hold(dragged(start, event.shiftKey ? step.map(Math.abs) : [0, 0], by, picture));
    event.preventDefault();
    event.stopPropagation(); // from the paper's keys
  });
  frame.addEventListener("keyup", () => follow(true));
  frame.addEventListener("blur", () => follow(true));

  state.subscribe("reading", () => follow(false));
  state.subscribe("overlay", show);
  onAppearance(paper, () => {
    painted = null; // in the theme's colour
    show();
  });
}

/** @type {(of: {width: number, height: number}) => {width: number, height: number}} */
const sizeOf = ({ width, height }) => ({ width, height });

/** Place an element in the one around it.
 * @type {(element: HTMLElement, box: Rectangle, size?: {width: number, height: number}) => void} */
function place({ style }, { x, y, width, height }, size = { width: 1, height: 1 }) {
  style.left = `${(100 * x) / size.width}%`;
  style.top = `${(100 * y) / size.height}%`;
  style.width = `${(100 * width) / size.width}%`;
  style.height = `${(100 * height) / size.height}%`;
}
