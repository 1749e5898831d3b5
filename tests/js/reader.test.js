import assert from "node:assert/strict";
import { test } from "node:test";
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

let state;
let reader;
let asked; // {question, answer} of each time that the server was asked

/** Let the time pass, and what waits for promises go on. */
async function pass(t, time = 0) {
  t.mock.timers.tick(time);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  await new Promise(setImmediate);
}

async function open(t, server = true) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  state = createState();
  asked = [];
  const recognize = (question) =>
    new Promise((resolve, reject) => asked.push({ question, answer: resolve, fail: reject }));
  reader = createReader(state, Promise.resolve(recognizer), server ? { recognize } : null);
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
