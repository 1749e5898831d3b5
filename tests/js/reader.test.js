import assert from "node:assert/strict";
import { test } from "node:test";
import { countPoints, firstPoints } from "../../lenet/ui/scripts/drawing/strokes.js";
import { Hand } from "../../lenet/ui/scripts/hand.js";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import { createReader, PATIENCE, RETRY } from "../../lenet/ui/scripts/page/reader.js";
import { createState } from "../../lenet/ui/scripts/page/state.js";
import { Recognizer } from "../../lenet/ui/scripts/recognizer.js";
import { golden, weightBytes } from "./golden.js";

const REST = 250;
const recognizer = new Recognizer(fromBytes(weightBytes()));
const read = (digit) => golden("numbers").find(({ text }) => text === String(digit)).strokes;
const [SEVEN, FOUR, NUMBER] = [7, 4, 472].map(read);

// what others do on the machine makes some times longer, and none shorter
const least = (values) => Math.min(...values);

let state;
let reader;
let asked; // {question, answer} of each time that the server was asked

/** Let the time pass, and what waits for promises go on. */
async function pass(t, time = 0) {
  t.mock.timers.tick(time);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  await new Promise(setImmediate);
}

let looked; // {drawing, how, answer} of each time that this device's worker was asked

async function open(t, server = true) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  looked = [];
  const look = (drawing, how) =>
    new Promise((resolve, reject) => looked.push({ drawing, how, answer: resolve, fail: reject }));
  state = createState();
  asked = [];
  const recognize = (question) =>
    new Promise((resolve, reject) => asked.push({ question, answer: resolve, fail: reject }));
  reader = createReader(state, Promise.resolve(recognizer), server ? { recognize } : null, () =>
    Promise.resolve({ read: look }),
  );
  await pass(t);
}

function draw(strokes, changes = {}) {
  const paper = { strokes, picture: null, digitImage: null, canvases: 3 };
  reader.change({
    drawing: { ...paper, unfinished: false, moment: null, example: false, ...changes },
  });
  return state.latest("reading");
}

/** Return a server's reply: what this device reads, changed. */
function reply(strokes, changes = {}) {
  const { text, digits, confidence } = recognizer.readNumber(strokes);
  const sent = digits.map(({ box, framing, digit, doubt, probabilities, ...rest }) => ({
    box: [box.left, box.top, box.width, box.height],
    stages: [
      {
        ...framing.digitImage,
        name: "digit_image",
        data: btoa(String.fromCharCode(...framing.digitImage.data)),
      },
    ],
    ...{ blank: false, confidence: rest.confidence, digit, doubt, probabilities },
  }));
  return { text, confidence, reason: null, size: null, lattice: null, digits: sent, ...changes };
}

test("the device reads at once, the server once the pen rests", async (t) => {
  await open(t);
  const { by, text, resting } = draw(SEVEN);
  assert.deepEqual([by, text, resting], ["device", "7", true]);
  await pass(t, REST - 1);
  assert.equal(asked.length, 0);
  await pass(t, 1);
  assert.deepEqual(asked[0].question, { strokes: SEVEN });
  asked[0].answer(reply(SEVEN));
  await pass(t);
  const reading = state.latest("reading");
  assert.deepEqual([reading.by, reading.text, reading.comparison.how], ["server", "7", null]);
});

test("a server that keeps a question counts as lost, and is asked again", async (t) => {
  await open(t);
  draw(SEVEN);
  await pass(t, REST);
  await pass(t, PATIENCE - 1);
  assert.equal(state.latest("reading").lost, false);
  await pass(t, 1);
  assert.equal(state.latest("reading").lost, true);
  await pass(t, RETRY);
  asked[0].answer(reply(FOUR)); // too late for anything
  await pass(t);
  assert.equal(state.latest("reading").text, "7");
  asked[1].answer(reply(SEVEN));
  await pass(t);
  assert.deepEqual([state.latest("reading").lost, state.latest("server")], [false, "reached"]);
});

test("a server that reads otherwise is believed, and how often is counted", async (t) => {
  await open(t);
  draw(SEVEN);
  await pass(t, REST);
  asked[0].answer(reply(SEVEN, { ...reply(FOUR) }));
  await pass(t);
  const { text, comparison } = state.latest("reading");
  assert.deepEqual([text, comparison.device.text], ["4", "7"]);
  assert.deepEqual([comparison.how, comparison.asked, comparison.differed], ["digit", 1, 1]);
});

test("a server that finds another number of digits is believed", async (t) => {
  await open(t);
  draw(SEVEN);
  await pass(t, REST);
  asked[0].answer(reply(NUMBER));
  await pass(t);
  const { text, digits, chosen, recognition } = state.latest("reading");
  assert.deepEqual([text, digits.length], ["472", 3]);
  assert.equal(recognition, digits[chosen]);
});

