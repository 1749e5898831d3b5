// What the parts of the page are given of a reading, whoever read: this device, or the server.

import { CANVAS, FIELD, INPUT_SIZE } from "../constants.js";
import { toInput } from "../network/model.js";
import { textOf } from "../reading/number.js";
import { shareOut } from "./numbers.js";
import { CANVAS_REGION } from "./painting.js";

/** @typedef {Omit<Framing, "box" | "blank">} Way of a digit, without where it begins */
/** @typedef {Partial<Pick<Digit, "box" | "strokes" | "corner">>} Place of a digit of a number */
/** @typedef {Read & Pick<Recognition, "featureMaps" | "input"> & Place & {framing: Way}} Unpacked */

const AROUND = 1.35; // of a digit's box: the region of the paper that is shown with it
const SAME = 0.01; // a probability that differs by more is said to differ

/** Return the bytes that base64 holds.
 * @type {(base64: string) => Uint8Array<ArrayBuffer>} */
export const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Return a number that the recognizer read, with recognitions as the parts know them.
 * @type {(number: NumberRead, canvases: number) => NumberShown} */
export function fromDevice({ digits, whole, segmentation, ...number }, canvases) {
  const alone = digits.length < 2 && canvases === 1;
  const packed = digits.map((digit) => pack(digit, alone ? CANVAS_REGION : around(digit.box)));
  const blank = whole && !digits.length ? pack(whole, CANVAS_REGION) : null;
  return { ...number, digits: packed, finding: segmentation, blank };
}

/** @type {(box: Box) => Region} */
function around({ left, top, width, height }) {
  const side = AROUND * Math.max(width, height);
  return { left: left + (width - side) / 2, top: top + (height - side) / 2, height: side };
}

/** @type {(recognition: Unpacked, region: Region) => DigitRead} */
function pack({ framing, ...recognition }, region) {
  const { ink, crop, even, fit, digitImage } = framing;
  const [x, y] = recognition.corner ?? [0, 0];
  const [left, top, side] = framing.square;
  const square = [left + x - region.left, top + y - region.top, side];
  const input = toImage(recognition.input);
  const images = { ink, crop, even, fit, digit_image: digitImage, input };
  const read = {
    ...recognition,
    digitImage,
    stages: Object.entries(images).map(([name, image]) => ({ ...image, name })),
    region,
    square: square.map((place) => place / region.height),
  };
  return /** @type {DigitRead} */ (read);
}

/**
 * Return the same of the server's reply. The layers are worked out here from the digit images that
 * the server framed: the same weights give the same numbers, and a tenth of the bytes is sent.
 *
 * @type {(reply: any, subject: Subject) => NumberShown}
 */
export function fromReply(reply, subject) {
  const { digits, size, lattice, ...number } = reply;
  const read = digits.map((/** @type {any} */ { stages: sent, box, ...digit }) => {
    /** @type {DigitRead["stages"]} */
    const stages = sent.map((/** @type {any} */ stage) => ({ ...stage, data: bytes(stage.data) }));
    const digitImage = stages[stages.findIndex(({ name }) => name === "digit_image")];
    /** @type {[number[], number[] | null]} */
    const found = [box, size];
    return {
      ...answer(toInput(digitImage), subject),
      ...digit,
      digitImage,
      stages,
      found,
      box: onPaper(found, subject.drawing.canvases),
      region: CANVAS_REGION,
    };
  });
  return { ...number, digits: read, finding: lattice ? fromLattice(lattice) : null, blank: null };
}

/** Return what the network makes of an input: its layers, and the answer with a hand.
 * @type {(input: Float32Array, subject: Subject) => Read & {input: Float32Array, featureMaps:
 *   FeatureMaps}} */
function answer(input, { hand, recognizer }) {
  const featureMaps = recognizer.layers(input);
  return { input, featureMaps, ...recognizer.answer(featureMaps, { blank: false, hand }) };
}

/** Return how the server found a number in a picture, as this device would tell it.
 * @type {(lattice: any) => object} */
function fromLattice({ nodes, groups, cuts }) {
  const all = groups.map((/** @type {any} */ sent, /** @type {number} */ at) => {
    const { start, end, shape, digit_image: image, doubt, ...group } = sent;
    const candidate = { start, end, key: String(at), shape };
    const digitImage = { ...image, data: bytes(image.data) };
    return { ...group, candidate, digitImage, recognition: { doubt } };
  });
  const candidates = all.map((/** @type {any} */ group) => group.candidate);
  const path = { groups: all.filter((/** @type {any} */ group) => group.best) };
  const lattice = { nodes: Array(nodes).fill({}), candidates, pieces: null };
  return { lattice, groups: all, path, cuts };
}

