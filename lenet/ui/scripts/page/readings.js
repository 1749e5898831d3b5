// What the parts of the page are given of a reading, whoever read: this device, or the server.

import { CANVAS, FIELD, INPUT_SIZE } from "../constants.js";
import { changeInput } from "../network/changes.js";
import { toInput } from "../network/model.js";
import { textOf } from "../reading/number.js";
import { shareOut } from "./numbers.js";
import { CANVAS_REGION } from "./painting.js";

/** @typedef {Omit<Framing, "box" | "blank">} Way of a digit, without where it begins */
/** @typedef {Partial<Pick<Digit, "box" | "strokes" | "corner">>} Place of a digit of a number */
/** @typedef {Read & Pick<Recognition, "featureMaps" | "input"> & Place & {framing: Way}} Unpacked */

const AROUND = 1.35; // of a digit's box: the region of the paper that is shown with it
const LINE_MARGIN = 0.25; // of a line's height, around it in a picture
const SAME = 0.01; // a probability that differs by more is said to differ

/** Return the bytes that base64 holds.
 * @type {(base64: string) => Uint8Array<ArrayBuffer>} */
export const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Return a number that the recognizer read, with recognitions as the parts know them.
 * @type {(number: NumberRead, canvases: number) => NumberShown} */
export function fromDevice({ digits, whole, segmentation, ...number }, canvases) {
  const alone = digits.length < 2 && canvases === 1;
  const packed = digits.map((digit) => pack(digit, alone ? CANVAS_REGION : regionOf(digit.box)));
  const blank = whole && !digits.length ? pack(whole, CANVAS_REGION) : null;
  return { ...number, digits: packed, finding: segmentation, blank, lines: [] };
}

