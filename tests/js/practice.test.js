import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axes, endOf, lines } from "../../lenet/ui/parts/practice/curves.js";
import { PRESETS } from "../../lenet/ui/parts/practice/presets.js";
import { LAYERS, NO_DIGIT } from "../../lenet/ui/scripts/constants.js";
import { calibrate } from "../../lenet/ui/scripts/network/calibrate.js";
import { toInput } from "../../lenet/ui/scripts/network/model.js";
import { createRandom, shuffled } from "../../lenet/ui/scripts/network/random.js";
import { fromFile, toFile, toHalf } from "../../lenet/ui/scripts/network/safetensors.js";
import { fromBytes, fromHalf, inARow, takeApart } from "../../lenet/ui/scripts/network/weights.js";
import { fetchWords } from "../../lenet/ui/scripts/page/fetch_words.js";
import { createPractice } from "../../lenet/ui/scripts/page/practice.js";
import { toDigitImage } from "../../lenet/ui/scripts/page/readings.js";
import { createState } from "../../lenet/ui/scripts/page/state.js";
import { Engine } from "../../lenet/ui/scripts/training/engine.js";
import {
  openBack,
  placeOf,
  shareOf,
  teach,
  updateOf,
} from "../../lenet/ui/scripts/training/opened.js";
import { DEFAULTS, LENGTH } from "../../lenet/ui/scripts/training/settings.js";
import { begin, Trainer, unpackSample } from "../../lenet/ui/scripts/training/trainer.js";
import { frame } from "./browser.js";
import { golden, mean, weightBytes } from "./golden.js";

const file = (name) => readFileSync(new URL(`../../lenet/ui/${name}`, import.meta.url));
const wasm = file("kernels.wasm");
await fetchWords();
const [practice, heldOut] = await Promise.all(
  ["practice.bin", "held_out.bin"].map((name) => unpackSample(file(name))),
);
const safetensors = golden("safetensors");
const none = { images: new Uint8Array(), labels: new Uint8Array() };
const AREA = 28 * 28;
const some = { images: heldOut.images.slice(0, 40 * AREA), labels: heldOut.labels.slice(0, 40) };
const few = { practice, heldOut: some, own: none };
const all = { practice, heldOut, own: none };
const trainer = (settings, samples = few, given = null) => {
  const engine = new Engine(LAYERS, wasm);
  const run = new Trainer(engine, LAYERS, samples, { ...DEFAULTS, ...settings }, given);
  return Object.assign(run, { engine });
};
const GUESSING = 0.16; // so much is right at most by guessing one of eleven

test("there are 6,000 drawings to learn from and 1,000 others, digits of all kinds and what is none", () => {
  for (const [{ images, labels }, count] of [
    [practice, 6_000],
    [heldOut, 1_000],
  ]) {
    assert.deepEqual([labels.length, images.length], [count, count * AREA]);
    for (let label = 0; label <= NO_DIGIT; label++) assert.ok(labels.includes(label));
    assert.ok(images.every((level) => level % 17 === 0));
  }
});

test("a hundred steps teach it what guessing doesn't know", () => {
  const run = trainer({});
  const before = run.measure().accuracy;
  for (let step = 0; step < 100; step++) run.step();
  assert.ok(before < 0.3);
  assert.ok(run.measure().accuracy > 0.5, String(run.measure().accuracy));
});

test("a run keeps no object for each of its drawings, which would add up in the worker", () => {
  const engine = new Engine(LAYERS, wasm);
  const given = new Float32Array(engine.parameters);
  const before = process.memoryUsage().heapUsed;
  const run = new Trainer(engine, LAYERS, all, DEFAULTS, given);
  const taken = process.memoryUsage().heapUsed - before;
  assert.equal(run.size, 6_000);
  assert.ok(taken < 300_000, `${taken} bytes`);
});

test("the seed decides everything, and another one is another run", () => {
  const runs = [1, 1, 2].map((seed) => {
    const run = trainer({ seed });
    return Array.from({ length: 3 }, () => run.step().loss);
  });
  assert.deepEqual(runs[0], runs[1]);
  assert.notDeepEqual(runs[0], runs[2]);
});

