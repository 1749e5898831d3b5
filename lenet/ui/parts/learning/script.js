// How it learned: a slider from fresh weights to the trained ones, with which all of the page reads.

import { CLASSES } from "../../scripts/constants.js";
import { toAnswers } from "../../scripts/network/answers.js";
import { run } from "../../scripts/network/forward.js";
import { likeliest, nameOf, percent, shareOut } from "../../scripts/page/numbers.js";
import { largest, onAppearance, paintKernel, paintMaps } from "../../scripts/page/painting.js";
import { atEase, inSight } from "../../scripts/page/state.js";
import { curves } from "./curves.js";
import { history, when } from "./history.js";

const STEP = 800; // ms at each moment while it plays

/** Fill the part. */
export function mount(element, { state, training, recognizer, props }) {
  const { moments, layers } = props;
  const [svg, slider, play, sentence] = ["svg", "input", ".play", ".moment"].map((name) =>
    element.querySelector(name),
  );
  const last = moments.length - 1;
  const guesses = moments.map((moment, at) => guess(element, moment, () => go(at)));
  const pictures = mountPictures(element, layers);
  let timer = null;
  slider.max = slider.value = last;

  const at = () => state.latest("snapshot") ?? last;

  function paint() {
    svg.innerHTML = curves(moments, at(), svg.clientWidth);
    slider.value = at();
  }

  function go(to) {
    return training.go(to === last ? null : to).catch(({ message }) => {
      stop();
      sentence.textContent = message;
    });
  }

  // What every snapshot reads of the drawing.
  async function readAll(recognition) {
    const network = await recognizer;
    const all = await training.load();
    const { calibration } = network;
    return all.map((weights) => toAnswers(run(recognition.input, weights).OUTPUT, calibration));
  }

  const show = inSight(
    element,
    atEase(async (recognition) => {
      pictures.paint(recognition, (await recognizer).weights);
      const { epoch, mnist, pen } = moments[at()];
      const where = `${when(moments[at()])}: it reads ${percent(mnist)} of MNIST, ${percent(pen)} of the pen digits.`;
      if (recognition.blank) {
        for (const each of guesses) each.show(null);
        sentence.textContent = `${where} Draw a digit, and see what each moment makes of it.`;
        return;
      }
      const answers = await readAll(recognition).catch(() => []);
      for (const [number, answer] of answers.entries()) guesses[number].show(answer);
      sentence.textContent = `${where} Your drawing: ${history(answers, moments)}`;
      slider.setAttribute("aria-valuetext", `${when({ epoch })}: ${sentence.textContent}`);
    }),
  );

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  }

  function start() {
    play.textContent = "Stop";
    go(at() === last ? 0 : at());
    timer = setInterval(() => {
      if (at() === last - 1) stop();
      go(at() + 1);
    }, STEP);
  }

  play.addEventListener("click", () => (timer ? stop() : start()));
  slider.addEventListener("input", () => {
    stop();
    go(Number(slider.value));
  });
  state.subscribe("recognition", show);
  state.subscribe("snapshot", paint);
  onAppearance(element, paint);
}

// A cell below the slider: when it was, and what was read then.
function guess(element, moment, go) {
  const item = document.createElement("li");
  item.innerHTML = '<button type="button"><b></b><span></span></button>';
  const [digit, label] = item.firstChild.children;
  label.textContent = when(moment, true);
  item.firstChild.addEventListener("click", go);
  element.querySelector(".guesses").append(item);
  return {
    show(answer) {
      digit.textContent = answer ? likeliest(answer.probabilities) : "";
      item.className = !answer || answer.refused ? "unsure" : "";
      item.firstChild.ariaLabel = `${when(moment)}: ${answer ? nameOf(answer.refused ? null : likeliest(answer.probabilities)) : "nothing drawn"}`;
    },
  };
}

// Kernels and maps of C1, maps of C3, and the ten probabilities.
function mountPictures(element, { C1, C3 }) {
  const [first, third, bars] = [".first", ".third", ".bars"].map((name) =>
    element.querySelector(name),
  );
  const pairs = Array.from({ length: C1.shape[2] }, () => {
    const item = document.createElement("li");
    item.innerHTML = "<canvas></canvas><canvas></canvas>";
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
  return {
    paint(recognition, weights) {
      const { featureMaps } = recognition;
      const most = largest(featureMaps.C1);
      pairs.forEach(([kernel, made], map) => {
        paintKernel(kernel, weights.C1.kernel, { source: 0, map }, C1);
        paintMaps(made, featureMaps.C1, C1.shape, { most, map });
      });
      const how = { most: largest(featureMaps.C3), columns: 8, gap: 1 };
      paintMaps(third, featureMaps.C3, C3.shape, how);
      shareOut(recognition).forEach((share, label) => {
        rows[label].style.setProperty("--share", share.toFixed(3));
      });
    },
  };
}
