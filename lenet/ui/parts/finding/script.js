// How it finds the digits: the pieces of a drawing, the lattice of those that may make a digit
// together, and the cheapest path through it.

import { find, make, makeButton, onKey, STEPS } from "../../scripts/page/elements.js";
import { nameOf, number, percent } from "../../scripts/page/numbers.js";
import { onAppearance, paintInk, paintStrokes } from "../../scripts/page/painting.js";
import { atEase, inSight } from "../../scripts/page/state.js";
import { costsOf } from "../../scripts/reading/lattice.js";
import { arcs, keysOf, layOut } from "./graph.js";

const COLOURS = ["--lenet-ink", "--lenet-above-2", "--lenet-below-2"]; // of neighbouring pieces
const MOST = 40; // candidates that are read only to be shown
const PAPER = 96; // pixels, height of the picture of the pieces
/** @type {Record<string, string>} */
const WORDS = {
  surprise: "−log p of the digit, as far as it counts",
  hole: "a gap inside it",
  low: "lower than the line",
  wide: "wider than high",
  long: "a long path for this digit",
  breaks: "strokes in between",
};

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state }) {
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
    shown = state.latest("reading");
    const lattice = shown?.finding?.lattice;
    element.classList.toggle("nothing", !lattice);
    sentence.textContent = say(shown);
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
    pieces.hidden = !strokes.length;
    pieces.width = PAPER * canvases * devicePixelRatio;
    pieces.height = PAPER * devicePixelRatio;
    pieces.style.width = `${PAPER * canvases}px`;
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
      which.textContent = `Pieces ${span(group.candidate)}: `;
      digit.textContent = group.digit;
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
    const [which, costs] = ["", ", costs "].map((text) =>
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
    picture.ariaLabel = `Pieces ${span(group.candidate)}, framed`;
    const rows = Object.entries(costsOf(group)).filter(([, cost]) => cost > 0.005);
    what.textContent =
      `Pieces ${span(group.candidate)}: ${nameOf(group.digit)}, ${percent(group.probability)}; ` +
      `no digit, ${percent(group.recognition.doubt)}.${rows.length ? "" : " It costs nothing."}`;
    sum.hidden = !rows.length;
    const named = Object.fromEntries(rows.map(([name, cost]) => [WORDS[name], cost]));
    sum.replaceChildren(
      ...Object.entries({ ...named, together: group.cost }).flatMap(([name, cost]) => [
        make("dt", {}, name),
        make("dd", {}, number(cost, 2)),
      ]),
    );
  }

  const refresh = inSight(element, atEase(show));
  state.subscribe("reading", refresh);
  onAppearance(element, show);
}

/** @type {(group: any) => Ink} */
const imageOf = ({ digitImage, recognition }) => digitImage ?? recognition.framing.digitImage;

/** @type {(candidate: {start: number, end: number}) => string} */
const span = ({ start, end }) => (end === start + 1 ? `${end}` : `${start + 1} to ${end}`);

/** @type {(shown: Reading | null) => string} */
function say(shown) {
  const { text = "", digits = [], reason = null, finding = null } = shown ?? {};
  if (digits.length && reason) return reason;
  // a digit that is read as an image, as one of your hand's, has no pieces
  if (!finding?.lattice) return "Draw a number, and see which of its pieces make a digit.";
  const { groups, lattice } = finding;
  const count = lattice.nodes.length - 1;
  const pieces = `${count} piece${count === 1 ? "" : "s"}`;
  const read = `${groups.length} of ${lattice.candidates.length} candidates had to be read`;
  if (digits.length > 1) return `${pieces}; ${read}. The cheapest path is ${text}.`;
  return `${pieces}; ${read}. It is ${text === "?" ? "no number" : "taken for one digit"}.`;
}