/** @type {(box: Box) => Region} */
function regionOf({ left, top, width, height }) {
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
export function fromReply({ digits, ...number }, subject) {
  const { picture, canvases } = subject.drawing;
  const read = digits.map((/** @type {any} */ { stages: sent, box: place, ...digit }) => {
    /** @type {DigitRead["stages"]} */
    const stages = sent.map((/** @type {any} */ stage) => ({ ...stage, data: bytes(stage.data) }));
    const digitImage = stages[stages.findIndex(({ name }) => name === "digit_image")];
    const [left, top, width, height] = place;
    const box = { left, top, width, height };
    return {
      ...answer(toInput(digitImage), subject),
      ...digit,
      digitImage,
      stages,
      box: picture ? onPaper(box, picture, canvases) : box,
      region: CANVAS_REGION,
    };
  });
  return { ...number, digits: read, finding: null, blank: null };
}

/**
 * Return the same of what a worker read in a picture, with the weights that it has. Others answer the
 * digits that it found anew.
 *
 * @type {(read: PictureRead, subject: Subject, anew: boolean) => NumberShown}
 */
export function fromPicture({ found, number, lines }, subject, anew) {
  const { canvases } = subject.drawing;
  const picture = /** @type {HTMLCanvasElement} */ (subject.drawing.picture);
  const digits = number.digits.map((digit) => {
    const box = onPaper(digit.box, picture, canvases);
    const own = { box, strokes: null, square: inSquare(digit.framing) };
    const read = { ...pack(digit, CANVAS_REGION), ...own };
    return anew ? { ...read, ...answer(read.input, subject) } : read;
  });
  const { text, confidence, reason, segmentation } = number;
  return {
    ...(anew ? told(digits) : { text, confidence }),
    ...{ digits, reason, finding: segmentation, blank: null, found },
    lines: lines.map(({ text, digits }) => {
      const region = around(digits, picture);
      const place = { ...region, left: region.x, top: region.y };
      return { text, region, box: onPaper(place, picture, canvases) };
    }),
  };
}

/** Return which part of its own ink, as high as it is wide, a digit image shows.
 * @type {(framing: Way) => number[]} */
function inSquare({ ink: { width, height }, square: [left, top, side] }) {
  const longer = Math.max(width, height);
  const corner = [left + (longer - width) / 2, top + (longer - height) / 2];
  return [...corner, side].map((place) => place / longer);
}

/** Return the part of a picture around digits, with a margin.
 * @type {(digits: {box: Box}[], size: {width: number, height: number}) => Rectangle} */
function around(digits, { width, height }) {
  const margin = LINE_MARGIN * Math.max(...digits.map(({ box }) => box.height));
  const [left, top] = /** @type {const} */ (["left", "top"]).map((side) =>
    Math.floor(Math.max(0, Math.min(...digits.map(({ box }) => box[side])) - margin)),
  );
  const right = Math.max(...digits.map(({ box }) => box.left + box.width)) + margin;
  const foot = Math.max(...digits.map(({ box }) => box.top + box.height)) + margin;
  return {
    x: left,
    y: top,
    width: Math.ceil(Math.min(right, width)) - left,
    height: Math.ceil(Math.min(foot, height)) - top,
  };
}

/** Return what the network makes of an input: its layers, and the answer with a hand.
 * @type {(input: Float32Array, subject: Subject) => Read & {input: Float32Array, featureMaps:
 *   FeatureMaps}} */
function answer(input, { hand, recognizer }) {
  const featureMaps = recognizer.layers(input);
  return { input, featureMaps, ...recognizer.answer(featureMaps, { blank: false, hand }) };
}

/**
 * Return where a box of a picture lies on the paper, which shows the picture as large as it fits, in
 * the middle.
 *
 * @type {(box: Box, size: {width: number, height: number}, canvases: number) => Box}
 */
function onPaper({ left, top, width, height }, size, canvases) {
  const scale = Math.min((canvases * CANVAS) / size.width, CANVAS / size.height);
  const x = (canvases * CANVAS - size.width * scale) / 2;
  const y = (CANVAS - size.height * scale) / 2;
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
  const read = { ...answer(toInput(image), subject), framing, box: CANVAS_BOX, strokes: [] };
  const digit = pack(read, CANVAS_REGION);
  return { digits: [digit], ...told([digit]), reason: null, finding: null, blank: null };
}

const CANVAS_BOX = { left: 0, top: 0, width: CANVAS, height: CANVAS };

/**
 * Return the same with one of its digits, by its place, read of the INPUT that the visitor changed;
 * where there is none, what they painted on blank INPUT is one. How the digits were found stays.
 *
 * @type {<Shown extends NumberShown>(number: Shown, at: number, subject: Subject) => Shown}
 */
export function withInput(number, at, subject) {
  const { pixels, shift } = subject.changes ?? {};
  const digit = number.digits[at] ?? (pixels && number.blank);
  if (!digit || !(pixels || shift)) return number;
  const input = changeInput(digit.input, subject.changes);
  const stages = [...digit.stages.slice(0, -1), { ...toImage(input), name: "input" }];
  const { box = CANVAS_BOX, strokes = [] } = digit;
  const place = { box, strokes, stages, unchanged: digit };
  const digits = [...number.digits];
  digits[at] = { ...digit, ...answer(input, subject), ...place };
  const { text, confidence, reason } = number;
  return { ...number, digits, ...told(digits), reason: null, before: { text, confidence, reason } };
}

/** Return the same as it was before that.
 * @type {<Shown extends NumberShown>(number: Shown) => Shown} */
export function withoutInputChanges(number) {
  if (!number.before) return number;
  const digits = number.digits
    .map((digit) => digit.unchanged ?? digit)
    .filter(({ blank }) => !blank);
  return { ...number, digits, ...number.before, before: null };
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
  const { finding, found, lines } = device;
  return { number: { ...server, digits, finding, found, lines }, how: difference(device, server) };
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
  const data = new Uint8Array(input.length); // filled without a call for each: it is, in each frame
  for (let at = 0; at < data.length; at++) data[at] = Math.round(255 * input[at]);
  return { data, width: INPUT_SIZE, height: INPUT_SIZE };
}
