import assert from "node:assert/strict";
import { test } from "node:test";
import { likeliest } from "../../lenet/ui/scripts/network/answers.js";
import { run } from "../../lenet/ui/scripts/network/forward.js";
import { toInput } from "../../lenet/ui/scripts/network/model.js";
import {
  dream,
  fewest,
  MOST_PIXELS,
  nudge,
  rivalOf,
  STEP,
  slopes,
} from "../../lenet/ui/scripts/network/towards.js";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import { apart, golden, unpack, weightBytes } from "./golden.js";

const weights = fromBytes(weightBytes());
const inputs = golden("network").images.map((image) => toInput(unpack(image)));
const logitsOf = (input) => run(input, weights).OUTPUT;
const within = (input) => input.every((value) => value >= 0 && value <= 1);

test("the slopes by which INPUT is led are those of Python", () => {
  for (const { digit, other, slopes: expected } of golden("towards")) {
    const own = slopes(inputs[0], weights, digit, other);
    assert.ok(apart(own, expected) < 1e-3 * Math.max(...expected.map(Math.abs)));
  }
});

test("a nudge brings the rival nearer by one bounded step", () => {
  const [input] = inputs;
  const logits = logitsOf(input);
  const digit = rivalOf(logits, likeliest(logits));
  const nudged = nudge(input, weights, digit);
  const lead = (values) => values[digit] - values[likeliest(logits)];
  assert.ok(lead(logitsOf(nudged)) > lead(logits));
  assert.ok(within(nudged) && apart(nudged, input) <= STEP + 1e-6);
});

test("the fewest pixels flip the answer, none of them for nothing", () => {
  const [input] = inputs;
  const logits = logitsOf(input);
  const digit = rivalOf(logits, likeliest(logits));
  const { input: changed, pixels, found } = fewest(input, weights, digit);
  assert.ok(found && pixels.length > 0 && pixels.length <= MOST_PIXELS);
  assert.equal(likeliest(logitsOf(changed)), digit);
  const differ = [...input.keys()].filter((at) => input[at] !== changed[at]);
  assert.deepEqual(
    differ,
    pixels.toSorted((one, other) => one - other),
  );
  for (const at of pixels) assert.ok([0, 1].includes(changed[at]));
  for (const at of pixels) {
    assert.notEqual(likeliest(logitsOf(changed.with(at, input[at]))), digit, String(at));
  }
});

test("a search that finds nothing says so", () => {
  const deaf = structuredClone(weights);
  deaf.C1.kernel.fill(0);
  const same = run(inputs[0], deaf).OUTPUT;
  const digit = [...same.keys()].find((each) => each !== likeliest(same));
  const { pixels, found } = fewest(inputs[0], deaf, digit);
  assert.equal(found, false);
  assert.ok(pixels.length <= MOST_PIXELS);
});

test("a dream becomes what the network is sure of, smoother with the prior", () => {
  const roughness = (input) =>
    input.reduce((sum, value, at) => sum + Math.abs(value - (input[at + 1] ?? 0)), 0) /
    input.reduce((sum, value) => sum + value, 0);
  const [rough, smooth] = [false, true].map((prior) => {
    let input = new Float32Array(1024);
    for (let step = 0; step < 40; step++) input = dream(input, weights, 3, { smooth: prior });
    assert.ok(within(input));
    assert.equal(likeliest(logitsOf(input)), 3);
    return roughness(input);
  });
  assert.ok(smooth < 0.8 * rough, `${smooth}, ${rough}`);
});
