// The training in this browser: a worker that trains, and the page that follows its weights.

import { HELD_OUT, KERNELS, LAYERS, NO_DIGIT, PRACTICE } from "../constants.js";
import { takeApart } from "../network/weights.js";
import { startWorker } from "./worker.js";

/** @typedef {import("../training/settings.js").Settings} Settings */
/** @typedef {{loss: number, accuracy: number}} Measures */
/**
 * What the worker tells some times a second. `practice` is of what was learned from since the last
 * time, `speed` in images a second, and `fresh` whether `heldOut` was measured now.
 *
 * @typedef {{run: number, seen: number, epoch: number, rate: number, practice: (Measures & {count: number}) | null,
 *   heldOut: Measures, fresh: boolean, speed: number, playing: boolean, done: boolean, weights:
 *   Float32Array}} Told
 */
/**
 * A step, opened: the images, the weights before, the slopes, and what the optimizer keeps after it.
 *
 * @typedef {{images: Uint8Array, labels: Uint8Array, before: Float32Array, after: Float32Array, slopes:
 *   Float32Array, kept: Float32Array[], steps: number, rate: number, seen: number}} Step
 */

const MOVE = 100; // ms since the last reading, while the pen is down: it rests if there is none
const NAME = "practice"; // of the network in training, see `Changes`
const FILES = [KERNELS, PRACTICE, HELD_OUT];
// what it says until it is calibrated: a digit that is likelier than all else
const UNCALIBRATED = { temperature: 1, least_confidence: 0.5 };

/** @returns {Promise<ArrayBuffer[]>} */
const fetchAll = () =>
  Promise.all(
    FILES.map(async (name) => {
      const reply = await fetch(new URL(name, import.meta.url));
      if (!reply.ok) throw new Error(`Expected ${name}, got ${reply.status}.`);
      return reply.arrayBuffer();
    }),
  );

/**
 * Return what trains. The worker starts with the first run, and `told` hears of each state and step.
 *
 * @param {Pick<Page, "state" | "reader">} page
 * @param {{state: (told: Told) => void, step: (step: Step) => void, lost: () => void}} told
 */
export function createPractice({ state, reader }, told) {
  /** @type {Promise<Worker> | null} */
  let starting = null;
  /** @type {Told | null} */
  let latest = null;
  let following = false;
  let last = 0; // when the page read, ms
  /** @type {((judged: any) => void) | null} */
  let judging = null;

  async function start() {
    const worker = startWorker(new URL("../training/worker.js", import.meta.url));
    const [kernels, practice, heldOut] = await fetchAll();
    const ready = new Promise((resolve, reject) => {
      worker.onerror = reject;
      worker.onmessage = resolve;
    });
    worker.postMessage({ type: "load", layers: LAYERS, kernels, practice, heldOut });
    await ready;
    worker.onmessage = ({ data }) => hear(worker, data);
    return worker;
  }

  /** @type {(worker: Worker, data: any) => void} */
  function hear(worker, { type, ...data }) {
    if (type === "judged") return judging?.(data);
    if (type === "step") return told.step(data);
    latest = data;
    const moves = state.latest("paper").unfinished && performance.now() - last < MOVE;
    const take = () => {
      told.state(data);
      if (following) show(data, moves);
      worker.postMessage({ type: "seen" });
    };
    // in one frame, and the next when the page has shown this one, so that a slow device is not asked too
    // much; while the pen moves in none of its own, for which an answer would have to wait
    if (moves) take();
    else requestAnimationFrame(take);
  }

  /** Let the whole page read with the weights of now: with the pen's next move, while it moves.
   * @type {(told: Told, moves: boolean) => void} */
  function show({ weights }, moves) {
    const network = { name: NAME, weights: takeApart(weights), calibration: UNCALIBRATED };
    const changes = { ...state.latest("reading").subject.changes, weights: network };
    reader.change({ changes }, !moves);
  }

  /** @param {object} message */
  async function send(message) {
    starting ??= start().catch((cause) => {
      starting = null;
      told.lost();
      throw cause;
    });
    (await starting).postMessage(message);
  }

  // whoever leads the page to other weights sees these no more
  let own = false;
  state.subscribe("reading", ({ subject }) => {
    last = performance.now();
    const before = own;
    own = subject.changes?.weights?.name === NAME;
    if (before && !own) following = false;
  });

  return {
    /** Begin a run: with weights at random, or these.
     * @type {(settings: Settings, own: Exemplar[], weights: Float32Array | null) => Promise<void>} */
    begin(settings, own, weights) {
      const area = own[0]?.digitImage.data.length ?? 0;
      const images = new Uint8Array(own.length * area);
      for (const [at, { digitImage }] of own.entries()) images.set(digitImage.data, at * area);
      const labels = Uint8Array.from(own, ({ label }) => label ?? NO_DIGIT);
      return send({ type: "begin", settings, own: { images, labels }, weights });
    },
    /** Go on, with a pause between steps, in ms.
     * @param {number} pace */
    play(pace) {
      following = true;
      return send({ type: "play", pace });
    },
    stop: () => send({ type: "stop" }),
    /** Take one step, with so many images, which is told in whole.
     * @param {number} count */
    step(count) {
      following = true;
      return send({ type: "step", count });
    },
    /** Return what was told last. */
    latest: () => latest,
    /** Return the held-out drawings' labels, and the logits by the weights of now.
     * @returns {Promise<{logits: Float32Array, labels: Uint8Array}>} */
    judge() {
      const judged = new Promise((resolve) => {
        judging = resolve;
      });
      send({ type: "judge" }).catch(() => {});
      return /** @type {any} */ (judged);
    },
  };
}