test("the rate falls to 0 until the end of the run", () => {
  const run = trainer({ rate: 0.01 });
  assert.equal(run.rate, 0.01);
  run.seen = LENGTH / 2;
  assert.ok(Math.abs(run.rate - 0.005) < 1e-9);
  run.seen = LENGTH + 1;
  assert.equal(run.rate, 0);
});

test("an epoch shows each drawing once, with its own label unless they are shuffled", () => {
  const labelsOf = (mixed) => {
    const run = trainer({ drawings: 100, bent: false, mixed });
    const seen = new Map();
    for (let step = 0; step < 100; step++) {
      const { images, labels } = run.next(1);
      seen.set(String(images), labels[0]);
    }
    assert.equal(run.size, 100);
    assert.equal(seen.size, 100);
    return Array.from({ length: 100 }, (_, at) =>
      seen.get(String(practice.images.subarray(at * AREA, (at + 1) * AREA))),
    );
  };
  assert.deepEqual(labelsOf(false), [...practice.labels.subarray(0, 100)]);
  const mixed = labelsOf(true);
  assert.notDeepEqual(mixed, [...practice.labels.subarray(0, 100)]);
  assert.deepEqual(mixed.toSorted(), [...practice.labels.subarray(0, 100)].toSorted());
});

test("the visitor's own drawings are a part of each epoch, or all of it", () => {
  const own = { images: new Uint8Array(2 * AREA).fill(255), labels: Uint8Array.of(3, NO_DIGIT) };
  assert.equal(trainer({}, { ...few, own }).size, 6_000 + 120);
  const alone = trainer({ alone: true, bent: false }, { ...few, own });
  assert.equal(alone.size, 2);
  assert.deepEqual([...alone.next(2).labels].toSorted(), [NO_DIGIT, 3].toSorted());
});

test("bent drawings differ from each other and from what they are made of", () => {
  const run = trainer({ drawings: 1 });
  const { images } = run.next(2);
  const [one, two] = [images.subarray(0, AREA), images.subarray(AREA)];
  assert.notDeepEqual(one, two);
  assert.notDeepEqual(one, practice.images.subarray(0, AREA));
});

test("it begins with weights of the size that was asked for, or with those that are given", () => {
  const spread = (how) => {
    const { C5 } = takeApart(begin(LAYERS, how, 1));
    assert.ok(C5.bias.every((value) => value === 0));
    return Math.hypot(...C5.kernel) / Math.sqrt(C5.kernel.length);
  };
  assert.ok(Math.abs(spread("he") / Math.sqrt(2 / 400) - 1) < 0.02);
  assert.ok(Math.abs(spread("large") - 1) < 0.02);
  assert.equal(spread("zero"), 0);
  const given = inARow(fromBytes(weightBytes()));
  assert.ok(trainer({}, few, given).measure().accuracy > 0.9);
});

test("numbers at random are spread as they should be, and an order holds each once", () => {
  const random = createRandom(5);
  const values = Array.from({ length: 20_000 }, () => random.normal(2));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.ok(Math.abs(mean) < 0.05);
  assert.ok(Math.abs(Math.hypot(...values) / Math.sqrt(values.length) - 2) < 0.05);
  assert.deepEqual(
    shuffled(50, random).toSorted(),
    Uint32Array.from({ length: 50 }, (_, at) => at),
  );
});

// A step of each optimizer, opened, after some others.
function opened(optimizer, count = 5) {
  const engine = new Engine(LAYERS, wasm);
  const run = new Trainer(engine, LAYERS, few, { ...DEFAULTS, optimizer, rate: 0.01 });
  for (let step = 0; step < 3; step++) run.step();
  const [before, { rate }] = [engine.weights, run];
  const batch = run.next(count);
  run.step(batch);
  const { weights: after, slopes, kept, steps } = engine;
  return { ...batch, before, after, slopes, kept, steps, rate };
}