test("an answer to an earlier question is dropped", async (t) => {
  await open(t);
  draw(SEVEN);
  await pass(t, REST);
  draw(FOUR);
  asked[0].answer(reply(SEVEN));
  await pass(t);
  assert.deepEqual([state.latest("reading").by, state.latest("reading").text], ["device", "4"]);
});

test("a lost server is told, asked again, and back", async (t) => {
  await open(t);
  draw(SEVEN);
  await pass(t, REST);
  asked[0].fail(new Error("gone"));
  await pass(t);
  assert.equal(state.latest("server"), "lost");
  assert.ok(state.latest("reading").lost);
  assert.ok(draw(FOUR).lost); // until it has answered
  draw(SEVEN);
  await pass(t, REST);
  asked[1].fail(new Error("gone"));
  await pass(t);
  await pass(t, RETRY);
  asked[2].answer(reply(SEVEN));
  await pass(t);
  assert.equal(state.latest("server"), "reached");
  assert.ok(!state.latest("reading").lost);
});

test("nothing is asked of what is blank, unfinished, an example, or an earlier moment", async (t) => {
  await open(t);
  draw([]);
  assert.ok(state.latest("reading").recognition.blank);
  await pass(t, REST);
  for (const name of ["unfinished", "example", "moment"]) {
    draw(SEVEN, { [name]: true });
    assert.equal(state.latest("reading").resting, name === "example");
    await pass(t, REST);
  }
  assert.equal(asked.length, 0);
});

test("without a server nothing is asked, and nothing is lost", async (t) => {
  await open(t, false);
  assert.equal(state.latest("server"), "none");
  assert.ok(!draw(SEVEN).lost);
  await pass(t, RETRY);
  assert.equal(state.latest("reading").by, "device");
});

test("what is written to be collected, no server is asked about", async (t) => {
  await open(t);
  state.publish("task", { alone: true });
  draw(SEVEN);
  await pass(t, PATIENCE);
  assert.equal(asked.length, 0);
  state.publish("task", null);
  draw(FOUR);
  await pass(t, REST);
  assert.equal(asked.length, 1);
});

test("what was taught goes with the question, and is left out at an earlier epoch", async (t) => {
  await open(t);
  const { digitImage } = draw(SEVEN).recognition;
  const hand = new Hand([{ digitImage, label: 1 }]);
  state.publish("hand", { hand, on: true });
  assert.equal(state.latest("reading").text, "1");
  await pass(t, REST);
  while (!asked.length) await new Promise(setImmediate); // it is deflated first
  assert.equal(asked[0].question.hand.exemplars[0].label, 1);
  reader.change({ snapshot: 0, recognizer });
  assert.deepEqual(
    [state.latest("reading").text, state.latest("reading").subject.hand],
    ["7", null],
  );
  reader.change({ snapshot: null });
  state.publish("hand", { hand, on: false });
  assert.equal(state.latest("reading").text, "7");
});

test("the digit that was picked stays chosen until one draws", async (t) => {
  await open(t);
  assert.equal(draw(NUMBER).recognition.digit, 2);
  reader.choose(0);
  assert.equal(state.latest("reading").recognition.digit, 4);
  reader.change({ snapshot: null, recognizer: new Recognizer(recognizer.weights) });
  assert.equal(state.latest("reading").chosen, 0);
  assert.equal(draw(NUMBER.slice()).chosen, 2);
});

const SIZE = { width: 800, height: 400 };
const picture = () => ({ ...SIZE, toBlob: (give) => give(new Blob(["picture"])) });
/** Show a picture, looked at in some way. */
const show = (shown, look = null, more = {}) => draw([], { picture: shown, look, ...more });

/** What the worker reads in a picture: what this device reads of strokes. */
function seenIn(strokes, changes = {}) {
  const number = recognizer.readNumber(strokes);
  const found = { ink: { ...SIZE, data: [] }, light: false, dropped: [] };
  return { found, number, lines: [], ...changes };
}

globalThis.FileReader = class {
  result = "data:image/png;base64,";
  readAsDataURL() {
    this.onload();
  }
};

test("a picture is read by this device first, and the server has the last word", async (t) => {
  await open(t);
  show(picture(), { light: true });
  assert.ok(state.latest("reading").waiting);
  await pass(t);
  looked[0].answer(seenIn(NUMBER));
  await pass(t);
  const { by, text, found, finding, digits } = state.latest("reading");
  assert.deepEqual([by, text, found.light, digits.length], ["device", "472", false, 3]);
  assert.ok(finding.lattice);
  assert.equal(digits[0].strokes, null);
  await pass(t, REST);
  assert.deepEqual(Object.keys(asked[0].question), ["picture", "light"]);
  asked[0].answer(reply(SEVEN));
  await pass(t);
  const { comparison, text: told, found: stays } = state.latest("reading");
  assert.deepEqual([told, comparison.how, comparison.device.text], ["7", "digit", "472"]);
  assert.equal(stays, found);
});

