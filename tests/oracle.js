// What the page must show of what is on the paper: read anew by modules of its own, from nothing but
// strokes or the server's reply, what was taught, and the weights. It never asks the page's state.
// `expected` is what tests/visit.py knows; a reading here may be one of several: this device's, or
// the server's, which takes its place when it comes.

import { base64, checkReading, checkRest, imageOf } from "./checks.js";
import { firstPoints } from "./drawing/strokes.js";
import { replay } from "./experiments.js";
import { Hand } from "./hand.js";
import { toInput } from "./network/model.js";
import { fromBytes, severalFromBytes } from "./network/weights.js";
import { fromFragment, toFragment } from "./page/link.js";
import { readPicture } from "./reading/picture.js";
import { Recognizer } from "./recognizer.js";

const KEY = "lenet-hand"; // of the browser's storage
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

let trained = null;
let snapshots = null;
let latest = { key: null, hand: null };

/** Fetch the weights, from where the page has them. */
export async function load(folder) {
  const [end, way] = await Promise.all(
    ["weights.bin", "snapshots.bin"].map(async (name) =>
      (await fetch(folder + name)).arrayBuffer(),
    ),
  );
  trained = new Recognizer(fromBytes(end));
  snapshots = severalFromBytes(way).map((weights) => new Recognizer(weights));
}

// What was taught, [[pixels, label]], as a hand; the same one again, since that is quicker.
function handOf(taught) {
  const key = JSON.stringify(taught);
  if (key !== latest.key) {
    const exemplars = taught.map(([pixels, label]) => {
      return { digitImage: { data: bytes(pixels), width: 28, height: 28 }, label };
    });
    latest = { key, hand: new Hand(exemplars) };
  }
  return latest.hand;
}

function recognize(image, recognizer, hand) {
  const input = toInput(image);
  const featureMaps = recognizer.layers(input);
  return { ...recognizer.answer(featureMaps, { blank: false, hand }), input, featureMaps, image };
}

const together = (digits) => {
  const text = digits.map(({ digit }) => digit ?? "?").join("");
  const confidence = digits.reduce((sure, each) => sure * each.confidence, 1);
  return { text, digits, confidence };
};

const pixels = new Map(); // of a picture, by its file in base64
let read = { key: null, number: null }; // what was read in a picture last

// Decode the picture that is on the paper, if one is.
async function decode({ png }) {
  if (!png || pixels.has(png)) return;
  const image = await createImageBitmap(new Blob([bytes(png)]));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  pixels.set(png, context.getImageData(0, 0, image.width, image.height));
}

// What is on the paper as this device reads it. Of a picture the trained weights find the digits.
function ofDevice({ strokes, image, png }, recognizer, hand) {
  if (image) return together([recognize({ ...image, data: bytes(image.data) }, recognizer, hand)]);
  if (!png) return recognizer.readNumber(strokes, { hand });
  if (read.key?.png !== png || read.key.hand !== hand) {
    const { number } = readPicture(trained, pixels.get(png), { hand });
    // where they lie is told by the picture's pixels
    const digits = number.digits.map((digit) => ({ ...digit, box: null, strokes: null }));
    read = { key: { png, hand }, number: { ...number, digits } };
  }
  if (recognizer === trained) return read.number;
  const images = read.number.digits.map(({ framing }) => framing.digitImage);
  return together(images.map((each) => recognize(each, recognizer, hand)));
}

// What the server answered.
function ofServer({ reply }, device, recognizer, hand) {
  const alike = reply.digits.length === device.digits.length;
  const digits = reply.digits.map((sent, at) => {
    const stages = sent.stages.map((stage) => ({ ...stage, data: bytes(stage.data) }));
    const image = stages.find(({ name }) => name === "digit_image");
    const own = recognize(image, recognizer, hand);
    const { box, strokes } = (alike && device.digits[at]) || {};
    return { ...own, ...sent, lift: own.lift, stages, box, strokes };
  });
  return { ...reply, digits, reading: device.reading, device };
}

// The digit that all parts show: the one that was chosen, or the one that was drawn last.
function chosenOf({ digits, whole }, chosen, recognizer) {
  const last = digits.map(({ strokes }) => Math.max(-1, ...(strokes ?? [])));
  const at = digits[chosen] ? chosen : Math.max(0, last.indexOf(Math.max(...last)));
  return { ...(digits[at] ?? whole ?? recognizer.recognizeStrokes([])), at };
}

/** Return how what is on the paper may be read. */
function readings(expected) {
  const { taught, on, snapshot, replies, chosen } = expected;
  const recognizer = snapshot === null ? trained : snapshots[snapshot];
  const hand = taught.length ? handOf(taught) : null;
  const used = snapshot === null && on ? hand : null;
  const device = ofDevice(expected, recognizer, used);
  const found = [device];
  for (const reply of replies) {
    if (reply.same) found.push(ofServer(reply, device, recognizer, used));
  }
  return found.map((number) => {
    const digit = chosenOf(number, chosen, recognizer);
    return { ...number, digit, recognizer, hand, used };
  });
}

// What is on the paper while the replay shows an earlier moment.
function atMoment(expected) {
  const { strokes: whole, moment, snapshot } = expected;
  if (moment === null) return expected;
  const { points } = replay(snapshot === null ? trained : snapshots[snapshot], whole);
  if (moment >= points.length - 1) return { ...expected, moment: null };
  const strokes = firstPoints(whole, points[moment]);
  return { ...expected, whole, strokes, replies: [], chosen: null };
}

/** Return what the page shows that is not so, by the reading that it comes closest to. */
function broken(given) {
  const expected = atMoment(given);
  const note = (found) => (what, holds, shown) => {
    if (!holds) found.push(`${what}: ${JSON.stringify(shown)}`);
  };
  const tried = readings(expected).map((reading) => {
    const found = [];
    checkReading({ reading, digit: reading.digit, expected, snapshots, must: note(found) });
    return found;
  });
  const found = tried.reduce((least, each) => (each.length < least.length ? each : least));
  checkRest(expected, note(found));
  return found;
}

/** The same, once it holds, or after some frames. */
export async function settled(expected, frames) {
  await decode(expected);
  let found = broken(expected);
  for (let frame = 0; found.length && frame < frames; frame++) {
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    found = broken(expected);
  }
  return found;
}

/** Return what can be taught of what is on the paper, by each way to read it: its digit image, all
 * of the paper as one digit image, and what is read. */
export async function teachable(given) {
  await decode(given);
  const expected = atMoment(given);
  return readings(expected).map(({ digits, digit, recognizer, text }) => {
    const image = imageOf(digit);
    const several = digits.length > 1 && expected.strokes.length;
    const whole = several
      ? recognizer.recognizeStrokes(expected.strokes).framing.digitImage
      : image;
    return { image: base64(image.data), whole: base64(whole.data), digit: digit.digit, text };
  });
}

/** Return what the browser keeps of what was taught: [[pixels, label]], and whether it is used. */
export async function memory() {
  const kept = localStorage.getItem(KEY);
  if (!kept) return { taught: [], on: true };
  const { exemplars } = await Hand.parse(kept);
  const taught = exemplars.map(({ digitImage, label }) => [base64(digitImage.data), label]);
  return { taught, on: JSON.parse(kept).on !== false };
}

/** Return the digit images of a round that the tab keeps. */
export function written() {
  const { images } = JSON.parse(sessionStorage.getItem("lenet-round"));
  return images.map(base64);
}

/** The fragment of a link that holds strokes. */
export const fragment = (strokes) => toFragment(strokes);

/** The strokes that the address holds, or null. */
export const linked = () => fromFragment(location.hash);
