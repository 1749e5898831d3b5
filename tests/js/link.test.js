import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import { fromFragment, toFragment } from "../../lenet/ui/scripts/page/link.js";
import { Recognizer } from "../../lenet/ui/scripts/recognizer.js";
import { golden, mean, weightBytes } from "./golden.js";

const recognizer = new Recognizer(fromBytes(weightBytes()));
const { few, real, fullest } = golden("links");

/** Put strokes into a link and take them out again, and read both. */
function backAndForth(strokes) {
  const fragment = toFragment(strokes);
  const read = [strokes, fromFragment(fragment)].map((each) => recognizer.readNumber(each));
  const [one, other] = read.map(({ digits, whole }) => (digits[0] ?? whole).featureMaps.F6);
  const apart = one.map((value, at) => value - other[at]);
  return {
    length: fragment.length,
    texts: read.map(({ text }) => text),
    sure: Math.abs(read[0].confidence - read[1].confidence),
    apart: Math.hypot(...apart) / Math.hypot(...one),
  };
}

const median = (values) => values.toSorted((one, other) => one - other)[values.length >> 1];

test("examples and numbers are read the same from a link", () => {
  const reads = few.map(backAndForth);
  for (const { texts, sure, length } of reads) {
    assert.equal(texts[0], texts[1]);
    assert.ok(sure < 0.01);
    assert.ok(length < 500);
  }
  assert.ok(median(reads.map(({ apart }) => apart)) < 0.03);
});

test("digits by real pens are read the same from a link", { skip: !real.length }, () => {
  const reads = real.map(backAndForth);
  const same = reads.map(({ texts }) => texts[0] === texts[1]);
  // what hardly could be told may be refused after, or no more; another digit it never becomes
  assert.ok(reads.every(({ texts }, at) => same[at] || texts.includes("?")));
  assert.ok(mean(same) > 0.99);
  assert.ok(mean(reads.filter((_, at) => same[at]).map(({ sure }) => sure)) < 0.003);
  assert.ok(median(reads.map(({ apart }) => apart)) < 0.03);
  assert.ok(mean(reads.map(({ length }) => length)) < 150);
});

test("a link of the fullest paper holds no more than may be drawn", () => {
  assert.deepEqual(toFragment(fromFragment(toFragment(fullest))), toFragment(fullest));
});

test("what is no link, or was cut, holds no drawing", () => {
  for (const text of ["", "#", "#d=", "#d=zzzz", "#d=EAIwAA", "#chapter-unit", "#d=é"]) {
    assert.equal(fromFragment(text), null, text);
  }
  assert.equal(fromFragment("#d=EAIwAALCAg").length, 1);
});
