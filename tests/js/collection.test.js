import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  added,
  countsOf,
  createStore,
  joined,
  NOTHING,
  namesIn,
  nextOf,
  parse,
  renamed,
  toText,
  without,
  wrongIn,
} from "../../lenet/ui/scripts/page/collection.js";
import { storage } from "./browser.js";

const DOT = [{ width: 16, points: [[100, 200.04]] }];

/** Return a collection with drawings of these labels. */
const collected = (names, ...labels) =>
  labels.reduce((all, label) => added(all, { label, strokes: DOT }), { names, examples: [] });

beforeEach(() => Object.assign(storage, { text: null, full: false }));

test("names are typed a line each, or with commas or spaces between them", () => {
  assert.deepEqual(namesIn(" A B\tC A "), ["A", "B", "C"]);
  assert.deepEqual(namesIn("open circle, star,"), ["open circle", "star"]);
  assert.deepEqual(namesIn("ا، ب، ت"), ["ا", "ب", "ت"]);
  assert.deepEqual(namesIn("one, two\nthree\n"), ["one, two", "three"]);
  assert.deepEqual(namesIn("e\u0301 \u00e9"), ["\u00e9"]); // the same letter
});

test("names that no sign can have are told in a sentence", () => {
  assert.equal(wrongIn(["A", "B"]), "");
  assert.match(wrongIn(["A"]), /^Expected 2 to 62 signs, got 1/);
  assert.match(wrongIn([...Array(63).keys()].map(String)), /got 63/);
  for (const name of ["x".repeat(41), "a\u0007"]) assert.match(wrongIn(["A", name]), /one line/);
  assert.equal(wrongIn(["A", "😀".repeat(40)]), "");
});

test("a drawing stays with its name, or with the place of one that is renamed", () => {
  const all = collected(["A", "B", "C"], 0, 1, 2, 2);
  assert.deepEqual(countsOf(renamed(all, ["C", "A", "D", "E"])), [2, 1, 0, 0]);
  assert.deepEqual(countsOf(renamed(all, ["A", "D", "C"])), [1, 1, 2]);
  assert.deepEqual(renamed(all, []).examples, []);
});

test("a round asks for what there is least of, until there is enough of each", () => {
  const all = collected(["A", "B"], 0, 0, 1);
  assert.deepEqual(nextOf(all, 2), { label: 1, name: "B", number: 4, of: 4 });
  assert.equal(nextOf(collected(["A", "B"], 0, 0, 0, 1, 1), 2), null);
  assert.deepEqual(nextOf(collected(["A", "B"], 0, 0, 0), 3).number, 4);
});

test("a file is read as it was written, and joins what is there by name, each drawing once", () => {
  const all = collected(["A", "B"], 0, 1);
  assert.deepEqual(all.examples[0].strokes[0].points, [[100, 200]]); // in tenths
  assert.deepEqual(parse(toText(all)), all);
  const other = collected(["B", "C"], 0, 1);
  assert.deepEqual(countsOf(joined(all, other)), [1, 1, 1]);
  assert.deepEqual(countsOf(without(all, 0)), [0, 1]);
});

test("what is no such file is refused in a sentence", () => {
  const good = JSON.parse(toText(collected(["A", "B"], 0)));
  const [example] = good.examples;
  /** @type {[any, RegExp][]} */
  const cases = [
    ["", /file of drawings/],
    [null, /file of drawings/],
    [{ ...good, kind: "lenet-hand" }, /file of drawings/],
    [{ ...good, names: "AB" }, /file of drawings/],
    [{ ...good, names: ["A"] }, /2 to 62/],
    [{ ...good, names: ["A", "A"] }, /sign and strokes/],
    [{ ...good, examples: [{ ...example, label: 2 }] }, /sign and strokes/],
    [{ ...good, examples: [{ ...example, strokes: [] }] }, /sign and strokes/],
    [
      { ...good, examples: [{ label: 0, strokes: [{ width: 16, points: [[0, 401]] }] }] },
      /sign and/,
    ],
    [{ ...good, examples: [{ label: 0, strokes: [{ width: 99, points: [[0, 1]] }] }] }, /sign and/],
    [{ ...good, examples: [null] }, /sign and strokes/],
  ];
  for (const [content, sentence] of cases) {
    assert.throws(() => parse(content && JSON.stringify(content)), sentence);
  }
});

test("what is collected is kept by the browser, and shared by its windows", () => {
  const mine = createStore(() => {});
  mine.change(() => collected(["A", "B"], 0));
  const other = createStore(() => {});
  assert.deepEqual(countsOf(other.latest()), [1, 0]);
  other.change((all) => added(all, { label: 1, strokes: DOT }));
  const [kept] = mine.latest().examples;
  assert.equal(
    mine.change((all) => added(all, { label: 1, strokes: DOT })),
    true,
  );
  assert.deepEqual(countsOf(mine.latest()), [1, 2]);
  mine.change(() => NOTHING);
  assert.equal(storage.text, null);
  assert.ok(kept);
});

test("without room it lasts until the page is closed, and says so", () => {
  const store = createStore(() => {});
  storage.full = true;
  assert.equal(
    store.change(() => collected(["A", "B"], 0)),
    false,
  );
  assert.deepEqual(countsOf(store.latest()), [1, 0]);
  storage.full = false;
  assert.equal(
    store.change((all) => added(all, { label: 1, strokes: DOT })),
    true,
  );
  assert.deepEqual(countsOf(createStore(() => {}).latest()), [1, 1]);
});

test("what another version kept, or was spoilt, is nothing", () => {
  storage.text = '{"kind": "lenet-examples", "names": 3}';
  assert.equal(createStore(() => {}).latest(), NOTHING);
});
