import assert from "node:assert/strict";
import { test } from "node:test";
import { curves } from "../../lenet/ui/parts/training/curves.js";
import { history, when } from "../../lenet/ui/parts/training/history.js";
import { exact, number, percent, shareOut } from "../../lenet/ui/scripts/page/numbers.js";
import { atEase, createState } from "../../lenet/ui/scripts/page/state.js";

test("who subscribes hears the latest of a kind, and what follows", () => {
  const state = createState();
  const heard = [];
  assert.equal(state.latest("notice"), null);
  state.publish("notice", "one");
  state.publish("failure", "other");
  state.subscribe("notice", (sentence) => heard.push(sentence));
  state.publish("notice", "");
  assert.deepEqual(heard, ["one", ""]);
  assert.equal(state.latest("failure"), "other");
});

test("of readings that come quickly some are passed on, and the last", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  t.mock.method(performance, "now", () => now);
  const heard = [];
  const pass = atEase(({ at }) => heard.push(at));
  const read = (at, unfinished) => pass({ at, subject: { drawing: { unfinished } } });
  for (; now < 60; now += 20) read(now, true);
  assert.deepEqual(heard, [0]);
  now = 130;
  t.mock.timers.tick(130); // which has no frame of its own
  assert.deepEqual(heard, [0]);
  read(130, true);
  assert.deepEqual(heard, [0, 130]);
  now = 150;
  read(150, true);
  t.mock.timers.tick(220); // in which none follows
  assert.deepEqual(heard, [0, 130, 150]);
  now = 380;
  read(380, false); // the pen is lifted
  assert.deepEqual(heard, [0, 130, 150, 380]);
});

const MOMENTS = [
  { step: 0, epoch: 0, mnist: 0.1, pen: 0.1, loss: 2.4 },
  { step: 20, epoch: 0.05, mnist: 0.6, pen: 0.5, loss: 1.1 },
  { step: 200, epoch: 1, mnist: 0.96, pen: 0.95, loss: 0.15 },
  { step: 900, epoch: 9, mnist: 0.99, pen: 0.99, loss: 0.03 },
];

test("curves fall from moment to moment, on one scale, with a line at one", () => {
  const drawn = curves(MOMENTS, 3, 616);
  const path = (name) => drawn.match(new RegExp(`class="${name}" d="M([^"]*)"`))[1].split("L");
  for (const name of ["pen", "mnist"]) {
    const places = path(name).map((place) => place.split(" ").map(Number));
    assert.deepEqual(
      places.map(([x]) => x),
      [8, 208, 408, 608],
    );
    const heights = places.map(([, y]) => y);
    assert.deepEqual(
      heights,
      heights.toSorted((one, other) => one - other),
    ); // y downwards
  }
  assert.match(drawn, /class="now" x1="608" x2="608"/);
});

test("the history of a drawing names what was read until when", () => {
  const answer = (digit) => ({
    probabilities: Float32Array.from({ length: 10 }, (_, at) => Number(at === digit)),
    refused: digit === null,
  });
  const told = (...digits) =>
    history(digits.map(answer), MOMENTS)
      .match(/[\d.]*\d/g)
      .join();
  assert.equal(told(null, 1, 8, 7), "1,1,8,9,7"); // of more than three the last
  assert.equal(told(null, null, 7, 7), "1,7");
  assert.equal(told(7, 7, 7, 7), "7");
  const names = MOMENTS.slice(1).map((moment) => when(moment, true));
  assert.deepEqual(names, ["0.05", "1", "9"]);
});

test("numbers have a true minus, what is nothing has none, and no share is whole", () => {
  assert.match(number(-1.26, 1), /^−1.3$/);
  assert.equal(number(-0.0004), number(0));
  assert.match(exact(-1 / 3), /^−0.333333$/);
  assert.doesNotMatch(percent(0.9999), /100/);
});

test("the shares of ten digits and of none sum to one, and of blank paper to nothing", () => {
  const probabilities = new Float32Array(10).fill(0.1);
  const sum = (blank) =>
    shareOut({ blank, probabilities, doubt: 0.25 }).reduce((total, share) => total + share);
  assert.ok(Math.abs(sum(false) - 1) < 1e-6);
  assert.equal(sum(true), 0);
});
