// The worker in which the page trains. It is told {type, …}:
//
// "load"   {layers, kernels, practice, heldOut}: files, once, before all else
// "begin"  {settings, own, weights}: a run anew, from these weights if the settings say so
// "play"   {pace}: ms from step to step, 0 for as fast as it can; "stop"
// "step"   {count}: one step with so many images, of which it tells all
// "seen"   the page has shown what it was told last
// "judge"  asks for what is held out and its logits
//
// It tells {type: "ready"}, {type: "state", …} some times a second, or {type: "step" or "judged", …}.

import { Engine } from "./engine.js";
import { LENGTH } from "./settings.js";
import { Trainer, unpackSample } from "./trainer.js";

const TOLD = 66; // ms from state to state, at least
const WORK = 10; // ms until it listens again
const MEASURED = 8; // times as long as it takes to measure it trains in between

/** @type {any} */
const page = globalThis;
/** @type {any} {engine, layers, practice, heldOut} */
let loaded = null;
/** @type {Trainer | null} */
let trainer = null;
let run = 0; // counts the runs
let pace = -1; // below 0 while it stands
let last = 0; // when the latest step was, ms
let told = 0; // when it told
let shown = true; // whether the page has shown that
/** @type {{loss: number, accuracy: number} | null} */
let heldOut = null;
let measured = { at: 0, took: 0, seen: -1 }; // when, how long it took, and after how many images
let recent = { loss: 0, correct: 0, count: 0, ms: 0 }; // since it told

/** @type {Record<string, (message: any) => unknown>} */
const HANDLERS = {
  async load({ layers, kernels, practice, heldOut }) {
    const samples = await Promise.all([practice, heldOut].map(unpackSample));
    loaded = {
      engine: new Engine(layers, kernels),
      layers,
      practice: samples[0],
      heldOut: samples[1],
    };
    page.postMessage({ type: "ready", simd: loaded.engine.simd });
  },
  begin({ settings, own, weights }) {
    run += 1;
    pace = -1;
    trainer = new Trainer(loaded.engine, loaded.layers, { ...loaded, own }, settings, weights);
    recent = { loss: 0, correct: 0, count: 0, ms: 0 };
    measured = { at: 0, took: 0, seen: -1 };
    tell(true);
  },
  play(message) {
    const stood = pace < 0;
    pace = message.pace;
    if (stood) work();
  },
  stop() {
    if (pace < 0) return;
    pace = -1;
    tell(true);
  },
  step({ count }) {
    if (!trainer) return;
    pace = -1;
    const { rate, seen } = trainer;
    const batch = trainer.next(count);
    const before = loaded.engine.weights;
    take(() => trainer?.step(batch));
    const { weights: after, slopes, kept, steps } = loaded.engine;
    page.postMessage({ type: "step", ...batch, before, after, slopes, kept, steps, rate, seen });
    tell(true);
  },
  seen() {
    shown = true;
  },
  judge() {
    page.postMessage({ type: "judged", run, ...trainer?.logits() });
  },
};

/** @param {() => {loss: number, correct: number, count: number} | undefined} step */
function take(step) {
  const start = performance.now();
  const { loss = 0, correct = 0, count = 0 } = step() ?? {};
  recent.loss += loss;
  recent.correct += correct;
  recent.count += count;
  recent.ms += performance.now() - start;
}

function work() {
  if (!trainer || pace < 0) return;
  const start = performance.now();
  if (start - last >= pace) {
    do {
      last = performance.now();
      take(() => trainer?.step());
    } while (!pace && trainer.seen < LENGTH && performance.now() - start < WORK);
  }
  if (trainer.seen >= LENGTH) pace = -1;
  tell(pace < 0);
  if (pace >= 0) next();
}

// without the 4 ms that a timer within a timer takes
const { port1, port2 } = new MessageChannel();
port1.onmessage = work;
const next = () => (pace ? setTimeout(work, Math.min(pace, TOLD) / 2) : port2.postMessage(null));

/** Tell how it stands, if it is time to, or in any case.
 * @param {boolean} anyway */
function tell(anyway) {
  if (!trainer) return;
  const now = performance.now();
  if (!anyway && (!shown || now - told < TOLD)) return;
  const rested = now - measured.at > MEASURED * measured.took;
  if (measured.seen !== trainer.seen && (anyway || rested)) {
    heldOut = trainer.measure();
    measured = { at: performance.now(), took: performance.now() - now, seen: trainer.seen };
  }
  const { seen, size, rate } = trainer;
  const { loss, correct, count, ms } = recent;
  const practice = count ? { loss: loss / count, accuracy: correct / count, count } : null;
  const weights = loaded.engine.weights;
  const state = {
    run,
    seen,
    epoch: seen / size,
    rate,
    practice,
    playing: pace >= 0,
    done: seen >= LENGTH,
  };
  const speed = count ? (1000 * count) / ms : 0;
  page.postMessage(
    { type: "state", ...state, heldOut, fresh: measured.seen === seen, speed, weights },
    [weights.buffer],
  );
  recent = { loss: 0, correct: 0, count: 0, ms: 0 };
  told = performance.now();
  shown = false;
}

page.onmessage = (/** @type {MessageEvent} */ { data }) => HANDLERS[data.type](data);