test("the shares of a step's images add up to the slope of each weight", () => {
  const step = opened("adam");
  const weights = takeApart(step.before);
  const taught = [...step.labels].map((label, at) => {
    const image = toDigitImage(step.images.subarray(at * AREA, (at + 1) * AREA));
    return teach(weights, toInput(image), label);
  });
  for (const { name, parameters, filters } of LAYERS.filter((layer) => layer.parameters)) {
    const depth = parameters / filters - 1;
    for (const place of [0, 7, Math.floor(depth / 2), depth - 1, depth]) {
      const weight = { layer: name, filter: filters - 2, place };
      const shares = taught.map((each) => shareOf(weight, each).sum);
      const slope = shares.reduce((sum, share) => sum + share, 0) / taught.length;
      const expected = step.slopes[placeOf(weight)];
      assert.ok(Math.abs(slope - expected) < 1e-5 + 1e-3 * Math.abs(expected), `${name} ${place}`);
    }
  }
});

test("what a unit was told comes from the units that see it", () => {
  const step = opened("adam");
  const weights = takeApart(step.before);
  const taught = teach(
    weights,
    toInput(toDigitImage(step.images.subarray(0, AREA))),
    step.labels[0],
  );
  let told = 0;
  for (const [layer, index] of [
    ["C1", [13, 12, 2]],
    ["C1", [27, 27, 5]],
    ["S2", [6, 7, 3]],
    ["S2", [0, 13, 5]],
    ["C3", [4, 5, 9]],
    ["S4", [2, 1, 15]],
    ["C5", [0, 0, 100]],
    ["F6", [0, 0, 83]],
  ]) {
    for (let map = 0; map <= index[2]; map++) {
      const opened = openBack(weights, taught, layer, [index[0], index[1], map]);
      const [{ inputs, products, shape, total }] = opened.terms;
      assert.deepEqual([inputs.length, products.length], Array(2).fill(shape[0] * shape[1]));
      assert.ok(opened.terms.every((term) => Math.abs(term.total) <= Math.abs(total)));
      if (opened.value === 0) continue; // ReLU
      assert.ok(Math.abs(opened.total - opened.value) < 1e-6, layer);
      told += 1;
    }
  }
  assert.ok(told > 30);
  const label = step.labels[0];
  const wrong = openBack(weights, taught, "OUTPUT", [0, 0, Math.min(label, 9)]);
  const expected = taught.probabilities[Math.min(label, 9)] - Number(label < NO_DIGIT);
  assert.deepEqual([wrong.terms, wrong.source], [[], ""]);
  assert.ok(Math.abs(wrong.value - expected) < 1e-6);
  assert.ok(Math.abs(taught.probabilities.reduce((sum, share) => sum + share, 0) - 1) < 1e-6);
});

test("the numbers of an update are those by which the weight changed", () => {
  for (const optimizer of ["sgd", "momentum", "adam"]) {
    const step = opened(optimizer);
    let moved = 0;
    for (let at = 0; at < step.before.length; at += 997) {
      const { value, after, change } = updateOf(step, optimizer, at);
      assert.equal(value, step.before[at]);
      assert.ok(Math.abs(after - step.after[at]) < 1e-6 + 1e-4 * Math.abs(change), optimizer);
      moved += Number(change !== 0);
    }
    assert.ok(moved > 20, `${optimizer}: ${moved}`);
    const at = placeOf({ layer: "OUTPUT", filter: 3, place: 84 });
    const { speed, slope, change } = updateOf(step, "momentum", at);
    if (optimizer === "momentum") {
      assert.ok(Math.abs(0.9 * speed - step.rate * slope - change) < 1e-9);
    }
  }
});

test("a file of weights is the same in both languages", () => {
  const { file: text, record } = safetensors;
  const content = new Uint8Array(Buffer.from(text, "base64"));
  const read = fromFile(content);
  assert.deepEqual(read.record, record);
  assert.deepEqual(read.weights, fromBytes(weightBytes()));
  assert.deepEqual(toFile(read.weights, record), content);
});

