import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createDrawing } from "../../lenet/ui/scripts/page/drawing.js";
import { createState } from "../../lenet/ui/scripts/page/state.js";
import { frame } from "./browser.js";

const LINE = {
  width: 16,
  points: [
    [200, 80],
    [200, 320],
  ],
};
const FULL = Array.from({ length: 200 }, (_, at) => ({ width: 16, points: [[at, 100]] }));
const PICTURE = { width: 400, height: 400 };

let state;
let drawing;

beforeEach(() => {
  state = createState();
  drawing = createDrawing(state, () => {});
});

/** Put the pen down and move it, without lifting it. */
function press({ width, points: [first, ...rest] } = LINE) {
  const room = drawing.begin(first, width);
  for (const point of rest) drawing.move(point);
  return room;
}

function write(stroke) {
  press(stroke);
  drawing.end();
}

function paper() {
  frame();
  return state.latest("paper");
}

const ACTS = {
  strokes: () => write(LINE),
  example: () => drawing.show({ strokes: [LINE] }),
  picture: () => drawing.show({ picture: PICTURE }),
  undo: () => drawing.undo(),
  clear: () => drawing.clear(),
  others: () => drawing.swap(),
};

for (const [name, act] of Object.entries(ACTS)) {
  test(`what takes time covers nothing newer: ${name}`, () => {
    write(LINE);
    const newest = drawing.expect();
    assert.ok(newest());
    act();
    assert.ok(!newest());
  });

  if (name === "strokes" || name === "others") continue;
  test(`what happens to the paper ends the stroke, and keeps it: ${name}`, () => {
    write(LINE);
    press();
    assert.ok(drawing.drawing() && paper().unfinished);
    act();
    assert.ok(!drawing.drawing());
    const arrived = paper();
    drawing.move([300, 300]); // the pen's later moves are nothing
    drawing.end();
    assert.deepEqual(paper().strokes, arrived.strokes);
    if (name === "undo") return assert.deepEqual(arrived.strokes, [LINE]);
    drawing.undo();
    assert.deepEqual(paper().strokes, [LINE, LINE]);
  });
}

test("undo takes back stroke by stroke, and then nothing; clear can be undone", () => {
  write(LINE);
  write(LINE);
  drawing.clear();
  const counts = [0, 2, 1, 0, 0];
  for (const count of counts) {
    assert.equal(paper().strokes.length, count);
    drawing.undo();
  }
  assert.ok(paper().blank && !paper().undoable);
});

test("a stroke that finds no room is refused with a sentence, which goes with its drawing", () => {
  drawing.show({ strokes: FULL });
  frame();
  assert.ok(!press());
  assert.ok(state.latest("notice"));
  frame();
  assert.ok(state.latest("notice"));
  drawing.clear();
  frame();
  assert.equal(state.latest("notice"), "");
  assert.ok(press());
});

test("a notice goes with what it was said of", () => {
  state.publish("notice", "This is no picture.");
  write(LINE);
  frame();
  assert.equal(state.latest("notice"), "");
});

test("a point that is hardly away from the last one tells nothing new", () => {
  press({
    width: 16,
    points: [
      [9, 9],
      [9.5, 9],
      [12, 9],
    ],
  });
  assert.deepEqual(paper().strokes[0].points, [
    [9, 9],
    [12, 9],
  ]);
});

test("an earlier moment is shown of what is on the paper, and ends with the next stroke", () => {
  write(LINE);
  const { strokes } = paper();
  drawing.showMoment(strokes, 1);
  assert.deepEqual(paper().strokes[0].points, [LINE.points[0]]);
  assert.equal(paper().moment, strokes);
  drawing.showMoment([LINE], 2); // of another drawing
  assert.equal(paper().strokes[0].points.length, 1);
  write(LINE);
  assert.deepEqual([paper().moment, paper().strokes.length], [null, 2]);
});

test("paper becomes wide when one writes beyond it, but not under the pen", () => {
  press({
    width: 16,
    points: [
      [300, 80],
      [700, 80],
    ],
  });
  assert.equal(paper().canvases, 1);
  drawing.end();
  assert.equal(paper().canvases, 2);
  drawing.widen(true);
  assert.equal(paper().canvases, 3);
  drawing.widen(false);
  assert.equal(paper().canvases, 2);
});

test("a picture that is refused leaves the paper, unless another came", () => {
  drawing.show({ picture: PICTURE });
  drawing.refuse({ ...PICTURE });
  assert.equal(paper().picture, PICTURE);
  drawing.refuse(PICTURE);
  assert.equal(paper().picture, null);
});