/**
 * Return where a box lies on the paper: one of a picture's ink, of the given size, which the paper
 * shows as large as it fits, in the middle; or, without a size, one of strokes.
 *
 * @type {(found: [number[], number[] | null], canvases: number) => Box}
 */
function onPaper([[left, top, width, height], size], canvases) {
  if (!size) return { left, top, width, height };
  const [wide, high] = size;
  const scale = Math.min((canvases * CANVAS) / wide, CANVAS / high);
  const [x, y] = [(canvases * CANVAS - wide * scale) / 2, (CANVAS - high * scale) / 2];
  return {
    left: x + left * scale,
    top: y + top * scale,
    width: width * scale,
    height: height * scale,
  };
}

/** Return the same of a digit image that comes as it is, framed long ago.
 * @type {(image: Ink, subject: Subject) => NumberShown} */
export function fromDigitImage(image, subject) {
  const steps = { ink: image, crop: image, even: image, fit: image, digitImage: image };
  const framing = { ...steps, square: [0, 0, CANVAS] };
  const box = { left: 0, top: 0, width: CANVAS, height: CANVAS };
  const read = { ...answer(toInput(image), subject), framing, box, strokes: [] };
  const digit = pack(read, CANVAS_REGION);
  return { digits: [digit], ...told([digit]), reason: null, finding: null, blank: null };
}

/**
 * Return what the server found in a picture, its digits answered anew with another hand or other
 * weights, or on another number of canvases.
 *
 * @type {<Shown extends NumberShown>(number: Shown, subject: Subject) => Shown}
 */
export function answerAnew(number, subject) {
  const digits = number.digits.map((digit) => {
    const box = digit.found ? onPaper(digit.found, subject.drawing.canvases) : digit.box;
    return { ...digit, ...answer(digit.input, subject), box };
  });
  return { ...number, digits, ...told(digits) };
}

/**
 * Return the server's number for the device's, and how they differ. Where both found as many digits,
 * these lie where the device found them; else nobody knows which strokes are whose.
 *
 * @type {(server: NumberShown, device: Reading) => {number: NumberShown, how: Comparison["how"]}}
 */
export function believe(server, device) {
  const alike = server.digits.length === device.digits.length;
  const digits = server.digits.map((digit, at) => {
    const { box, strokes, region, square } = device.digits[at] ?? {};
    return alike ? { ...digit, box, strokes, region, square } : digit;
  });
  const { finding } = device;
  return { number: { ...server, digits, finding }, how: difference(device, server) };
}

/** Return what is on the paper of a reading's chosen digit, as a drawing of its own.
 * @type {(reading: Reading) => Drawn} */
export function ownDrawing({ subject: { drawing }, digits, recognition }) {
  if (digits.length < 2) return drawing;
  const { picture } = drawing;
  const own = recognition.strokes?.map((number) => drawing.strokes[number]);
  return {
    strokes: own ?? [],
    picture,
    digitImage: own && !picture ? null : recognition.digitImage,
  };
}

/** @type {(digits: DigitRead[]) => {text: string, confidence: number}} */
function told(digits) {
  const confidence = digits.reduce((sure, each) => sure * each.confidence, 1);
  return { text: textOf(digits), confidence };
}

/** Tell how two readings of a drawing differ; null if they agree.
 * @type {(device: Reading, server: NumberShown) => Comparison["how"]} */
function difference(device, server) {
  if (device.text !== server.text) return "digit";
  /** @type {(read: NumberShown) => number[]} */
  const shares = ({ digits }) => digits.flatMap(shareOut);
  const [one, other] = [shares(device), shares(server)];
  return one.some((share, at) => Math.abs(share - other[at]) > SAME) ? "probability" : null;
}

/** Return 28 × 28 values, 0 to 255, as a digit image.
 * @type {(values: ArrayLike<number>) => Ink} */
export const toDigitImage = (values) => ({
  data: Uint8Array.from(values),
  width: FIELD,
  height: FIELD,
});

/** Return an input, 0 to 1, as an image of ink, {data, width, height}.
 * @type {(input: Float32Array) => Ink} */
export function toImage(input) {
  const data = Uint8Array.from(input, (value) => Math.round(255 * value));
  return { data, width: INPUT_SIZE, height: INPUT_SIZE };
}

/** Return the trials of the server's reply, see `leaveOutSteps` in experiments.js, read here.
 * @type {(trials: any[], recognizer: Recognizer, hand: Hand | null) => Trial[]} */
export function fromTrials(trials, recognizer, hand) {
  return trials.map(({ without, digit_image: image }) => {
    const input = toInput({ ...image, data: bytes(image.data) });
    return { without, input, answer: recognizer.read(input, { hand }) };
  });
}
