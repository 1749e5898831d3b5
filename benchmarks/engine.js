// Measure the engine that trains in the browser, in Node; `benchmarks/engine.py` has what it asks for:
// the module `constants.js`, and a file of pen digits, a byte for each label, and then for each pixel.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { Engine } from "../lenet/ui/scripts/training/engine.js";
import { DEFAULTS, LENGTH } from "../lenet/ui/scripts/training/settings.js";
import { Trainer, unpackSample } from "../lenet/ui/scripts/training/trainer.js";
import { Naive } from "./naive.js";

const [constants, pens] = process.argv.slice(2);
const { LAYERS } = await import(pathToFileURL(constants).href);
const file = (name) => readFileSync(new URL(`../lenet/ui/${name}`, import.meta.url));
const wasm = file("kernels.wasm");
const [practice, heldOut] = await Promise.all(
  ["practice.bin", "held_out.bin"].map(file).map(unpackSample),
);
const bytes = Uint8Array.from(readFileSync(pens));
const written = {
  labels: bytes.subarray(0, bytes.length / 785),
  images: bytes.subarray(bytes.length / 785),
};
const none = { images: new Uint8Array(), labels: new Uint8Array() };
const STOPS = [10_000, LENGTH];
const ROUNDS = 5;
const SECONDS = 2; // of each, in each round
const [TURNS, STEPS] = [60, 10]; // of one thread and of two

const median = (values) => values.toSorted((one, other) => one - other)[values.length >> 1];

// Images a second of forward, backward and update, on the same batch, by turns.
function speeds() {
  const [images, labels] = [practice.images.subarray(0, 32 * 784), practice.labels.subarray(0, 32)];
  const naive = new Naive(LAYERS);
  const engines = { simd: new Engine(LAYERS, wasm), plain: new Engine(LAYERS) };
  const begun = new Trainer(engines.simd, LAYERS, { practice, heldOut, own: none }, DEFAULTS);
  naive.set(engines.simd.weights);
  engines.plain.weights = engines.simd.weights;
  const steps = {
    naive() {
      naive.learn(images, labels);
      naive.update(begun.rate);
    },
  };
  for (const [name, engine] of Object.entries(engines)) {
    steps[name] = () => {
      engine.learn(images, labels);
      engine.update("adam", begun.rate);
    };
  }
  const rounds = Object.fromEntries(Object.keys(steps).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, step] of Object.entries(steps)) {
      const start = performance.now();
      let count = 0;
      for (; performance.now() - start < 1000 * SECONDS; count += 32) step();
      rounds[name].push(Math.round((1000 * count) / (performance.now() - start)));
    }
  }
  const times = (name) => median(rounds[name].map((speed, at) => speed / rounds.naive[at]));
  return {
    images_per_second: Object.fromEntries(
      Object.entries(rounds).map(([name, all]) => [name, median(all)]),
    ),
    times_naive: {
      simd: Number(times("simd").toFixed(1)),
      plain: Number(times("plain").toFixed(2)),
    },
  };
}

// How many times as quick two threads are that each learn half of a batch, by turns with one: the second is
// given all weights in each step, and its slopes are added. What an update would do with the sum is left out.
async function timesOne(batch) {
  const [images, labels] = [practice.images.slice(0, batch * 784), practice.labels.slice(0, batch)];
  const [engine, half] = [new Engine(LAYERS, wasm), batch / 2];
  new Trainer(engine, LAYERS, { practice, heldOut, own: none }, DEFAULTS); // begins with weights
  const [mine, theirs] = [
    [0, half],
    [half, batch],
  ].map(([start, end]) => ({
    images: images.slice(784 * start, 784 * end),
    labels: labels.slice(start, end),
  }));
  const workerData = { layers: LAYERS, wasm, ...theirs };
  const worker = new Worker(new URL("./share.js", import.meta.url), { workerData });
  const steps = {
    one: () => engine.learn(images, labels),
    async two() {
      const { weights } = engine;
      const told = new Promise((resolve) => worker.once("message", resolve));
      worker.postMessage(weights, [weights.buffer]);
      engine.learn(mine.images, mine.labels);
      const [slopes, others] = [engine.slopes, await told];
      for (let at = 0; at < slopes.length; at++) slopes[at] += others[at];
    },
  };
  // the quickest of many short turns: what else the machine does makes some slower, and none quicker
  const best = { one: Infinity, two: Infinity };
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [name, step] of Object.entries(steps)) {
      const start = performance.now();
      for (let time = 0; time < STEPS; time++) {
        await step();
        engine.update("adam", 0);
      }
      best[name] = Math.min(best[name], performance.now() - start);
    }
  }
  await worker.terminate();
  return Number((best.one / best.two).toFixed(2));
}

// How well the default run reads what is held out on its way, and pen digits in the end.
function run(seed) {
  const engine = new Engine(LAYERS, wasm);
  const trainer = new Trainer(
    engine,
    LAYERS,
    { practice, heldOut, own: none },
    { ...DEFAULTS, seed },
  );
  let took = 0; // ms, without what is measured
  const held = STOPS.map((stop) => {
    const start = performance.now();
    while (trainer.seen < stop) trainer.step();
    took += performance.now() - start;
    const all = Number(trainer.measure().accuracy.toFixed(4));
    const seconds = Number((took / 1000).toFixed(2));
    return { all, digits: readDigits(engine, heldOut), seconds };
  });
  return { seed, held_out: held, pen: readDigits(engine, written) };
}

// The share of the digits whose own logit is the largest of ten.
function readDigits(engine, { images, labels }) {
  const logits = new Float32Array(10 * labels.length);
  engine.score(images, labels, logits);
  const digits = [...labels.keys()].filter((at) => labels[at] < 10);
  const right = digits.filter((at) => {
    const own = logits.subarray(10 * at, 10 * at + 10);
    return own.indexOf(Math.max(...own)) === labels[at];
  });
  return Number((right.length / digits.length).toFixed(4));
}

if (process.argv[4] === "threads") {
  const times = { 16: await timesOne(16), 64: await timesOne(64) }; // by the images of a batch
  console.log(JSON.stringify({ two_threads_times_one: times }));
  process.exit();
}
const runs = process.env.SEEDS.split(",").map(Number).map(run);
const medians = {
  held_out: Object.fromEntries(
    STOPS.map((stop, at) => [stop, median(runs.map(({ held_out }) => held_out[at].all))]),
  ),
  seconds: Object.fromEntries(
    STOPS.map((stop, at) => [stop, median(runs.map(({ held_out }) => held_out[at].seconds))]),
  ),
  held_out_digits: Object.fromEntries(
    STOPS.map((stop, at) => [stop, median(runs.map(({ held_out }) => held_out[at].digits))]),
  ),
  pen: median(runs.map(({ pen }) => pen)),
};
console.log(JSON.stringify({ ...speeds(), medians, runs }));
