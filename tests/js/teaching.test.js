import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { FULL, Hand } from "../../lenet/ui/scripts/hand.js";
import { createState } from "../../lenet/ui/scripts/page/state.js";
import { createTeaching } from "../../lenet/ui/scripts/page/teaching.js";
import { closeAll, dispatch, storage, until } from "./browser.js";

let state;
let teaching;

beforeEach(async () => {
  Object.assign(storage, { text: null, full: false });
  closeAll();
  await open();
});

// What is kept late must not come into the next test.
afterEach(async () => {
  storage.text = null; // which may say "off" already
  teaching.switchOn(false);
  await until(() => storage.text?.includes('"on":false'));
});

/** Open the page anew. */
async function open() {
  state = createState();
  teaching = createTeaching(state);
  let heard = 0;
  state.subscribe("hand", () => heard++);
  await until(() => heard === 2); // what is kept was read
}

/** Return a digit image, another one for each number. */
function image(number) {
  const data = new Uint8Array(28 * 28);
  data.set([200, number + 1]);
  return { data, width: 28, height: 28 };
}

/** Read a drawing, as the page does after each change. */
function read(digitImage, changes = {}) {
  const { hand, on } = state.latest("hand");
  const drawing = { strokes: digitImage, picture: null, example: false };
  const reading = {
    subject: { drawing, snapshot: null, hand: on && hand.size ? hand : null },
    recognition: { digitImage, digit: null, blank: false },
    waiting: false,
    resting: true,
    ...changes,
  };
  state.publish("reading", reading);
  return reading;
}

/** Draw, and teach. */
function learn(digitImage, label, changes) {
  read(digitImage, changes);
  teaching.teach(label);
  return teaching.lessonOf(read(digitImage));
}

const labels = () => state.latest("hand").hand.exemplars.map(({ label }) => label);

/** Wait until the browser keeps drawings with these labels. */
async function keeps(...expected) {
  const kept = () =>
    [...(storage.text ?? "").matchAll(/"label":(\d)/g)].map(([, label]) => Number(label));
  await until(() => kept().join() === expected.join());
}

test("what is taught is kept, and there when the page is opened again", async () => {
  const lesson = learn(image(0), 4);
  assert.deepEqual([lesson.label, lesson.read, lesson.known], [4, null, undefined]);
  learn(image(1), null);
  teaching.switchOn(false);
  await until(() => storage.text?.includes('"on":false'));
  await open();
  assert.deepEqual(labels(), [4, null]);
  assert.equal(state.latest("hand").on, false);
});

test("undo of a second label brings back the first", () => {
  learn(image(0), 4);
  learn(image(0), 9);
  teaching.undo();
  assert.deepEqual(labels(), [4]);
});

test("a label that is clicked twice is one lesson", () => {
  learn(image(0), 4);
  learn(image(0), 4);
  teaching.undo();
  assert.deepEqual(labels(), []);
});

test("undo takes back the lesson, not what was taught meanwhile", async () => {
  learn(image(0), 4);
  await keeps(4);
  const mine = teaching;
  await open(); // another window
  learn(image(1), 3);
  await keeps(4, 3);
  mine.undo();
  await keeps(3);
});

/** Keep a lesson of another window, which has not heard of what is kept here, or `after` it. */
async function keepOver(digitImage, label, after) {
  storage.text = JSON.stringify({ ...(await new Hand([{ digitImage, label }]).toJson()), after });
  dispatch("storage", { key: null });
}

test("lessons that another window kept over are kept again", async () => {
  learn(image(0), 4);
  await keeps(4);
  learn(image(1), 3);
  await keeps(4, 3);
  await keepOver(image(2), 2);
  await keeps(2, 4, 3);
  assert.deepEqual(labels(), [2, 4, 3]);
});

test("what another window made of a lesson that it knew of stays", async () => {
  learn(image(0), 4);
  await keeps(4);
  await keepOver(image(0), 9, JSON.parse(storage.text).stamp);
  await until(() => labels().join() === "9");
  await keeps(9);
});

test("a lesson while others are kept again loses none", async () => {
  learn(image(0), 4);
  await keeps(4);
  await keepOver(image(2), 2);
  learn(image(1), 3);
  await keeps(2, 3, 4);
  assert.deepEqual(labels().sort(), [2, 3, 4]);
});

test("undo brings back nothing that was forgotten", () => {
  learn(image(0), 3);
  const taught = image(1);
  learn(taught, 4);
  teaching.forgetAll();
  assert.equal(teaching.lessonOf(read(taught)), null);
  teaching.undo();
  assert.deepEqual(labels(), []);
});

test("a lesson is told of its drawing alone, as long as it holds", () => {
  const taught = image(0);
  learn(taught, 4);
  assert.equal(teaching.lessonOf(read(image(1))), null);
  assert.equal(teaching.lessonOf(read(taught, { waiting: true })), null);
  teaching.relabel(taught, 5);
  assert.equal(teaching.lessonOf(read(taught)), null);
});

test("what is blank, an example or still drawn can not be taught", () => {
  const subject = { drawing: { strokes: [], example: true }, snapshot: null };
  learn(image(0), 4, { resting: false });
  learn(image(0), 4, { recognition: { blank: true } });
  learn(image(0), 4, { subject });
  learn(image(0), 4, { subject: { drawing: { strokes: [] }, snapshot: 3 } });
  assert.deepEqual(labels(), []);
});

test("a full hand is said to be full until it is not; what is known can be relabelled", () => {
  const known = image(0);
  teaching.add(Array.from({ length: 100 }, (_, at) => ({ digitImage: image(at), label: 1 })));
  teaching.switchOn(false);
  learn(image(100), 4);
  assert.equal(state.latest("notice"), FULL);
  assert.equal(state.latest("hand").on, false);
  learn(known, 7);
  assert.deepEqual([labels().length, labels()[0]], [100, 7]);
  learn(image(100), 4);
  teaching.forget(known);
  assert.equal(state.latest("notice"), "");
  learn(image(100), 4);
  assert.equal(labels().length, 100);
});

test("what found no room in the browser lasts, and is kept once there is room", async () => {
  learn(image(0), 4);
  await keeps(4);
  storage.full = true;
  learn(image(1), 3);
  await until(() => state.latest("notice"));
  assert.deepEqual(labels(), [4, 3]);
  await keeps(4);
  storage.full = false;
  learn(image(2), 2);
  assert.equal(state.latest("notice"), "");
  await keeps(4, 3, 2);
});

test("what another version kept, or what was spoilt, is no hand", async () => {
  for (const text of ["{]", '{"format": "lenet-hand", "version": 2, "exemplars": []}']) {
    storage.text = text;
    await open();
    assert.deepEqual(labels(), []);
    learn(image(0), 4);
    await keeps(4);
  }
});
