import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Naive } from "../../benchmarks/naive.js";
import { LAYERS } from "../../lenet/ui/scripts/constants.js";
import { AUGMENTATION, bend } from "../../lenet/ui/scripts/training/bending.js";
import { Engine } from "../../lenet/ui/scripts/training/engine.js";
import { apart, golden, mean, unpack } from "./golden.js";

const wasm = readFileSync(new URL("../../lenet/ui/kernels.wasm", import.meta.url));
const cases = golden("training");
const labels = Uint8Array.from(cases.labels);
const drawings = readFileSync(new URL("../../lenet/ui/drawings.bin", import.meta.url));
const images = Uint8Array.from(drawings.subarray(labels.length));
const AREA = images.length / labels.length;
const unpacked = (text) => new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);
const weights = unpacked(cases.weights);
const engines = { SIMD: new Engine(LAYERS, wasm), "plain JavaScript": new Engine(LAYERS) };

// How far numbers are from others, relative to the norm of these, tensor by tensor.
function farthest(some, others, layers = LAYERS) {
  let [start, most] = [0, 0];
  for (const { parameters, filters } of layers.filter((layer) => layer.parameters)) {
    for (const length of [parameters - filters, filters]) {
      const [mine, theirs] = [some, others].map((each) => each.subarray(start, start + length));
      const norm = Math.hypot(...theirs);
      most = Math.max(most, Math.hypot(...mine.map((value, at) => value - theirs[at])) / norm);
      start += length;
    }
  }
  assert.equal(start, others.length);
  return most;
}

test("one of the engines has SIMD, and the other not", () => {
  assert.deepEqual(
    Object.values(engines).map(({ simd }) => simd),
    [true, false],
  );
});

for (const [name, engine] of Object.entries(engines)) {
  test(`the slopes are those of Keras, by ${name}`, () => {
    engine.weights = weights;
    assert.deepEqual(engine.weights, weights);
    const { loss, correct } = engine.learn(images, labels);
    assert.ok(Math.abs(loss / labels.length - cases.loss) < 1e-4);
    assert.ok(farthest(engine.slopes, unpacked(cases.slopes)) < 1e-4);
    assert.deepEqual(engine.score(images, labels), { loss, correct });
  });

  const steps = engine.simd ? 100 : 20; // the optimizers are the same, and their loops twins
  test(`the losses of ${steps} steps are those of Keras, by ${name}`, () => {
    for (const [optimizer, { rate, losses }] of Object.entries(cases.curves)) {
      engine.weights = weights;
      losses.slice(0, steps).forEach((expected, step) => {
        const batch = Array.from({ length: 8 }, (_, at) => (8 * step + at) % labels.length);
        const seen = Uint8Array.from(batch.flatMap((at) => [...imageOf(at)]));
        const { loss } = engine.learn(
          seen,
          Uint8Array.from(batch, (at) => labels[at]),
        );
        engine.update(optimizer, rate);
        const off = Math.abs(loss / batch.length - expected);
        assert.ok(off < 1e-3 * Math.max(1, expected), `${optimizer}, step ${step}: ${off}`);
      });
    }
  });

  test(`an image counts the same alone and beside others, by ${name}`, () => {
    engine.weights = weights;
    engine.learn(images.subarray(0, 3 * AREA), labels.subarray(0, 3));
    const together = engine.slopes;
    const sum = new Float32Array(together.length);
    for (let at = 0; at < 3; at++) {
      engine.learn(imageOf(at), labels.subarray(at, at + 1));
      engine.slopes.forEach((slope, weight) => {
        sum[weight] += slope / 3;
      });
    }
    assert.ok(farthest(sum, together) < 1e-4);
  });
}

test("with another number of outputs the slopes are those of the yardstick", () => {
  const [last] = LAYERS.slice(-1);
  for (const filters of [2, 13]) {
    const layers = [
      ...LAYERS.slice(0, -1),
      { ...last, filters, grid: [1, 1, filters], parameters: (last.inputs + 1) * filters },
    ];
    const count = weights.length + (filters - 10) * (last.inputs + 1);
    const begun = Float32Array.from({ length: count }, (_, at) => 0.2 * Math.sin(7 * at + at * at));
    const others = labels.map((label) => Math.min(label, filters));
    const naive = new Naive(layers);
    naive.set(begun);
    naive.learn(images, others);
    const slopes = Float32Array.from(naive.slopes.flat().flatMap((each) => [...each]));
    for (const engine of [new Engine(layers, wasm), new Engine(layers)]) {
      engine.weights = begun;
      engine.learn(images, others);
      assert.ok(farthest(engine.slopes, slopes, layers) < 1e-4);
    }
  }
});

test("weights that have grown beyond all bounds leave no trace in the next", () => {
  for (const engine of Object.values(engines)) {
    engine.weights = weights;
    engine.learn(images, labels);
    const before = engine.slopes;
    engine.weights = weights.map(() => Number.NaN);
    engine.learn(imageOf(0), labels.subarray(0, 1));
    engine.update("adam", 1);
    engine.weights = weights;
    engine.learn(images, labels);
    assert.deepEqual(engine.slopes, before);
  }
});

test("images are bent as Python bends them", () => {
  assert.deepEqual(AUGMENTATION, cases.augmentation);
  const to = new Uint8Array(AREA);
  const off = cases.bent.map(({ amounts, image }, at) => {
    const left = [1.5 * amounts[0], ...amounts.slice(1)]; // as strongly as Python bent it
    const random = { uniform: () => left.shift(), normal: () => left.shift() };
    bend(imageOf(at), to, random, AUGMENTATION);
    assert.deepEqual(left, []);
    const expected = unpack(image).data;
    assert.ok(apart(to, expected) <= 6, `${at}: ${apart(to, expected)} levels`);
    return mean(expected.map((level, pixel) => Math.abs(level - to[pixel])));
  });
  assert.ok(mean(off) < 0.4, `${mean(off)} levels on average`);
});

function imageOf(at) {
  return images.subarray(at * AREA, (at + 1) * AREA);
}
