// What the parts of the page are given of a reading, whoever read: this device, or the server.
//
// A recognition has, besides what the recognizer says, its digit image; all images on the way to the
// input in their order, `stages`; the `part` of the paper that shows the digit, {left, top, height};
// and the `square` of that part, or of a picture's ink, which the digit image shows, left, top and
// side as shares of its height.

import { CANVAS, INPUT_SIZE } from "../constants.js";
import { toInput } from "../network/model.js";
import { textOf } from "../number/choice.js";
import { shareOut } from "./numbers.js";
import { CANVAS_PART } from "./painting.js";

const AROUND = 1.35; // of a digit's box: the part of the paper that is shown with it
const SAME = 0.01; // a probability that differs by more is said to differ

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Return a number that the recognizer read, with recognitions as the parts know them. */
export function fromDevice({ digits, whole, ...number }, canvases) {
  const alone = digits.length < 2 && canvases === 1;
  const packed = digits.map((digit) => pack(digit, alone ? CANVAS_PART : around(digit.box)));
  return { ...number, digits: packed, blank: digits.length ? null : pack(whole, CANVAS_PART) };
}

function around({ left, top, width, height }) {
  const side = AROUND * Math.max(width, height);
  return { left: left + (width - side) / 2, top: top + (height - side) / 2, height: side };
}

function pack({ framing, ...recognition }, part) {
  const { ink, crop, even, fit, digitImage } = framing;
  const [x, y] = recognition.corner ?? [0, 0];
  const [left, top, side] = framing.square;
  const square = [left + x - part.left, top + y - part.top, side];
  const input = toImage(recognition.input);
  const images = { ink, crop, even, fit, digit_image: digitImage, input };
  return {
    ...recognition,
    digitImage,
    stages: Object.entries(images).map(([name, image]) => ({ name, ...image })),
    part,
    square: square.map((place) => place / part.height),
  };
}

/**
 * Return the same of the server's reply. The layers are worked out here from the digit images that
 * the server framed: the same weights give the same numbers, and a tenth of the bytes is sent. The
 * answer is the server's, unless the page reads with other weights than the trained ones.
 */
export function fromReply(reply, recognizer, { hand, trained, canvases }) {
  const { digits, size, lattice, ...number } = reply;
  const read = digits.map(({ stages: sent, box, ...digit }) => {
    const stages = sent.map(({ data, ...stage }) => ({ ...stage, data: bytes(data) }));
    const digitImage = stages.find(({ name }) => name === "digit_image");
    const input = toInput(digitImage);
    const featureMaps = recognizer.layers(input);
    const own = recognizer.answer(featureMaps, { blank: false, hand });
    const answer = trained ? { ...digit, lift: own.lift } : { ...digit, ...own };
    const place = size ? onPaper(box, size, canvases) : null; // of strokes this device knows it
    return { ...answer, digitImage, stages, input, featureMaps, box: place, part: CANVAS_PART };
  });
  const reading = lattice ? fromLattice(lattice) : null;
  return { ...number, digits: read, reading, blank: null };
}

// How the server found a number in a picture, as this device would tell it.
function fromLattice({ nodes, groups, cuts }) {
  const all = groups.map(({ start, end, shape, best, digit_image: image, doubt, ...group }, at) => {
    const candidate = { start, end, key: String(at), shape };
    const digitImage = { ...image, data: bytes(image.data) };
    return { ...group, best, candidate, digitImage, recognition: { doubt } };
  });
  const candidates = all.map(({ candidate }) => candidate);
  const path = { groups: all.filter(({ best }) => best) };
  const lattice = { nodes: Array(nodes).fill({}), candidates, pieces: null };
  return { lattice, groups: all, path, cuts };
}

// Where a box of a picture's ink, of the given size, lies on the paper, which shows it as large as it
// fits, in the middle.
function onPaper([left, top, width, height], [wide, high], canvases) {
  const scale = Math.min((canvases * CANVAS) / wide, CANVAS / high);
  const [x, y] = [(canvases * CANVAS - wide * scale) / 2, (CANVAS - high * scale) / 2];
  return {
    left: x + left * scale,
    top: y + top * scale,
    width: width * scale,
    height: height * scale,
  };
}

/** Return the same of a digit image that comes as it is, framed long ago. */
export function fromDigitImage(image, recognizer, hand) {
  const input = toInput(image);
  const featureMaps = recognizer.layers(input);
  const answer = recognizer.answer(featureMaps, { blank: false, hand });
  const steps = { ink: image, crop: image, even: image, fit: image, digitImage: image };
  const framing = { ...steps, square: [0, 0, CANVAS] };
  const box = { left: 0, top: 0, width: CANVAS, height: CANVAS };
  const digit = pack({ ...answer, featureMaps, input, framing, box, strokes: [] }, CANVAS_PART);
  return { digits: [digit], ...told([digit]), reason: null, reading: null, blank: null };
}

/** Return the same number, its digits answered anew with another hand. */
export function answerAnew(number, recognizer, hand) {
  const digits = number.digits.map((digit) => {
    return { ...digit, ...recognizer.answer(digit.featureMaps, { blank: false, hand }) };
  });
  return { ...number, digits, ...told(digits) };
}

function told(digits) {
  const confidence = digits.reduce((sure, each) => sure * each.confidence, 1);
  return { text: textOf(digits), confidence };
}

/** Tell how two readings of a drawing differ; null if they agree. */
export function difference(device, server) {
  if (device.text !== server.text) return "digit";
  const shares = ({ digits }) => digits.flatMap(shareOut);
  const [one, other] = [shares(device), shares(server)];
  return one.some((share, at) => Math.abs(share - other[at]) > SAME) ? "probability" : null;
}

/** Return an input, 0 to 1, as an image of ink, {data, width, height}. */
export function toImage(input) {
  const data = Uint8Array.from(input, (value) => Math.round(255 * value));
  return { data, width: INPUT_SIZE, height: INPUT_SIZE };
}

/** Return the trials of the server's reply, see `leaveOutSteps` in experiments.js. */
export function fromTrials(trials) {
  return trials?.map(({ without, digit_image: image, ...answer }) => {
    return { without, input: toInput({ ...image, data: bytes(image.data) }), answer };
  });
}
