import assert from "node:assert/strict";
import { test } from "node:test";
import { changeInput, changeWeights, tidy } from "../../lenet/ui/scripts/network/changes.js";
import { run } from "../../lenet/ui/scripts/network/forward.js";
import { toInput } from "../../lenet/ui/scripts/network/model.js";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import { preset } from "../../lenet/ui/scripts/page/kernel_editor.js";
import { apart, golden, unpack, weightBytes } from "./golden.js";

const weights = fromBytes(weightBytes());
const input = toInput(unpack(golden("network").images[0]));

test("a network that was changed answers as Python's does", () => {
  for (const { changes, logits } of golden("changes")) {
    const outputs = run(changeInput(input, changes), changeWeights(weights, changes));
    assert.ok(apart(outputs.OUTPUT, logits) < 1e-3, JSON.stringify(changes));
  }
});

test("what is silenced is 0 everywhere, and the trained weights stay as they are", () => {
  const before = structuredClone(weights);
  const silenced = ["C1.2", "C3.15", "C5.119", "F6.0"];
  const outputs = run(input, changeWeights(weights, { silenced }));
  for (const each of silenced) {
    const [layer, map] = each.split(".");
    const maps = outputs[layer].length / { C1: 784, C3: 100, C5: 1, F6: 1 }[layer];
    const values = outputs[layer].filter((_, at) => at % maps === Number(map));
    assert.ok(values.length && values.every((value) => value === 0), each);
  }
  assert.deepEqual(weights, before);
});

test("noise is the same for the same seed, as strong as it was asked for, and leaves the biases", () => {
  const noisy = [7, 7, 8].map((seed) => changeWeights(weights, { noise: { seed, strength: 0.5 } }));
  assert.deepEqual(noisy[0], noisy[1]);
  assert.notDeepEqual(noisy[0], noisy[2]);
  const size = (values) =>
    Math.sqrt(values.reduce((sum, each) => sum + each ** 2, 0) / values.length);
  const [old, added] = [
    weights.C5.kernel,
    noisy[0].C5.kernel.map((each, at) => each - weights.C5.kernel[at]),
  ];
  assert.ok(Math.abs(size(added) / size(old) - 0.5) < 0.02);
  assert.deepEqual(noisy[0].C5.bias, weights.C5.bias);
});

test("changes that change nothing are none", () => {
  const nothing = {
    kernels: {},
    silenced: [],
    pixels: {},
    shift: [0, 0],
    noise: { seed: 1, strength: 0 },
  };
  for (const changes of [null, {}, nothing]) assert.equal(tidy(changes), null);
  assert.deepEqual(tidy({ ...nothing, biases: false }), { biases: false });
});

test("a preset finds the edges of its name, and no others", () => {
  const { kernel } = weights.C1;
  const trained = Array.from({ length: 25 }, (_, at) => kernel[at * 6]);
  // a bar of ink in the middle of a patch, and what a kernel says at its sides
  const answer = (values, inked) =>
    values.reduce((sum, value, at) => sum + value * Number(inked(Math.floor(at / 5), at % 5)), 0);
  const sides = {
    top: (row) => row > 2,
    bottom: (row) => row < 2,
    left: (_, column) => column > 2,
    right: (_, column) => column < 2,
  };
  for (const name of Object.keys(sides)) {
    const values = preset(name, trained);
    const answers = Object.entries(sides).map(([side, inked]) => [side, answer(values, inked)]);
    const best = answers.reduce((one, other) => (other[1] > one[1] ? other : one));
    assert.equal(best[0], name);
    assert.ok(Math.abs(Math.hypot(...values) - Math.hypot(...trained)) < 0.01, name);
    assert.ok(Math.abs(answer(values, () => true)) < 1e-9, name);
  }
  assert.equal(answer(preset("blur", trained), () => true).toFixed(3), "1.000");
  assert.deepEqual(preset("zero", trained), Array(25).fill(0));
  assert.deepEqual(preset("random", trained, 3), preset("random", trained, 3));
  assert.notDeepEqual(preset("random", trained, 3), preset("random", trained, 4));
});
