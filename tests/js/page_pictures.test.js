import assert from "node:assert/strict";
import { test } from "node:test";
import { dragged, gripAt } from "../../lenet/ui/parts/sketchpad/frame.js";
import { fitting } from "../../lenet/ui/scripts/page/fitting.js";
import { createPictureReader } from "../../lenet/ui/scripts/page/pictures.js";

const settled = () => new Promise(setImmediate);

/** A worker that answers when it is told to; `sent` has what it was sent. */
function standIn() {
  const heard = {};
  const worker = {
    sent: [],
    postMessage: (message) => worker.sent.push(message),
    addEventListener: (kind, callback) => (heard[kind] = callback),
    answer: (changes = {}) => heard.message({ data: { id: worker.sent.at(-1).id, ...changes } }),
    fail: () => heard.error(),
    terminate() {},
  };
  return worker;
}

const pixels = () => ({ data: new Uint8ClampedArray(4) });
const drawing = (name, look = null) => ({
  picture: { name, width: 1, height: 1, getContext: () => ({ getImageData: pixels }) },
  look,
});
const how = { recognizer: { weights: "w", calibration: "c" }, hand: null };

test("of pictures that come while one is read only the latest is", async () => {
  const worker = standIn();
  const pictures = createPictureReader(() => worker);
  const first = pictures.read(drawing("first"), how);
  const second = pictures.read(drawing("second"), how);
  const third = pictures.read(drawing("third", { light: true }), how);
  assert.equal(await second, null);
  assert.equal(worker.sent.length, 2); // what it reads with, and the first
  worker.answer({ number: 1 });
  assert.equal((await first).number, 1);
  assert.equal(worker.sent.length, 3); // what it reads with it has
  assert.equal(worker.sent[2].light, true);
  worker.answer({ number: 3 });
  assert.equal((await third).number, 3);
});

test("a worker is told of another hand, and one that broke is replaced", async () => {
  const workers = [];
  const pictures = createPictureReader(() => workers[workers.push(standIn()) - 1]);
  const one = pictures.read(drawing("one"), how);
  workers[0].answer();
  await one;
  const taught = pictures.read(drawing("one"), { ...how, hand: { exemplars: ["an 8"] } });
  assert.deepEqual(workers[0].sent[2].exemplars, ["an 8"]);
  const waits = pictures.read(drawing("two"), how);
  workers[0].fail();
  await assert.rejects(taught);
  await settled();
  assert.equal(workers[1].sent.length, 2);
  workers[1].answer({ number: 2 });
  assert.equal((await waits).number, 2);
});

const PICTURE = { width: 400, height: 300 };
const FRAME = { x: 100, y: 100, width: 100, height: 80 };

test("a frame is held by a corner, a side, all of it or not at all", () => {
  for (const [point, grip] of [
    [
      [98, 103],
      [-1, -1],
    ],
    [
      [203, 140],
      [1, 0],
    ],
    [
      [150, 140],
      [0, 0],
    ],
    [[150, 60], null],
  ])
    assert.deepEqual(gripAt(point, FRAME, 10), grip);
});

test("a frame that is dragged stays in the picture, turns over, and never vanishes", () => {
  const drag = (grip, by) => Object.values(dragged(FRAME, grip, by, PICTURE));
  assert.deepEqual(drag([0, 0], [-500, 10]), [0, 110, 100, 80]);
  assert.deepEqual(drag([1, 1], [500, 10]), [100, 100, 300, 90]);
  assert.deepEqual(drag([1, 0], [-150, 0]), [50, 100, 50, 80]);
  const [x, , width] = drag([-1, 0], [100, 0]);
  assert.ok(width > 8 && x + width <= 400);
});

test("a picture is shrunk by its longer side, and never to nothing", () => {
  assert.deepEqual(fitting({ width: 6000, height: 4000 }, 1024), { width: 1024, height: 683 });
  assert.deepEqual(fitting({ width: 30, height: 40 }, 1024), { width: 30, height: 40 });
  assert.deepEqual(fitting({ width: 9000, height: 1 }, 1024), { width: 1024, height: 1 });
});