test("what is read of a picture stays until it is read in another way, not of another", async (t) => {
  await open(t, false);
  const same = picture();
  show(same);
  await pass(t);
  looked[0].answer(seenIn(SEVEN));
  await pass(t);
  show(same, { region: { x: 0, y: 0, width: 9, height: 9 } }, { unfinished: true });
  assert.equal(state.latest("reading").text, "7");
  reader.choose(0); // which is no other reading's
  assert.equal(state.latest("reading").subject.drawing.look, null);
  await pass(t);
  looked[1].answer(seenIn(FOUR));
  await pass(t);
  assert.deepEqual([state.latest("reading").text, state.latest("reading").resting], ["4", false]);
  show(picture());
  assert.deepEqual([state.latest("reading").waiting, state.latest("reading").text], [true, ""]);
  await pass(t);
  draw(SEVEN);
  looked[2].answer(seenIn(FOUR)); // too late
  await pass(t);
  assert.equal(state.latest("reading").text, "7");
});

test("earlier weights answer what the trained ones found in a picture", async (t) => {
  await open(t, false);
  show(picture());
  await pass(t);
  looked[0].answer(seenIn(NUMBER));
  await pass(t);
  const weights = { ...recognizer.weights };
  weights.OUTPUT = { kernel: weights.OUTPUT.kernel.map(() => 0), bias: weights.OUTPUT.bias };
  reader.change({ snapshot: 0, recognizer: new Recognizer(weights) });
  await pass(t);
  assert.equal(looked.length, 1);
  assert.equal(state.latest("reading").digits.length, 3);
  assert.notEqual(state.latest("reading").text, "472");
});

test("a picture is told though the weights have changed while it was read", async (t) => {
  await open(t);
  show(picture());
  await pass(t);
  for (const name of ["one", "two"]) {
    const weights = { ...recognizer.weights };
    reader.change({ changes: { weights: { name, weights } } });
  }
  assert.equal(looked.length, 1); // asked a second time, a worker drops the first question
  looked[0].answer(seenIn(NUMBER));
  await pass(t);
  const { subject, recognition, waiting } = state.latest("reading");
  assert.deepEqual([subject.changes.weights.name, waiting], ["two", false]);
  assert.notEqual(recognition.digit, null);
});

test("a worker that fails leaves a picture to the server, and without one it is refused", async (t) => {
  await open(t);
  show(picture());
  await pass(t);
  looked[0].fail(new Error("gone"));
  await pass(t);
  asked[0].answer(reply(SEVEN));
  await pass(t);
  assert.deepEqual([state.latest("reading").by, state.latest("reading").text], ["server", "7"]);
  t.mock.timers.reset();
  await open(t, false);
  const lost = picture();
  show(lost);
  await pass(t);
  looked[0].fail(new Error("gone"));
  await pass(t);
  assert.equal(state.latest("refused").picture, lost);
  assert.match(state.latest("refused").reason, /load/);
});

test("a changed network reads at once, alone, and gives way to the trained one", async (t) => {
  await open(t);
  draw(SEVEN);
  const silenced = Array.from({ length: 16 }, (_, map) => `C3.${map}`);
  reader.change({ changes: { silenced } });
  const { text, subject, recognition } = state.latest("reading");
  assert.notEqual(text, "7");
  assert.ok(recognition.featureMaps.C3.every((value) => value === 0));
  await pass(t, 2 * REST);
  assert.equal(asked.length, 0);
  reader.change({ changes: { silenced: [...silenced] } }); // another one all the same
  draw(SEVEN.slice()); // the same drawing goes on
  assert.deepEqual(state.latest("reading").subject.changes.silenced, silenced);
  reader.change({ changes: {} });
  assert.equal(state.latest("reading").text, "7");
  assert.equal(state.latest("reading").subject.recognizer, recognizer);
  assert.notEqual(subject.recognizer, recognizer);
});

test("a changed INPUT is read in place of the drawing's, and goes with the drawing", async (t) => {
  await open(t, false);
  draw(NUMBER);
  const { digits: before } = state.latest("reading");
  reader.choose(2);
  reader.change({ changes: { shift: [0, 16] } });
  reader.choose(0); // the one that is looked at is the one that is changed
  const { digits, text, recognition } = state.latest("reading");
  assert.deepEqual(digits[2], before[2]);
  assert.equal(recognition.unchanged.digit, 4);
  assert.notEqual(text, "472");
  assert.equal(recognition.input[0], 0);
  assert.deepEqual(
    [...recognition.input.slice(16, 32)],
    [...recognition.unchanged.input.slice(0, 16)],
  );
  draw(FOUR);
  assert.equal(state.latest("reading").subject.changes, null);
  assert.equal(state.latest("reading").text, "4");
});

