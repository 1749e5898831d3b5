// How it learned: a slider from fresh weights to the trained ones, with which all of the page reads.

import { CLASSES } from "../../scripts/constants.js";
import { likeliest, toAnswers } from "../../scripts/network/answers.js";
import { run } from "../../scripts/network/forward.js";
import { percent, shareOut } from "../../scripts/page/numbers.js";
import { largest, onAppearance, paintKernel, paintMaps } from "../../scripts/page/painting.js";
import { atEase, inSight } from "../../scripts/page/state.js";
import { curves } from "./curves.js";
import { history, when } from "./history.js";

const STEP = 800; // ms at each moment while it plays
const COLUMNS = { C3: 8, S4: 8, C5: 20, F6: 21 }; // maps in a row
const GAPS = { C3: 1, S4: 1 }; // values between two maps

/** Fill the part. */
export function mount(element, { state, training, props }) {
  const { moments, layers } = props;
  const [svg, slider, play, sentence] = ["svg", "input", ".play", ".moment"].map((name) =>
    element.querySelector(name),
  );
  const last = moments.length - 1;
  const guesses = moments.map((moment, at) => guess(element, moment, () => go(at)));
  const pictures = mountPictures(element, layers);
  let timer = null;
  let goal = null; // the moment to which the player goes; null while it doesn't play
  slider.max = slider.value = last;

  const at = () => state.latest("reading")?.subject.snapshot ?? last;

  function paint() {
    svg.innerHTML = curves(moments, at(), svg.clientWidth);
    slider.value = at();
    slider.setAttribute("aria-valuetext", when(moments[at()]));
  }

  function go(to) {
    return training.go(to === last ? null : to).catch(({ message }) => {
      stop();
      paint(); // back to where it still is
      sentence.textContent = message;
    });
  }

  // What every snapshot reads of the drawing.
  function readAll({ subject: { recognizer }, recognition: { input } }, all) {
    const { calibration } = recognizer;
    return all.map((weights) => toAnswers(run(input, weights).OUTPUT, calibration));
  }

  const show = inSight(
    element,
    atEase(async (reading) => {
      pictures.paint(reading);
      let all = null;
      try {
        all = await training.load();
      } catch ({ message }) {
        sentence.textContent = message;
        return;
      }
      if (reading !== state.latest("reading")) return;
      const { mnist, pen } = moments[at()];
      const where = `${when(moments[at()])}: it reads ${percent(mnist)} of MNIST, ${percent(pen)} of the pen digits.`;
      if (reading.recognition.blank) {
        for (const each of guesses) each.show(null);
        sentence.textContent = `${where} Draw a digit, and see what each moment makes of it.`;
        return;
      }
      const answers = readAll(reading, all);
      for (const [number, answer] of answers.entries()) guesses[number].show(answer);
      const what = reading.digits.length > 1 ? "The chosen digit" : "Your drawing";
      const alone = state.latest("hand").hand.size ? ", without your examples" : "";
      sentence.textContent = `${where} ${what}${alone}: ${history(answers, moments)}`;
    }),
  );

  function stop() {
    clearTimeout(timer);
    goal = null;
    play.textContent = "Play";
  }

  async function playTo(to) {
    goal = to;
    await go(to);
    if (goal !== to) return;
    if (to === last) return stop();
    clearTimeout(timer);
    timer = setTimeout(playTo, STEP, to + 1);
  }

  function start() {
    play.textContent = "Stop";
    playTo(at() === last ? 0 : at());
  }

  play.addEventListener("click", () => (goal === null ? start() : stop()));
  slider.addEventListener("input", () => {
    stop();
    go(Number(slider.value));
  });
  let painted = last;
  state.subscribe("reading", (reading) => {
    show(reading);
    if (at() === painted) return;
    painted = at();
    if (goal !== null && painted !== goal) stop(); // something else leads to another moment
    paint();
  });
  onAppearance(element, paint);
}

// A cell below the slider: when it was, and what was read then.
function guess(element, moment, go) {
  const item = document.createElement("li");
  item.innerHTML =
    '<button type="button"><b></b><span></span><small class="spoken"></small></button>';
  const [digit, label, spoken] = item.firstChild.children;
  label.textContent = when(moment, true);
  item.firstChild.addEventListener("click", go);
  element.querySelector(".guesses").append(item);
  return {
    show(answer) {
      const likely = answer ? likeliest(answer.probabilities) : null;
      digit.textContent = likely ?? "";
      item.className = !answer || answer.refused ? "unsure" : "";
      spoken.textContent = `${moment.step ? " epochs" : ""}${item.className ? ", no answer" : ""}`;
    },
  };
}

// Kernels and feature maps of all layers, and the ten probabilities.
function mountPictures(element, layers) {
  const [first, bars] = [".first", ".bars"].map((name) => element.querySelector(name));
  const columns = Array.from({ length: layers.C1.shape[2] }, () => {
    const item = document.createElement("li");
    item.innerHTML = "<canvas></canvas><canvas></canvas><canvas></canvas>";
    first.append(item);
    return item.children;
  });
  const rows = Array.from({ length: CLASSES + 1 }, (_, label) => {
    const item = document.createElement("li");
    item.innerHTML = "<div><i></i></div><b></b>";
    item.lastChild.textContent = label === CLASSES ? "none" : label;
    bars.append(item);
    return item.querySelector("i");
  });
  const kernels = element.querySelector("[data-kernels]");
  const maps = [...element.querySelectorAll("[data-maps]")];
  return {
    paint({ subject, recognition }) {
      const { featureMaps } = recognition;
      const { weights } = subject.recognizer;
      const most = (name) => largest(featureMaps[name]);
      const [mostC1, mostS2] = [most("C1"), most("S2")];
      columns.forEach(([kernel, made, pooled], map) => {
        paintKernel(kernel, weights.C1.kernel, { source: 0, map }, layers.C1);
        paintMaps(made, featureMaps.C1, layers.C1.shape, { most: mostC1, map });
        paintMaps(pooled, featureMaps.S2, layers.S2.shape, { most: mostS2, map });
      });
      const { kernel: side, sources, shape } = layers.C3;
      const { kernel } = weights.C3;
      const how = { most: largest(kernel), columns: shape[2], gap: 1 };
      paintMaps(kernels, kernel, [side, side, sources * shape[2]], how); // a row for each source
      for (const canvas of maps) {
        const { maps: name } = canvas.dataset;
        const how = { most: most(name), columns: COLUMNS[name], gap: GAPS[name] ?? 0 };
        paintMaps(canvas, featureMaps[name], layers[name].shape, how);
      }
      shareOut(recognition).forEach((share, label) => {
        rows[label].style.setProperty("--share", share.toFixed(3));
      });
    },
  };
}
