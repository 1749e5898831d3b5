import assert from "node:assert/strict";
import { test } from "node:test";
import { countPoints, firstPoints } from "../../lenet/ui/scripts/drawing/strokes.js";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import { fromText, networkOf, toText } from "../../lenet/ui/scripts/page/changes.js";
import {
  fromFragment,
  momentOf,
  placeOf,
  pointsAt,
  toFragment,
} from "../../lenet/ui/scripts/page/link.js";
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

test("a link holds the place from which a drawing was looked at, and old ones hold none", () => {
  const unit = { layer: "C3", index: [3, 4, 13] };
  const changes = {
    kernels: { "C1.0.4": Array.from({ length: 25 }, (_, at) => (at - 12) / 8) },
    noise: { seed: 12, strength: 0.35 },
    biases: false,
    silenced: ["C1.2", "C3.15", "C5.119", "F6.80"],
    shift: [-3, 16],
    pixels: Object.fromEntries([0, 255, 256, 1023].map((place) => [place, place % 256])),
  };
  const seen = { part: "window", moment: 480, snapshot: 3, only: undefined, unit };
  const place = { ...seen, network: "classic", changes: toText(changes) };
  assert.deepEqual(fromText(place.changes), changes);
  const fragment = toFragment(fullest.slice(0, 1), place);
  assert.deepEqual(placeOf(fragment), place);
  assert.deepEqual(fromFragment(fragment), fromFragment(toFragment(fullest.slice(0, 1))));
  const nowhere = Object.fromEntries(Object.keys(place).map((key) => [key, undefined]));
  assert.deepEqual(placeOf("#d=EAIwAALCAg"), nowhere);
});

test("of a place only what could be is taken, and what is for later is left", () => {
  const bad = "&part=<b>&moment=-1&snapshot=x&unit=C3.3.4.16&only=a.b&changes=<b>&network=9";
  assert.deepEqual(Object.values(placeOf(`#d=EAIwAALCAg${bad}`)).filter(Boolean), []);
  for (const unit of ["", "C3", "C3.1.2", "C9.0.0.0", "C3.0.0.0.0", "C3.a.0.0", "C3.0.0.0.5"]) {
    assert.equal(placeOf(`#d=EAIwAALCAg&unit=${unit}`).unit, undefined, unit);
  }
  assert.equal(fromFragment(`#d=EAIwAALCAg${bad}`).length, 1);
});

test("a moment is the same of the points that a link leaves out and puts in", () => {
  for (const strokes of few) {
    const linked = fromFragment(toFragment(strokes));
    for (const moment of [0, 250, 500, 900, 1000]) {
      const [one, other] = [strokes, linked].map((drawn) => {
        const shown = firstPoints(drawn, pointsAt(drawn, moment));
        return momentOf(shown, drawn);
      });
      assert.ok(Math.abs(one - other) < 60, `${moment}: ${one}, ${other}`);
    }
    assert.equal(pointsAt(linked, 1000), countPoints(linked));
  }
});

test("of changes all or none are taken", () => {
  const kernel = (key, value = 1, count = 25) => [key, ...Array(count).fill(value)].join("_");
  const bad = [kernel("C5.0.0"), kernel("C1.1.0"), kernel("C3.0.16"), kernel("C1.0.0", 1, 24)];
  bad.push(kernel("C1.0.0", 4001), kernel("C1.0.0", "1e1"), "noise_1_201", "noise_1", "shift_17_0");
  bad.push("silent_OUTPUT.1", "silent_C1.6", "silent_S2.0", "pixels_BAAA", "pixels_AA", "pixels_é");
  for (const text of bad) {
    assert.equal(fromText(`off~${text}`), undefined, text);
  }
  assert.equal(fromText("p1_2"), undefined);
  assert.deepEqual(fromText(`off~${kernel("C3.5.15", -4000)}`), {
    biases: false,
    kernels: { "C3.5.15": Array(25).fill(-4) },
  });
});

test("a link names a network that others can fetch, and no network of one's own", () => {
  const named = (name) => networkOf({ weights: { name, weights: {} } });
  assert.deepEqual(["untrained", "practice", "own"].map(named), [
    "untrained",
    undefined,
    undefined,
  ]);
  assert.equal(networkOf(null), undefined);
});