test("a change of INPUT that is taken back leaves how sure a reading was, and why not", async (t) => {
  await open(t, false);
  const told = () => {
    const { text, confidence, reason } = state.latest("reading");
    return { text, confidence, reason };
  };
  const numbers = golden("numbers").filter(({ digits }) => digits.length);
  assert.ok(numbers.some(({ reason }) => reason));
  for (const { strokes } of numbers) {
    draw(strokes);
    const before = told();
    reader.change({ changes: { shift: [0, 16] } });
    reader.choose(0);
    reader.change({ changes: { shift: [0, 8] } });
    reader.change({ changes: null });
    assert.deepEqual(told(), before);
  }
});

test("what is painted on blank INPUT is read", async (t) => {
  await open(t, false);
  draw([]);
  const { input } = recognizer.readNumber(SEVEN).digits[0];
  const pixels = {};
  for (const [place, value] of input.entries()) if (value) pixels[place] = Math.round(255 * value);
  reader.change({ changes: { pixels } });
  const { text, digits } = state.latest("reading");
  assert.deepEqual([text, digits.length, digits[0].blank], ["7", 1, false]);
  reader.choose(0);
  assert.equal(state.latest("reading").text, "7");
  reader.change({ changes: null });
  assert.deepEqual([state.latest("reading").text, state.latest("reading").digits], ["", []]);
});

test("another network takes the place of a snapshot, and the other way round", async (t) => {
  await open(t, false);
  draw(SEVEN);
  const blank = structuredClone(recognizer.weights);
  for (const { kernel, bias } of Object.values(blank)) {
    kernel.fill(0);
    bias.fill(0);
  }
  const early = new Recognizer(structuredClone(recognizer.weights));
  reader.change({ snapshot: 3, recognizer: early });
  reader.change({ changes: { weights: { name: "blank", weights: blank } } });
  let { subject } = state.latest("reading");
  assert.deepEqual([subject.snapshot, subject.recognizer.weights.F6.bias[0]], [null, 0]);
  reader.change({ snapshot: 3, recognizer: early });
  ({ subject } = state.latest("reading"));
  assert.deepEqual([subject.snapshot, subject.changes, subject.recognizer], [3, null, early]);
  reader.change({ changes: { weights: { name: "blank", weights: blank } } });
  reader.change({ changes: null });
  ({ subject } = state.latest("reading"));
  assert.deepEqual([subject.snapshot, subject.recognizer], [null, recognizer]);
});

test("a change that need not be read at once is read with the pen's next move", async (t) => {
  await open(t, false);
  const before = draw(SEVEN, { unfinished: true });
  reader.change({ changes: { silenced: ["C1.0"] } }, false);
  assert.equal(state.latest("reading"), before);
  const { subject } = draw(FOUR, { unfinished: true });
  assert.deepEqual(subject.changes, { silenced: ["C1.0"] });
});

test("changes cost next to nothing: an update takes at most a fifth more", async (t) => {
  await open(t, false);
  const kernels = { "C1.0.1": Array.from({ length: 25 }, (_, at) => Math.sign((at % 5) - 2) / 3) };
  const kinds = {
    plain: null,
    changed: { kernels, biases: false, silenced: ["C3.4"] },
    noisy: { noise: { seed: 1, strength: 0.3 } }, // in all maps, with few zeros
  };
  /** @type {Record<string, number[][]>} by the kind, and by how much is drawn, each round's µs */
  const times = { plain: [], changed: [], noisy: [], painted: [] };
  const time = (kind, at, act) => {
    const start = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(start); // whatever else the machine does
    times[kind][at] ??= [];
    times[kind][at].push(user + system);
  };
  const moments = Array.from({ length: countPoints(FOUR) / 6 }, (_, at) => 6 * (at + 1));
  for (let round = 0; round < 8; round++) {
    for (const [kind, changes] of Object.entries(kinds)) {
      draw([]);
      reader.change({ changes });
      for (const [at, count] of moments.entries()) {
        time(kind, at, () => draw(firstPoints(FOUR, count), { unfinished: true }));
      }
    }
    reader.change({ changes: null });
    draw(FOUR);
    for (const at of moments.keys()) {
      time("painted", at, () =>
        reader.change({ changes: { pixels: { [300 + at]: 255 }, shift: [0, 1] } }),
      );
    }
  }
  const sums = Object.entries(times).map(([kind, all]) => [
    kind,
    all.reduce((sum, each) => sum + least(each), 0),
  ]);
  const { plain, ...others } = Object.fromEntries(sums);
  for (const [kind, sum] of Object.entries(others)) {
    assert.ok(sum < 1.2 * plain, `${kind}: ${sum}, ${plain}`);
  }
});
