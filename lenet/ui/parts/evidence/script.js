// Why this digit: the drawing's ink, coloured by what it said for the answer and against it.

import { FIELD, NAMES } from "../../scripts/constants.js";
import { likeliest } from "../../scripts/network/answers.js";
import { contextOf, find, make } from "../../scripts/page/elements.js";
import { apart, number, signOf } from "../../scripts/page/numbers.js";
import {
  onAppearance,
  ownStyle,
  paintMask,
  paintStrokes,
  paintVeil,
} from "../../scripts/page/painting.js";
import { ownDrawing } from "../../scripts/page/readings.js";
import { inSight } from "../../scripts/page/state.js";
import { t, wordsOf } from "../../scripts/words.js";

/** @typedef {{width: number, left: number, top: number, pixel: number}} Grid */

const SIDE = 520; // pixels of the picture
const MARKS = 5; // signs at most of either kind, so that colour is not all that tells
const APART = 4; // pixels of the input between two signs
const REST = 60; // ms without another moment
const CLEAR = 0.25; // share of the strongest place's evidence, below which there is no sign

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state }) {
  const [ink, marks, question] = find(element, "canvas", ".marks", ".question");
  const [sentence, sums] = find(element, ".sentence", ".sums");
  const [name, rival] = [make("strong"), make("select", { ariaLabel: t("evidence.other") })];
  question.append(...wordsOf("evidence.question", { digit: name, other: rival }));
  const bars = find(element, ".for", ".against");
  /** @type {{reading: Reading, evidence: any, digit: number, rival: number | null} | null} */
  let shown = null; // the rival is null unless it was chosen

  function paint() {
    if (!shown) return;
    const { reading, evidence } = shown;
    const { recognition } = reading;
    ink.width = ink.height = marks.width = marks.height = SIDE;
    if (!recognition.strokes?.length) paintMask(ink, recognition.stages[0]);
    else paintStrokes(ink, ownDrawing(reading).strokes, recognition.region);
    const place = grid(recognition.square, Math.sqrt(evidence.values.length));
    colour(ink, evidence.values, place);
    mark(marks, evidence.values, place);
  }

  /** Explain a reading: the likeliest digit with the visitor's examples, and another.
   * @type {(reading: Reading, chosen?: number) => void} */
  function show(reading, chosen) {
    const { recognizer } = reading.subject;
    const { input, probabilities, lift } = reading.recognition;
    const digit = likeliest(probabilities);
    // the rival that was chosen stays with its digit, whoever reads it
    const known = shown?.reading.subject === reading.subject && shown.digit === digit;
    const picked = chosen ?? (known ? (shown?.rival ?? null) : null);
    const other =
      picked ?? likeliest(probabilities.map((share, at) => (at === digit ? -1 : share)));
    const evidence = recognizer.explain(input, digit, other);
    shown = { reading, evidence, digit, rival: picked };
    // in tenths, so that what is worked out from them agrees with what is shown of them
    const [favour, against] = [1, -1].map((sign) => {
      const sum = evidence.values.reduce((all, value) => all + Math.max(0, sign * value), 0);
      return Number(sum.toFixed(1));
    });
    question.hidden = false;
    name.textContent = signOf(digit);
    for (const option of rival.options) option.hidden = Number(option.value) === digit;
    rival.value = String(other);
    const names = { digit: apart(signOf(digit)), other: apart(signOf(other)) };
    sentence.textContent = t("evidence.marks", names);
    weigh(favour, against);
    const [lead, added] = [favour - against, lift[digit] - lift[other]];
    const both = { ...names, favour: number(favour, 1), against: number(against, 1) };
    const told = [t("evidence.sums", both), tellLead("evidence.ink", digit, other, lead)];
    if (Math.abs(added) >= 0.05) told.push(tellLead("evidence.taught", digit, other, added));
    sums.textContent = told.join(" ");
    ink.ariaLabel = t("evidence.picture", both);
    paint();
  }

  function empty() {
    shown = null;
    question.hidden = true;
    ink.width = marks.width = SIDE;
    ink.ariaLabel = t("blank");
    sentence.textContent = t("evidence.empty");
    sums.textContent = "";
    weigh(0, 0);
  }

  /** @param {number[]} weights */
  function weigh(...weights) {
    const all = weights[0] + weights[1] || 1;
    for (const [at, bar] of bars.entries()) bar.style.width = `${(100 * weights[at]) / all}%`;
  }

  for (const [digit, name] of NAMES.entries()) rival.add(new Option(name, String(digit)));
  rival.addEventListener("change", () => shown && show(shown.reading, Number(rival.value)));
  empty();
  // it takes the time of several frames, so a slider that is pulled is followed from rest to rest
  let timer = 0;
  const pass = inSight(element, (/** @type {Reading} */ reading) => {
    if (reading.recognition.blank) empty();
    else show(reading);
    element.classList.remove("stale");
  });
  state.subscribe("reading", (reading) => {
    const { unfinished, moment } = reading.subject.drawing;
    clearTimeout(timer);
    if (!reading.resting) element.classList.add("stale");
    if (!unfinished) timer = setTimeout(pass, moment ? REST : 0, reading);
  });
  onAppearance(element, paint);
}