test("a file of 32 bits is read with 16", () => {
  const content = new Uint8Array(Buffer.from(safetensors.file, "base64"));
  const begin = 8 + new DataView(content.buffer, content.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(content.subarray(8, begin)));
  for (const told of Object.values(header).slice(1)) {
    Object.assign(told, { dtype: "F32", data_offsets: told.data_offsets.map((at) => 2 * at) });
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const values = inARow(fromBytes(weightBytes())).map((value) => 1.0001 * value);
  const other = new Uint8Array(8 + text.length + 4 * values.length);
  new DataView(other.buffer).setUint32(0, text.length, true);
  other.set(text, 8);
  other.set(new Uint8Array(values.buffer), 8 + text.length);
  assert.deepEqual(
    inARow(fromFile(other).weights),
    values.map((value) => fromHalf(toHalf(value))),
  );
});

test("files that are none are refused in one sentence", () => {
  for (const [at, text] of safetensors.hostile.entries()) {
    const content = new Uint8Array(Buffer.from(text, "base64"));
    const refused = {
      name: "RangeError",
      message: /^Expected LeNet-5’s weights as a safetensors file/,
    };
    assert.throws(() => fromFile(content), refused, `file ${at}`);
  }
});

test("weights of other signs than the page's are refused", () => {
  const weights = fromBytes(weightBytes());
  const digits = [..."0123456789"];
  assert.doesNotThrow(() => fromFile(toFile(weights, { names: digits })));
  const others = toFile(weights, { names: digits.toReversed() });
  assert.throws(() => fromFile(others), { name: "RangeError" });
});

test("numbers get the nearest 16 bits", () => {
  for (const [value, bits] of [
    [0, 0],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [0.333251953125, 0x3555],
    [2 ** -24, 1],
    [2 ** -25, 0],
    [2 ** -14, 0x0400],
    [65504, 0x7bff],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [2047.9999, 0x6800],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
  ]) {
    assert.equal(toHalf(value), bits, String(value));
  }
});

test("the calibration is that of Python", () => {
  const { logits, labels, calibration } = safetensors;
  const own = calibrate(Float32Array.from(logits), Uint8Array.from(labels), 0.99);
  assert.equal(own.temperature, calibration.temperature);
  assert.ok(Math.abs(own.least_confidence - calibration.least_confidence) < 1e-5);
});

test("a chart shows what is seen, what is held out, and earlier runs, whatever the numbers", () => {
  const run = [
    { seen: 0, practice: null, held: 0.1 },
    { seen: 500, practice: Number.NaN, held: null },
    { seen: 1_200, practice: 0.5, held: 0.6 },
  ];
  assert.equal(endOf([run]), 5_000);
  for (const accuracy of [true, false]) {
    const drawn = lines([run, run], accuracy, 5_000, 400);
    assert.deepEqual(drawn.match(/class="\w+"/g), [
      'class="earlier"',
      'class="seen"',
      'class="held"',
    ]);
    assert.ok(!drawn.includes("NaN"));
  }
  assert.ok(axes(true, 1_000, 160).includes("<line"));
  assert.equal(lines([], true, 1_000, 160), "");
});

test("a curve has no point of few images, as where a run was stopped", () => {
  const told = (run) => lines([run], true, 1_000, 400).match(/class="seen" d="M([^"]*)"/)[1];
  const run = [0, 200, 400, 600].map((seen) => ({ seen, practice: 0.5, held: null }));
  const stopped = [...run, { seen: 616, practice: 1, held: null }];
  assert.equal(told(stopped), told(run));
  const slower = Array.from({ length: 20 }, (_, at) => ({
    seen: 616 + 16 * at,
    practice: 1,
    held: null,
  }));
  assert.ok(told([...run, ...slower]).split("L").length > run.length + 10);
});

test("each preset differs from the defaults, and shows nothing at its beginning", () => {
  const [well, ...others] = PRESETS;
  assert.deepEqual(well.settings, {});
  for (const { name, settings, shows } of others) {
    assert.ok(
      Object.entries(settings).some(([key, value]) => DEFAULTS[key] !== value),
      name,
    );
    const guessing = { loss: 2.4, accuracy: 0.1 };
    assert.equal(shows({ seen: 0, practice: null, heldOut: guessing }), false, name);
  }
});

// Train by a preset until what it is to show has shown, or for so many images.
function showing(name, most = LENGTH) {
  const { settings, shows } = PRESETS.find((preset) => preset.name === name);
  const run = trainer(settings, all);
  const losses = [];
  const told = { seen: 0, practice: null, heldOut: run.measure() };
  while (!shows(told) && run.seen < most) {
    const steps = Array.from({ length: 32 }, () => run.step());
    const [loss, correct, count] = ["loss", "correct", "count"].map((key) =>
      steps.reduce((sum, step) => sum + step[key], 0),
    );
    losses.push(...steps.map((step) => step.loss / step.count));
    told.seen = run.seen;
    told.practice = { loss: loss / count, accuracy: correct / count, count };
    if (run.seen % 1_024 === 0) told.heldOut = run.measure();
  }
  assert.ok(shows(told), `${name}: ${JSON.stringify(told)}`);
  return { run, told, losses };
}

