import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CHECKS,
  FEW,
  findsLeftEdges,
  lovesHorizontals,
} from "../../lenet/ui/parts/challenges/checks.js";
import { changeInput, changeWeights } from "../../lenet/ui/scripts/network/changes.js";
import { run } from "../../lenet/ui/scripts/network/forward.js";
import { fewest } from "../../lenet/ui/scripts/network/towards.js";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import { preset } from "../../lenet/ui/scripts/page/kernel_editor.js";
import { Recognizer } from "../../lenet/ui/scripts/recognizer.js";
import { golden, weightBytes } from "./golden.js";

const weights = fromBytes(weightBytes());
const recognizer = new Recognizer(weights);
const four = recognizer.readNumber(golden("numbers").find(({ text }) => text === "4").strokes);

/** Return a reading of an input, with changes. */
function seen(input, changes, more = {}) {
  const changed = new Recognizer(changeWeights(weights, changes));
  const read = (values) =>
    changed.answer(run(values, changed.weights), { blank: false, hand: null });
  const unchanged = { ...read(input), input };
  const own = changeInput(input, changes);
  const subject = { recognizer: changed, changes, drawing: { strokes: [] } };
  const reading = { subject, text: "", recognition: { ...read(own), input: own, unchanged } };
  return { reading, unit: null, pinned: false, trained: weights, ...more };
}

const [{ input }] = four.digits;
const sizeOf = (pixels) => Object.keys(pixels).length;

/** Return the first pixels of the page's own search for a rival, until it is a 4 no more; null if none. */
function spoil(own, rival) {
  const { input: flipped, pixels } = fewest(own, weights, rival);
  const painted = {};
  for (const at of pixels) {
    painted[at] = Math.round(255 * flipped[at]);
    if (seen(own, { pixels: painted }).reading.recognition.digit !== 4) return painted;
  }
  return null;
}

test("five pixels spoil most ways of writing a 4, but not all, and no more than five are enough", () => {
  assert.equal(FEW, 5);
  const fours = golden("fours").map((strokes) => recognizer.readNumber(strokes).digits[0].input);
  const counts = fours.map((own) => {
    const found = [9, 7, 1, 6, 8, 5].map((rival) => spoil(own, rival)).filter(Boolean);
    const [painted] = found.sort((one, other) => sizeOf(one) - sizeOf(other));
    assert.equal(CHECKS.five(seen(own, { pixels: painted })), sizeOf(painted) <= FEW);
    return sizeOf(painted);
  });
  const easy = counts.filter((count) => count <= FEW).length;
  assert.ok(easy > fours.length / 2, `${counts}`);
  assert.ok(easy < fours.length, `${counts}`);
});

test("few pixels that don't spoil a 4, or with another change, are none", () => {
  const painted = spoil(input, 9);
  const many = Object.fromEntries([...Array(FEW + 1).keys()].map((at) => [at, 1]));
  assert.equal(CHECKS.five(seen(input, { pixels: { ...painted, ...many } })), false);
  assert.equal(CHECKS.five(seen(input, { pixels: { 0: 255 } })), false);
  const [own] = recognizer.readNumber(golden("fours")[11]).digits; // which two pixels spoil
  const few = spoil(own.input, 9);
  assert.ok(CHECKS.five(seen(own.input, { pixels: few })));
  assert.equal(CHECKS.five(seen(own.input, { pixels: few, biases: false })), false);
});

test("a kernel for left edges is told from all others", () => {
  const trained = Array.from({ length: 25 }, (_, at) => weights.C1.kernel[at * 6]);
  const finds = (values) =>
    findsLeftEdges(changeWeights(weights, { kernels: { "C1.0.0": values }, biases: false }), 0);
  assert.ok(finds(preset("left", trained)));
  for (const name of ["top", "bottom", "right", "blur", "identity", "zero"]) {
    assert.equal(finds(preset(name, trained)), false, name);
  }
  const kernels = { "C1.0.0": preset("left", trained) };
  assert.ok(CHECKS.edges(seen(input, { kernels, biases: false })));
  assert.equal(CHECKS.edges(seen(input, null)), false);
});

test("the map that loves horizontals is the one with a horizontal kernel", () => {
  const trained = Array.from({ length: 25 }, (_, at) => weights.C1.kernel[at * 6]);
  const across = trained.map((_, at) => (Math.floor(at / 5) === 2 ? 2 : -0.5));
  const map = lovesHorizontals(changeWeights(weights, { kernels: { "C1.0.3": across } }));
  assert.equal(map, 3);
  const own = lovesHorizontals(weights);
  const unit = { layer: "C1", index: [0, 0, own] };
  assert.ok(CHECKS.horizontals(seen(input, null, { unit, pinned: true })));
  assert.equal(CHECKS.horizontals(seen(input, null, { unit, pinned: false })), false);
});

test("one silenced map without which the 4 fails is enough, two are too many", () => {
  const names = [6, 16].flatMap((count, at) =>
    Array.from({ length: count }, (_, map) => `${["C1", "C3"][at]}.${map}`),
  );
  const solved = names.filter((name) => CHECKS.silence(seen(input, { silenced: [name] })));
  for (const name of names) {
    const { digit } = seen(input, { silenced: [name] }).reading.recognition;
    assert.equal(solved.includes(name), digit !== 4, name);
  }
  assert.equal(CHECKS.silence(seen(input, { silenced: names.slice(0, 2) })), false);
});

test("a short bar makes a 1 a 7, and a long one is not counted", () => {
  const stem = {
    width: 16,
    points: [
      [250, 80],
      [240, 140],
      [225, 200],
      [210, 260],
      [200, 320],
    ],
  };
  const bar = (length) => ({
    width: 16,
    points: [
      [250 - length, 85],
      [250, 82],
    ],
  });
  const check = (strokes) => {
    const { text } = recognizer.readNumber(strokes);
    const subject = { recognizer, changes: null, drawing: { strokes } };
    return [text, CHECKS.bar({ reading: { subject, text, recognition: {} } })];
  };
  for (let length = 20; length <= 160; length += 10) {
    const [text, solved] = check([stem, bar(length)]);
    assert.equal(solved, text === "7" && length < 75, String(length));
  }
});
