// The training: a slider from random weights to the trained ones, with which all of the page reads.

import { CALIBRATION, CLASSES, LAYERS } from "../../scripts/constants.js";
import { likeliest, toAnswers } from "../../scripts/network/answers.js";
import { run } from "../../scripts/network/forward.js";
import { find, make, makeButton, write } from "../../scripts/page/elements.js";
import { percentOf, shareOut } from "../../scripts/page/numbers.js";
import {
  largest,
  onAppearance,
  paintKernel,
  paintMaps,
  strongest,
} from "../../scripts/page/painting.js";
import { createPlayer } from "../../scripts/page/player.js";
import { atEase, inSight } from "../../scripts/page/state.js";
import { t } from "../../scripts/words.js";
import { curves, HEIGHT } from "./curves.js";
import { history, when } from "./history.js";

/** @type {Record<string, number>} */
const COLUMNS = { C3: 8, S4: 8, C5: 20, F6: 21 }; // maps in a row
/** @type {Record<string, number>} */
const GAPS = { C3: 1, S4: 1 }; // values between two maps
const STEP = 800; // ms at each snapshot while it plays

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, training, props }) {
  /** @type {{snapshots: Measured[]}} */
  const { snapshots } = props;
  const [svg, slider, play, sentence] = find(element, "svg", "input", ".play", ".sentence");
  const last = snapshots.length - 1;
  const guesses = snapshots.map((snapshot, at) => createGuess(snapshot, () => go(at)));
  find(element, ".guesses")[0].append(...guesses.map(({ item }) => item));
  const pictures = mountPictures(element);
  slider.max = slider.value = last;

  const at = () => state.latest("reading")?.subject.snapshot ?? last;

  function paint() {
    if (svg.clientWidth) {
      svg.setAttribute("viewBox", `0 0 ${svg.clientWidth} ${HEIGHT}`); // in print it is as wide as the paper
      svg.innerHTML = curves(snapshots, at(), svg.clientWidth);
    }
    slider.value = at();
    slider.setAttribute("aria-valuetext", when(snapshots[at()]));
  }

  /** @param {number} to */
  function go(to) {
    return training.go(to === last ? null : to).catch(({ message }) => {
      player.stop();
      paint(); // back to where it still is
      sentence.textContent = message;
    });
  }

  /** @type {{input: Float32Array, answers: Answer[]} | null} */
  let known = null; // of the latest drawing, whichever network reads it

  /** Return what every snapshot reads of a drawing.
   * @type {(input: Float32Array, all: Weights[]) => Answer[]} */
  function readAll(input, all) {
    if (known?.input.every((value, at) => value === input[at])) return known.answers;
    const answers = all.map((weights) => toAnswers(run(input, weights).OUTPUT, CALIBRATION));
    known = { input, answers };
    return answers;
  }

  const show = inSight(
    element,
    atEase(async (reading) => {
      pictures.paint(reading);
      /** @type {Weights[]} */
      let all;
      try {
        all = await training.load();
      } catch (error) {
        sentence.textContent = /** @type {Error} */ (error).message;
        return;
      }
      if (reading !== state.latest("reading")) return;
      const { mnist, pen } = snapshots[at()];
      const where = t("training.where", {
        when: when(snapshots[at()]),
        mnist: percentOf(100 * (1 - mnist), 1),
        pen: percentOf(100 * (1 - pen), 1),
      });
      if (reading.recognition.blank) {
        for (const each of guesses) each.show(null);
        write(sentence, `${where} ${t("training.empty")}`);
        return;
      }
      const answers = readAll(reading.recognition.input, all);
      for (const [number, answer] of answers.entries()) guesses[number].show(answer);
      const what = reading.digits.length > 1 ? "training.chosen" : "training.drawing";
      const key = state.latest("hand").hand.size ? `${what}.alone` : what;
      write(sentence, `${where} ${t(key, { history: history(answers, snapshots) })}`);
    }),
  );

  const player = createPlayer(play, slider, { pace: STEP, at, last: () => last, go });
  let painted = last;
  state.subscribe("reading", (reading) => {
    show(reading);
    if (at() === painted) return;
    painted = at();
    if (painted !== player.goal()) player.stop(); // something else leads to another snapshot
    paint();
  });
  onAppearance(element, paint);
}

// A cell below the slider: when it was, and what was read then.
/**
 * @type {(snapshot: Measured, onclick: () => void) => {item: HTMLElement, show: (answer: Answer | null)
 *   => void}}
 */
function createGuess(snapshot, onclick) {
  const [digit, label] = [make("b"), make("span", {}, when(snapshot, true))];
  const spoken = make("small", { className: "spoken" });
  const item = make("li", {}, makeButton({ onclick }, digit, label, spoken));
  return {
    item,
    show(answer) {
      const likely = answer ? likeliest(answer.probabilities) : null;
      const unsure = !answer || answer.refused;
      write(digit, String(likely ?? ""));
      item.classList.toggle("unsure", unsure);
      const [epochs, none] = [snapshot.step, unsure].map(Boolean);
      write(spoken, (epochs ? t("training.epochs") : "") + (none ? t("training.none") : ""));
    },
  };
}

// Kernels and feature maps of all layers, and the ten probabilities.
/** @type {(element: HTMLElement) => {paint: (reading: Reading) => void}} */
function mountPictures(element) {
  const [first, list, kernels] = find(element, ".first", ".bars", "[data-kernels]");
  const maps = /** @type {HTMLCanvasElement[]} */ ([...element.querySelectorAll("[data-maps]")]);
  const layers = Object.fromEntries(LAYERS.map((layer) => [layer.name, layer]));
  const columns = Array.from({ length: layers.C1.filters }, () => {
    const canvases = [make("canvas"), make("canvas"), make("canvas")];
    first.append(make("li", {}, ...canvases));
    return canvases;
  });
  const bars = Array.from({ length: CLASSES + 1 }, (_, label) => {
    const bar = make("i");
    const name = make("b", {}, label === CLASSES ? t("none") : String(label));
    list.append(make("li", {}, make("div", {}, bar), name));
    return bar;
  });
  return {
    paint({ subject, recognition }) {
      const { featureMaps } = recognition;
      const { weights } = subject.recognizer;
      const most = strongest(featureMaps);
      columns.forEach(([kernel, made, pooled], map) => {
        paintKernel(kernel, weights.C1.kernel, { source: 0, map }, layers.C1);
        paintMaps(made, featureMaps.C1, layers.C1.grid, { most: most.C1, map });
        paintMaps(pooled, featureMaps.S2, layers.S2.grid, { most: most.S2, map });
      });
      const { kernel: side, inputs, filters } = layers.C3;
      const { kernel } = weights.C3;
      const how = { most: largest(kernel), columns: filters, gap: 1 };
      paintMaps(kernels, kernel, [side, side, inputs * filters], how); // a row for each source
      for (const canvas of maps) {
        const { maps: name = "" } = canvas.dataset;
        const how = { most: most[name], columns: COLUMNS[name], gap: GAPS[name] ?? 0 };
        paintMaps(canvas, featureMaps[name], layers[name].grid, how);
      }
      shareOut(recognition).forEach((share, label) => {
        bars[label].style.setProperty("--share", share.toFixed(3));
      });
    },
  };
}
