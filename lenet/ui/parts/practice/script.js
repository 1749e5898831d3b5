// Now you: train the network in this browser, open a step, and use the result.

import { inARow } from "../../scripts/network/weights.js";
import { find, make, makeButton, write } from "../../scripts/page/elements.js";
import { percent } from "../../scripts/page/numbers.js";
import { onAppearance } from "../../scripts/page/painting.js";
import { createPractice } from "../../scripts/page/practice.js";
import { inSight } from "../../scripts/page/state.js";
import { DEFAULTS, LENGTH } from "../../scripts/training/settings.js";
import { t, written } from "../../scripts/words.js";
import { axes, endOf, HEIGHT, lines } from "./curves.js";
import { mountOpened } from "./opened.js";
import { PRESETS } from "./presets.js";
import { mountYours } from "./yours.js";

const SLOW = 120; // ms from step to step
const LEAST = 160; // px of a chart
const EARLIER = 4; // runs that are kept beside the latest

/** @type {Record<string, (string | number)[]>} */
const CHOICES = {
  optimizer: ["adam", "momentum", "sgd"],
  batch: [1, 4, 16, 64],
  begin: ["he", "zero", "large", "trained", "snapshot"],
  drawings: [10, 100, 300, 1_000, 6_000],
};

/** @typedef {import("../../scripts/page/practice.js").Told} Told */
/** @typedef {import("./curves.js").Point} Point */

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, page) {
  const { state, recognizer, training } = page;
  const [presets, look, status, opened] = find(element, ".presets", ".look", ".status", ".opened");
  const [play, slow, step, image, reset] = find(
    element,
    ...[".play", ".slow", ".one-step", ".one-image", ".reset"],
  );
  const [rate, said, yours] = find(element, "[name=rate]", "output", ".yours");
  const charts = find(element, "svg.accuracy", "svg.loss").map((svg) => ({
    svg,
    accuracy: svg.classList.contains("accuracy"),
    groups: find(svg, "g:first-child", "g:last-child"),
    width: 0, // px
    end: 0, // images
  }));
  /** @type {any[]} */
  const fields = [...element.querySelectorAll(".settings [name]")];
  /** @type {{accuracy: Point[], loss: Point[]}[]} */
  let runs = [];
  /** @type {Told | null} */
  let latest = null;
  let preset = PRESETS[0];
  let begun = false; // whether the settings are those of the run
  let shows = false; // whether what there is to see has shown
  /** @type {import("../../scripts/training/settings.js").Settings} */
  let settings = DEFAULTS;

  for (const [name, choices] of Object.entries(CHOICES)) {
    const [field] = find(element, `[name=${name}]`);
    for (const value of choices) {
      const text = typeof value === "number" ? written(value) : t(`practice.${name}.${value}`);
      field.append(make("option", { value }, text));
    }
  }
  const buttons = PRESETS.map((each) => {
    const onclick = () => {
      preset = each;
      fill({ ...DEFAULTS, ...each.settings });
      restart();
    };
    return makeButton({ onclick }, t(`practice.preset.${each.name}`));
  });
  presets.append(...buttons);

  const practice = createPractice(page, {
    state(told) {
      if (latest?.run !== told.run) {
        if (runs.at(-1)?.loss.length === 1) runs.pop(); // of which nothing was seen
        runs = [...runs.slice(-EARLIER), { accuracy: [], loss: [] }];
        shows = false;
      }
      latest = { ...told, speed: told.speed || (latest?.run === told.run ? latest.speed : 0) };
      shows ||= preset.shows(told);
      keepPoint(told);
      if (told.playing && state.latest("slopes")) state.publish("slopes", null); // none of now
      // whoever draws looks elsewhere, and waits for no words and curves
      const { unfinished, live } = state.latest("paper");
      if (told.playing && unfinished && !live) return;
      tell();
      tellYours();
      repaint(null);
    },
    step: (opening) => open(opening),
    lost: () => write(status, t("practice.lost")),
  });
  /** @type {() => void} */
  let tellYours = () => {};
  mountYours(yours, page, practice, () => settings).then((show) => {
    tellYours = show;
    show();
  });
  const repaint = inSight(element, () => paint());
  const open = mountOpened(opened, page, () => settings.optimizer);

  /** @param {Told} told */
  function keepPoint({ seen, practice: own, heldOut, fresh }) {
    const run = runs[runs.length - 1];
    for (const key of /** @type {const} */ (["accuracy", "loss"])) {
      run[key].push({ seen, practice: own?.[key] ?? null, held: fresh ? heldOut[key] : null });
    }
  }

  /** @param {import("../../scripts/training/settings.js").Settings} values */
  function fill(values) {
    for (const field of fields) {
      const value = values[/** @type {keyof typeof DEFAULTS} */ (field.name)];
      if (field.type === "checkbox") field.checked = value;
      else field.value = field === rate ? Math.log10(values.rate) : value;
    }
    tellRate();
  }

  const tellRate = () => write(said, String(written(Number((10 ** rate.value).toPrecision(2)))));

  /** @returns {import("../../scripts/training/settings.js").Settings} */
  function chosen() {
    const values = fields.map((field) => {
      if (field === rate) return [field.name, 10 ** field.value];
      if (field.type === "checkbox") return [field.name, field.checked];
      const number =
        typeof DEFAULTS[/** @type {keyof typeof DEFAULTS} */ (field.name)] === "number";
      return [field.name, number ? Number(field.value) || 1 : field.value];
    });
    return Object.fromEntries(values);
  }

  /** Return the weights to begin with, null for random ones.
   * @param {string} how */
  async function given(how) {
    const { snapshot } = state.latest("reading").subject;
    if (how === "snapshot" && snapshot !== null) return inARow((await training.load())[snapshot]);
    return how === "trained" || how === "snapshot" ? inARow((await recognizer).weights) : null;
  }

  /** Begin a run by the settings, if there is none by them. */
  async function begin() {
    if (begun) return;
    begun = true;
    settings = chosen();
    const own = [...state.latest("hand").hand.exemplars];
    if (settings.alone && !own.length) {
      begun = false;
      write(status, t("practice.no_own"));
      throw new RangeError("There are no examples.");
    }
    write(status, t("practice.starting"));
    await practice.begin(settings, own, await given(settings.begin));
  }

  /** @param {() => Promise<unknown>} what */
  const act = (what) =>
    begin()
      .then(what)
      .catch(() => {
        begun = begun && latest !== null; // what is wrong is told
      });

  function restart() {
    begun = false;
    open(null);
    tell();
    return act(async () => {});
  }

  function tell() {
    for (const [at, button] of buttons.entries()) {
      button.ariaPressed = String(PRESETS[at] === preset);
    }
    const seen = written(latest?.seen ?? 0);
    const there = shows ? ` ${t(`practice.shows.${preset.name}`)}` : "";
    write(look, t(`practice.look.${preset.name}`) + there);
    write(play, t(latest?.playing ? "stop" : "practice.play"));
    play.disabled = Boolean(latest?.done && begun);
    for (const button of [step, image]) button.disabled = Boolean(latest?.playing);
    if (!latest) return;
    const { epoch, heldOut, speed, rate: now, done } = latest;
    const told = [t("practice.where", { seen, length: LENGTH, epoch: Number(epoch.toFixed(1)) })];
    told.push(t("practice.reads", { percent: percent(heldOut.accuracy) }));
    if (speed) told.push(t("practice.speed", { speed: Number(speed.toPrecision(2)) }));
    told.push(done ? t("practice.done") : t("practice.now", { rate: Number(now.toPrecision(2)) }));
    write(status, told.join(" "));
  }

  function paint() {
    const end = endOf(runs.map(({ loss }) => loss));
    for (const chart of charts) {
      const { accuracy, width, groups } = chart;
      if (!width) continue;
      if (chart.end !== end) groups[0].innerHTML = axes(accuracy, end, width);
      chart.end = end;
      const shown = runs.map((run) => (accuracy ? run.accuracy : run.loss));
      groups[1].innerHTML = lines(shown, accuracy, end, width);
    }
  }

  /** Measure the charts, which would have all laid out anew with each point. */
  function measure() {
    for (const chart of charts) {
      chart.width = chart.svg.clientWidth && Math.max(chart.svg.clientWidth, LEAST);
      chart.svg.setAttribute("viewBox", `0 0 ${chart.width} ${HEIGHT}`);
      chart.end = 0;
    }
    paint();
  }

  play.addEventListener("click", () => {
    if (latest?.playing) practice.stop();
    else act(() => practice.play(slow.ariaPressed === "true" ? SLOW : 0));
  });
  slow.addEventListener("click", () => {
    slow.ariaPressed = String(slow.ariaPressed !== "true");
    if (latest?.playing) practice.play(slow.ariaPressed === "true" ? SLOW : 0);
  });
  step.addEventListener("click", () => act(() => practice.step(settings.batch)));
  image.addEventListener("click", () => act(() => practice.step(1)));
  reset.addEventListener("click", restart);
  for (const field of fields) {
    field.addEventListener("input", tellRate);
    field.addEventListener("change", restart);
  }
  fill(DEFAULTS);
  tell();
  onAppearance(element, measure);
}