/** @type {(key: string, ahead: number, behind: number, lead: number) => string} */
const tellLead = (key, ahead, behind, lead) =>
  lead < 0
    ? tellLead(key, behind, ahead, -lead)
    : t(key, {
        ahead: apart(signOf(ahead)),
        behind: apart(signOf(behind)),
        lead: number(lead, 1),
      });

// Where the input's pixels lie on the picture: how many in a row, corner and size of one. The input
// is the digit image with a margin, and the digit image is a square of the paper.
/** @type {(square: number[], width: number) => Grid} */
function grid(square, width) {
  const [left, top, side] = square.map((share) => share * SIDE);
  const pixel = side / FIELD;
  const margin = ((width - FIELD) / 2) * pixel;
  return { width, left: left - margin, top: top - margin, pixel };
}

/** @type {(canvas: HTMLCanvasElement, values: Float32Array, place: Grid) => void} */
function colour(canvas, values, { width, left, top, pixel }) {
  const veil = make("canvas");
  paintVeil(veil, values, [width, width]);
  const context = contextOf(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = "source-atop";
  context.fillStyle = ownStyle("--lenet-undecided");
  context.fillRect(0, 0, SIDE, SIDE);
  context.imageSmoothingQuality = "high";
  context.drawImage(veil, left, top, pixel * width, pixel * width);
}

/** @type {(canvas: HTMLCanvasElement, values: Float32Array, place: Grid) => void} */
function mark(canvas, values, { width, left, top, pixel }) {
  const context = contextOf(canvas);
  context.font = `700 ${SIDE / 18}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 5;
  context.strokeStyle = ownStyle("--lenet-paper");
  context.fillStyle = ownStyle("--lenet-text");
  for (const text of ["+", "−"]) {
    for (const [x, y] of peaks(values, width, text === "+" ? 1 : -1)) {
      context.strokeText(text, left + (x + 0.5) * pixel, top + (y + 0.5) * pixel);
      context.fillText(text, left + (x + 0.5) * pixel, top + (y + 0.5) * pixel);
    }
  }
}

// The places, in pixels of the input, where the evidence of 3 × 3 pixels is strongest.
/** @type {(values: Float32Array, width: number, sign: number) => number[][]} */
function peaks(values, width, sign) {
  const sums = Array.from(values, (_, at) => {
    const around = [-width, 0, width].flatMap((row) => [row - 1, row, row + 1]);
    return around.reduce((sum, step) => sum + (values[at + step] ?? 0), 0);
  });
  const least = CLEAR * Math.max(...sums.map(Math.abs));
  const order = [...sums.keys()].sort((one, other) => sign * (sums[other] - sums[one]));
  /** @type {number[][]} */
  const found = [];
  for (const at of order) {
    if (sign * sums[at] < least || found.length === MARKS) break;
    const place = [at % width, Math.floor(at / width)];
    if (found.every(([x, y]) => Math.hypot(x - place[0], y - place[1]) >= APART)) found.push(place);
  }
  return found;
}
