// How it finds the digits: the pieces of a drawing, the lattice of those that may make a digit
// together, and the cheapest path through it.

import { find, make, makeButton, onKey, STEPS } from "../../scripts/page/elements.js";
import { inOrder, nameOf, number, percent, signOf } from "../../scripts/page/numbers.js";
import { onAppearance, paintInk, paintStrokes } from "../../scripts/page/painting.js";
import { fromDevice } from "../../scripts/page/readings.js";
import { atEase, inSight } from "../../scripts/page/state.js";
import { costsOf } from "../../scripts/reading/lattice.js";
import { Recognizer } from "../../scripts/recognizer.js";
import { t, translated } from "../../scripts/words.js";
import { arcs, keysOf, layOut } from "./graph.js";

const COLOURS = ["--lenet-ink", "--lenet-above-2", "--lenet-below-2"]; // of neighbouring pieces
const MOST = 40; // candidates that are read only to be shown
const PAPER = 96; // pixels, height of the picture of the pieces

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, recognizer, props }) {
  const [details, worked] = find(element, "details", ".worked");
  const [sentence, pieces, scroller] = find(element, ".sentence", ".pieces", ".scroller");
  const [graph, svg, panel] = find(element, ".graph", ".graph svg", ".looked-at");
  const [picture, what, sum] = find(panel, "canvas", ".what", "dl");
  /** @type {Map<string | null, any>} */
  const buttons = new Map(); // by the candidate's key
  /** @type {string | null} */
  let looked = null; // the key of the candidate that is looked at
  /** @type {any} a `Reading` */
  let shown = null;
  /** @type {Group[]} */
  let groups = []; // candidates that were read, or are read to be shown
  /** @type {any} a `Reading` */
  let example = null; // of a number, until one is written
  let several = false; // whether there are several digits on the paper

  /** Read at rest, when there is time, what the search could leave out, too.
   * @type {(reading: Reading) => Group[]} */
  function readRest({ finding, resting, subject: { drawing, hand, recognizer } }) {
    const { strokes } = drawing;
    if (!resting || !strokes.length) return finding.groups;
    const read = keysOf(finding.groups);
    const left = finding.lattice.candidates
      .filter((/** @type {Candidate} */ { key }) => !read.has(key))
      .slice(0, MOST);
    return [...finding.groups, ...recognizer.readCandidates(strokes, left, { hand })];
  }

  function show() {
    if (!details.open) return;
    const reading = state.latest("reading");
    worked.hidden = !example || Boolean(reading?.finding?.lattice);
    shown = worked.hidden ? reading : example;
    const lattice = shown?.finding?.lattice;
    sentence.textContent = say(shown);
    for (const each of [pieces, scroller, panel]) each.hidden = !lattice;
    if (!lattice) return;
    groups = readRest(shown);
    paintPieces();
    const place = layOut(lattice, groups, scroller.clientWidth);
    graph.style.width = `${place.width}px`;
    graph.style.height = `${place.height}px`;
    svg.setAttribute("viewBox", `0 0 ${place.width} ${place.height}`);
    svg.innerHTML = arcs({ ...shown.finding, groups }, place, looked);
    placeButtons(place);
    showLookedAt();
  }

  function paintPieces() {
    const { strokes, canvases } = shown.subject.drawing;
    const ink = shown.found?.ink; // of a picture
    pieces.width = ink?.width ?? PAPER * canvases * devicePixelRatio;
    pieces.height = ink?.height ?? PAPER * devicePixelRatio;
    pieces.style.width = `${(PAPER * pieces.width) / pieces.height}px`;
    if (ink) paintInk(pieces, ink);
    /** @type {Piece[]} */
    const of = shown.finding.lattice.pieces ?? [];
    of.forEach(({ strokes: numbers }, at) => {
      const some = numbers.map((stroke) => strokes[stroke]);
      paintStrokes(pieces, some, undefined, COLOURS[at % COLOURS.length], at > 0);
    });
  }

  /** Let there be a button for each candidate that was read, moved to its place.
   * @param {ReturnType<typeof layOut>} place */
  function placeButtons(place) {
    const { path } = shown.finding;
    const [best, needed] = [keysOf(path?.groups), keysOf(shown.finding.groups)];
    const left = new Set(buttons.keys());
    for (const group of groups) {
      const { key } = group.candidate;
      left.delete(key);
      if (!buttons.has(key)) buttons.set(key, createButton(key));
      const button = buttons.get(key);
      const [x, y] = place.of(group.candidate);
      button.style.transform = `translate(${x}px, ${y}px)`;
      button.classList.toggle("best", best.has(key));
      button.classList.toggle("spared", !needed.has(key));
      button.ariaPressed = String(key === looked);
      const [canvas, which, digit, cost] = find(button, "canvas", "small", "b", "span");
      paintInk(canvas, imageOf(group));
      which.textContent = t("finding.candidate", { pieces: span(group.candidate) });
      digit.textContent = signOf(group.digit);
      cost.textContent = number(group.cost, 1);
      button.classList.toggle("unlikely", group.probability < 0.5);
    }
    for (const key of left) {
      buttons.get(key).remove();
      buttons.delete(key);
    }
    // one stop of the tab key, from which the arrows lead on
    const stop = buttons.has(looked) ? looked : (path?.groups[0] ?? groups[0])?.candidate.key;
    for (const [key, button] of buttons) button.tabIndex = key === stop ? 0 : -1;
  }

  onKey(graph, (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    const { candidates } = /** @type {Lattice} */ (shown.finding.lattice);
    const keys = candidates.map(({ key }) => key).filter((key) => buttons.has(key));
    buttons.get(keys[keys.indexOf(looked ?? "") + step])?.focus();
    event.preventDefault();
  });

  /** @param {string} key */
  function createButton(key) {
    const look = () => {
      looked = key;
      show();
    };
    const how = { onpointerenter: look, onfocus: look, onclick: look };
    // where it stands shows which pieces these are
    const [which, costs] = ["", t("finding.costs")].map((text) =>
      make("small", { className: "spoken" }, text),
    );
    const button = makeButton(how, make("canvas"), which, make("b"), costs, make("span"));
    graph.append(button);
    return button;
  }

  function showLookedAt() {
    const { path } = shown.finding;
    /** @param {string | null} key */
    const of = (key) => groups.find(({ candidate }) => candidate.key === key);
    const group = of(looked) ?? path?.groups[0] ?? groups[0];
    panel.hidden = !group;
    if (!group) return;
    paintInk(picture, imageOf(group));
    const pieces = span(group.candidate);
    picture.ariaLabel = t("finding.framed", { pieces });
    const rows = Object.entries(costsOf(group)).filter(([, cost]) => Math.abs(cost) > 0.005);
    const read = {
      pieces,
      digit: nameOf(group.digit),
      percent: percent(group.probability),
      doubt: percent(group.recognition.doubt),
    };
    const told = [t("finding.what", read), rows.length ? "" : t("finding.free")];
    what.textContent = told.filter(Boolean).join(" ");
    sum.hidden = !rows.length;
    const named = Object.fromEntries(rows);
    sum.replaceChildren(
      ...Object.entries({ ...named, total: group.cost }).flatMap(([name, cost]) => [
        make("dt", {}, t(`finding.${name}`)),
        make("dd", {}, number(cost, 2)),
      ]),
    );
  }

  /** @param {Recognizer} trained */
  function readExample({ weights, calibration }) {
    const own = new Recognizer(weights, calibration); // since each drawing changes the ink of the one before
    const drawing = { strokes: props.example, canvases: 2 };
    const number = fromDevice(own.readNumber(drawing.strokes), drawing.canvases);
    const subject = { drawing, hand: null, recognizer: own };
    example = { ...number, subject, resting: true };
    show();
  }
  details.addEventListener("toggle", () => {
    if (details.open && !example && props.example.length) recognizer.then(readExample);
    show();
  });

  const refresh = inSight(element, atEase(show));
  state.subscribe("reading", (reading) => {
    const more = reading.digits.length > 1;
    if (reading.resting && more && !several) details.open = true;
    if (reading.resting) several = more;
    refresh(reading);
  });
  onAppearance(element, show);
}

/** @type {(group: any) => Ink} */
const imageOf = ({ digitImage, recognition }) => digitImage ?? recognition.framing.digitImage;

/** @type {(candidate: {start: number, end: number}) => string} */
const span = ({ start, end }) => t("finding.span", { count: end - start, start: start + 1, end });

/** @type {(shown: Reading | null) => string} */
function say(shown) {
  const { text = "", digits = [], reason = null, finding = null } = shown ?? {};
  if (digits.length && reason) return translated(reason);
  // a digit that is read as an image, as one of your hand's, has no pieces
  if (!finding?.lattice) return t("finding.empty");
  const { groups, lattice } = finding;
  const one = text === "?" ? "finding.none" : "finding.one";
  return [
    t("finding.pieces", { count: lattice.nodes.length - 1 }),
    t("finding.read", { read: groups.length, count: lattice.candidates.length }),
    t(digits.length > 1 ? "finding.path" : one, { text: inOrder(text) }),
  ].join(" ");
}
