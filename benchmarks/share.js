// A worker that learns its share of each batch, by the weights that it is given, for `benchmarks/engine.js`.

import { parentPort, workerData } from "node:worker_threads";
import { Engine } from "../lenet/ui/scripts/training/engine.js";

const { layers, wasm, images, labels } = workerData;
const engine = new Engine(layers, wasm);
parentPort.on("message", (weights) => {
  engine.weights = weights;
  engine.learn(images, labels);
  const { slopes } = engine;
  parentPort.postMessage(slopes, [slopes.buffer]);
});
