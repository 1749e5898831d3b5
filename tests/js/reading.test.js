import assert from "node:assert/strict";
import { test } from "node:test";
import { leaveOutSteps, replay } from "../../lenet/ui/scripts/experiments.js";
import { likeliest } from "../../lenet/ui/scripts/network/answers.js";
import { toInput } from "../../lenet/ui/scripts/network/model.js";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import { Recognizer } from "../../lenet/ui/scripts/recognizer.js";
import { apart, golden, levelsApart, mean, unpack, weightBytes } from "./golden.js";

const recognizer = new Recognizer(fromBytes(weightBytes()));
const { drawings, least, most } = golden("agreement");

test("other weights read a drawing as it was framed, and another drawing is framed anew", () => {
  const numbers = golden("numbers").slice(0, 4);
  for (const { strokes } of numbers) {
    const others = structuredClone(recognizer.weights);
    others.OUTPUT.bias[0] += 1;
    const [before, after] = [recognizer, recognizer.withWeights(others)].map((each) => [
      each.recognizeStrokes(strokes),
      ...each.readNumber(strokes).digits,
    ]);
    assert.ok(before.length > 1);
    const framed = new Set(before.map(({ framing }) => framing));
    assert.ok(after.every(({ framing }) => framed.has(framing)));
    for (const [at, { featureMaps }] of after.entries()) {
      const { featureMaps: old } = before[at];
      assert.ok(Math.abs(featureMaps.OUTPUT[0] - old.OUTPUT[0] - 1) < 1e-4);
    }
  }
  const [one, other] = numbers.map(({ strokes }) => recognizer.recognizeStrokes(strokes).framing);
  assert.notEqual(one, other);
  const fresh = new Recognizer(recognizer.weights);
  for (const { strokes } of [numbers[0], numbers[1], numbers[0]]) {
    const { digitImage } = recognizer.recognizeStrokes(strokes).framing;
    assert.deepEqual(digitImage, fresh.recognizeStrokes(strokes).framing.digitImage);
  }
});

test("drawings are read the same as often as the documentation says", () => {
  const read = drawings.map((drawing) => [drawing, recognizer.recognizeStrokes(drawing.strokes)]);
  const same = {
    same_answer: read.map(([one, other]) => one.digit === other.digit),
    same_likeliest: read
      .filter(([{ blank }]) => !blank)
      .map(([one, other]) => one.likeliest === likeliest(other.probabilities)),
    same_digit_image: read.map(
      ([one, other]) => levelsApart(unpack(one.digitImage), other.framing.digitImage) === 0,
    ),
  };
  for (const [name, all] of Object.entries(same)) {
    // of a share below one a sample may have three standard errors less
    const chance = 3 * Math.sqrt((least[name] * (1 - least[name])) / all.length);
    assert.ok(mean(all) >= least[name] - chance, `${name}: ${mean(all)}`);
  }
  const levels = read.map(([one, other]) => {
    const { data } = other.framing.digitImage;
    return mean(unpack(one.digitImage).data.map((level, at) => Math.abs(level - data[at])));
  });
  assert.ok(mean(levels) <= most, `levels apart: ${mean(levels)}`);
  for (const [one, other] of read) {
    assert.equal(one.blank, other.blank);
    if (one.digit === other.digit) assert.ok(apart([one.confidence], [other.confidence]) < 0.05);
    assert.ok(apart([one.doubt], [other.doubt]) < 0.05);
  }
});

test("blank paper is read as nothing", () => {
  const read = recognizer.recognizeStrokes([]);
  assert.deepEqual([read.blank, read.digit, read.confidence, read.doubt], [true, null, 0, 1]);
  assert.equal(Object.keys(read.stages).join(), "ink,crop,even,fit,digitImage,input");
});

test("numbers are read the same, and for the same reason not", () => {
  let whole = 0;
  for (const { strokes, ...number } of golden("numbers")) {
    const own = recognizer.readNumber(strokes);
    assert.deepEqual([own.text, own.reason], [number.text, number.reason]);
    assert.ok(apart([own.confidence], [number.confidence]) < 0.02);
    const read = own.segmentation.groups.map(({ candidate }) => candidate.strokes.join());
    const both = new Set([...read, ...number.read]);
    const common = read.filter((key) => number.read.includes(key));
    assert.ok(both.size - common.length <= number.apart);
    const all = own.segmentation.groups.filter(
      ({ candidate }) => candidate.strokes.length === strokes.length,
    );
    for (const { corner } of all) assert.deepEqual(corner, [0, 0]); // drawn where they are
    whole += all.length;
    assert.equal(own.digits.length, number.digits.length);
    number.digits.forEach(({ digit, strokes: numbers, shares, place }, at) => {
      const { box, corner, doubt, probabilities, ...mine } = own.digits[at];
      assert.deepEqual([mine.digit, mine.strokes], [digit, numbers]);
      assert.ok(apart([doubt, ...probabilities], shares) < 0.01);
      assert.ok(apart([box.left, box.top, box.width, box.height, ...corner], place) <= 1);
    });
  }
  assert.ok(whole);
});

const { replays, trials } = golden("experiments");

test("a replay reads each moment as a drawing of its own", () => {
  const same = [];
  const near = [];
  for (const { strokes, points, numbers } of replays) {
    const own = replay(recognizer, strokes);
    assert.deepEqual(own.points, points);
    own.numbers.forEach(({ text, confidence }, at) => {
      same.push(text === numbers[at].text);
      near.push(Math.abs(confidence - numbers[at].confidence) < 0.03);
    });
  }
  assert.ok(mean(same) > 0.99);
  assert.ok(mean(near) > 0.97); // the first points of a stroke are magnified
});

test("a replay of one point has one moment, of none there is no replay", () => {
  assert.deepEqual(replay(recognizer, [{ width: 16, points: [[9, 9]] }]).points, [1]);
  assert.throws(() => replay(recognizer, []), RangeError);
});

test("a replay leaves what was read before as it was", () => {
  const { stages } = recognizer.recognizeStrokes(drawings[0].strokes);
  const before = stages.ink.data.slice();
  replay(recognizer, drawings[1].strokes);
  assert.deepEqual(stages.ink.data, before);
});

test("trials without a step are the same", () => {
  for (const { ink, without, images, probabilities } of trials) {
    const own = leaveOutSteps(recognizer, unpack(ink));
    assert.deepEqual(
      own.map((trial) => trial.without),
      without,
    );
    own.forEach(({ input, answer }, at) => {
      assert.ok(apart(input, toInput(unpack(images[at]))) < 1.1 / 255);
      assert.ok(apart(answer.probabilities, probabilities[at]) < 0.03);
    });
  }
});