test("too fast, the loss leaps, and it ends by guessing", () => {
  const { told, losses } = showing("fast");
  assert.ok(Math.max(...losses.slice(1)) > 3 * losses[0], String(Math.max(...losses.slice(1))));
  for (const { loss, accuracy } of [told.practice, told.heldOut]) {
    assert.ok(accuracy < GUESSING, String(accuracy));
    assert.ok(!(loss < 2), String(loss));
  }
});

test("too slow, it knows little when the defaults read most of them", () => {
  const { told, losses } = showing("slow");
  assert.ok(mean(losses.slice(-64)) > 0.7 * mean(losses.slice(0, 64)));
  const well = trainer({}, all);
  while (well.seen < told.seen) well.step();
  assert.ok(well.measure().accuracy > 0.7, String(well.measure().accuracy));
  assert.ok(told.heldOut.accuracy < 0.3, String(told.heldOut.accuracy));
});

test("dead from the start, it has seen thousands, and only the last biases have moved", () => {
  const { run, told } = showing("dead");
  assert.ok(told.seen > 2_000 && told.heldOut.accuracy < GUESSING);
  const weights = run.engine.weights;
  assert.ok(weights.slice(0, -10).every((weight) => weight === 0));
  assert.ok(weights.slice(-10).every((weight) => weight !== 0));
});

test("by heart, it knows all 100 drawings, and misreads many others", () => {
  const { run, told } = showing("heart");
  assert.equal(run.size, 100);
  const [images, labels] = [practice.images.slice(0, 100 * AREA), practice.labels.slice(0, 100)];
  assert.equal(run.engine.score(images, labels).correct, 100);
  assert.ok(told.heldOut.accuracy < 0.8, String(told.heldOut.accuracy));
});

test("what is known by heart does not show in a lucky image or at the beginning", () => {
  for (const [seen, count] of [
    [1, 1],
    [16, 16],
    [3_000, 1],
  ]) {
    const told = { seen, practice: { loss: 0, accuracy: 1, count }, heldOut: { accuracy: 0.1 } };
    for (const { name, shows } of PRESETS) {
      if (["heart", "nonsense"].includes(name)) assert.ok(!shows(told), `${name}, ${seen}`);
    }
  }
});

test("it knows nonsense by heart, and reads other drawings no better than by guessing", () => {
  const { told } = showing("nonsense");
  assert.ok(told.practice.accuracy > 0.9 && told.heldOut.accuracy < GUESSING);
});

test("new weights wait for the pen's next move, and take no frame of their own while it moves", async (t) => {
  const sent = [];
  t.mock.method(globalThis, "fetch", async () => new Response(new ArrayBuffer(1)));
  globalThis.location = { origin: "null" }; // as of the files that Node reads
  globalThis.Worker = class {
    constructor() {
      globalThis.worker = this;
    }
    postMessage({ type }) {
      sent.push(type);
      if (type === "load") queueMicrotask(() => this.onmessage({ data: { type: "ready" } }));
    }
  };
  const [state, asked] = [createState(), []];
  const reader = { change: ({ changes }, now) => asked.push([changes.weights.name, now]) };
  const told = { state() {}, step() {}, lost: assert.fail };
  state.publish("paper", { unfinished: true });
  state.publish("reading", { subject: { changes: null } });
  await createPractice({ state, reader }, told).play(0);
  const weights = new Float32Array(LAYERS.reduce((sum, { parameters }) => sum + parameters, 0));
  const tell = () => globalThis.worker.onmessage({ data: { type: "state", weights } });
  tell();
  assert.deepEqual(asked, [["practice", false]]);
  assert.deepEqual(sent, ["load", "play", "seen"]);
  state.publish("paper", { unfinished: false });
  tell();
  assert.equal(asked.length, 1);
  frame();
  assert.deepEqual(asked[1], ["practice", true]);
});
