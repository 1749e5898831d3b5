// INPUT, opened: its pixels are painted, shifted as a whole, or led towards a digit by the network's
// own gradient. Fetched when INPUT is opened.

import { CLASSES, INPUT_SIZE } from "../../scripts/constants.js";
import { likeliest } from "../../scripts/network/answers.js";
import {
  changeInput,
  FULL,
  SHIFTED,
  shifted,
  withoutInput,
} from "../../scripts/network/changes.js";
import { uniforms } from "../../scripts/network/random.js";
import { dream, fewest, nudge, rivalOf } from "../../scripts/network/towards.js";
import { make, makeButton, write } from "../../scripts/page/elements.js";
import { answerOf, percent } from "../../scripts/page/numbers.js";
import { t } from "../../scripts/words.js";

const DREAM = 150; // steps
const NOISE = 0.4; // of full ink at most, from which a dream may begin
const ARROWS = { up: [-1, 0], left: [0, -1], right: [0, 1], down: [1, 0] };

/**
 * Fill an element with what changes INPUT; return what paints a pixel by its row and column, as it is
 * chosen there, and what updates it all.
 *
 * @param {HTMLElement} element
 * @param {Pick<Page, "state" | "reader">} page
 */
export function mountPixels(element, { state, reader }) {
  let pen = FULL; // what is painted: ink, or paper
  let dreaming = 0; // which dream is going on; each has a number of its own
  let dreamt = { digit: 0, count: 0 }; // of the last one: towards what, and in how many steps
  let seed = 1;
  /** @type {string} */
  let said = ""; // of the last search
  /** @type {Subject | null} */
  let about = null; // what that is said of

  const pens = [
    { value: FULL, key: "pixels.paint" },
    { value: 0, key: "pixels.erase" },
  ].map(({ value, key }) => {
    const onclick = () => {
      pen = value;
      show();
    };
    return { value, button: makeButton({ onclick }, t(key)) };
  });
  const arrows = Object.entries(ARROWS).map(([name, by]) => {
    const ariaLabel = t(`pixels.${name}`);
    const button = makeButton({ ariaLabel, title: ariaLabel, onclick: () => shift(by) });
    button.dataset.to = name;
    return button;
  });
  const back = makeButton({ onclick: () => put(null) }, t("pixels.back"));
  const count = make("p", { className: "count", role: "status" });
  const towards = make(
    "select",
    { ariaLabel: t("pixels.towards"), onchange: () => (chosen = true) },
    ...Array.from({ length: CLASSES }, (_, digit) => make("option", {}, String(digit))),
  );
  let chosen = false; // by the visitor; until then it is the runner-up
  const from = make(
    "select",
    { ariaLabel: t("dream.from") },
    ...["blank", "noise", "drawing"].map((value) => make("option", { value }, t(`dream.${value}`))),
  );
  const smooth = make("input", { type: "checkbox", checked: true });
  const play = makeButton(
    { onclick: () => (dreaming ? end() : sleep()), title: t("dream.why") },
    t("dream"),
  );
  element.replaceChildren(
    make("div", { className: "pens", role: "group" }, ...pens.map(({ button }) => button)),
    make("div", { className: "arrows", role: "group", ariaLabel: t("pixels.shift") }, ...arrows),
    count,
    back,
    make("p", { className: "lead" }, t("pixels.lead"), " ", towards),
    make(
      "div",
      { className: "leads" },
      makeButton({ onclick: step, title: t("nudge.title") }, t("nudge")),
      makeButton({ onclick: search, title: t("fewest.title") }, t("fewest")),
    ),
    make(
      "div",
      { className: "leads" },
      play,
      make("label", {}, t("dream.from"), " ", from),
      make("label", {}, smooth, ` ${t("dream.smooth")}`),
    ),
  );

  const latest = () => /** @type {Reading} */ (state.latest("reading"));
  /** The digit that is changed, as it was drawn. */
  const drawn = () => latest().recognition.unchanged ?? latest().recognition;
  const changes = () => latest().subject.changes;

  /** Change INPUT, and nothing else that was changed.
   * @param {Pick<Changes, "shift" | "pixels"> | null} what */
  function put(what) {
    wake();
    said = "";
    reader.change({ changes: { ...withoutInput(changes()), ...what } });
  }

  /** Return the pixels in which an input differs from the drawing, shifted; as a picture has them.
   * @type {(input: Float32Array) => Record<number, number>} */
  function differences(input) {
    const plain = changeInput(drawn().input, { shift: changes()?.shift });
    /** @type {Record<number, number>} */
    const pixels = {};
    for (const [place, value] of input.entries()) {
      const level = Math.round(FULL * value);
      if (level !== Math.round(FULL * plain[place])) pixels[place] = level;
    }
    return pixels;
  }

  /** @param {Float32Array} input */
  const lead = (input) => reader.change({ changes: { ...changes(), pixels: differences(input) } });

  /** @param {number[]} by */
  function shift([down, right]) {
    const { shift: old = [0, 0], pixels = {} } = changes() ?? {};
    const next = [old[0] + down, old[1] + right];
    if (Math.max(...next.map(Math.abs)) > SHIFTED) return;
    const moved = Object.entries(pixels).flatMap(([place, value]) => {
      const to = shifted(Number(place), down, right);
      return to === null ? [] : [[to, value]];
    });
    put({ shift: next, pixels: Object.fromEntries(moved) });
  }

  const target = () => Number(towards.value);

  function step() {
    wake();
    said = "";
    lead(nudge(latest().recognition.input, latest().subject.recognizer.weights, target()));
  }

  function search() {
    put({ shift: changes()?.shift });
    const { input } = latest().recognition;
    const found = fewest(input, latest().subject.recognizer.weights, target());
    const values = { count: found.pixels.length, digit: answerOf(target()) };
    if (found.found) lead(found.input);
    tell(t(found.found ? "fewest.found" : "fewest.none", values));
  }

  async function sleep() {
    const mine = ++seed;
    dreaming = mine;
    said = "";
    const random = uniforms(mine);
    const { input } = latest().recognition;
    const begins = {
      blank: () => 0,
      noise: () => NOISE * random(),
      drawing: (/** @type {number} */ value) => value,
    };
    /** @type {Float32Array} */
    let values = input.map(begins[/** @type {keyof typeof begins} */ (from.value)]);
    show();
    const digit = target();
    const { drawing } = latest().subject;
    for (let count = 1; count <= DREAM && dreaming === mine; count++) {
      const { recognizer, drawing: drawn } = latest().subject;
      if (drawn !== drawing) return wake(); // another one must not turn into this dream
      const { weights } = recognizer;
      values = dream(values, weights, digit, { smooth: smooth.checked });
      lead(values);
      dreamt = { digit, count };
      await new Promise(requestAnimationFrame);
    }
    if (dreaming === mine) end();
  }

  function end() {
    wake();
    const { digit, confidence } = latest().recognition;
    const { count, digit: wanted } = dreamt;
    const values = { count, wanted: answerOf(wanted), answer: answerOf(digit) };
    const key = digit === null ? "dream.unsure" : "dream.said";
    tell(t(key, { ...values, percent: percent(confidence) }));
  }

  /** @param {string} sentence */
  function tell(sentence) {
    said = sentence;
    about = latest().subject;
    show();
  }

  function wake() {
    dreaming = 0;
    write(play, t("dream"));
  }

  function show() {
    const { recognition } = latest();
    const { unchanged, digit } = recognition;
    for (const { value, button } of pens) button.ariaPressed = String(value === pen);
    write(play, t(dreaming ? "stop" : "dream"));
    back.disabled = !unchanged;
    const pixels = Object.keys(changes()?.pixels ?? {}).length;
    const before = unchanged?.blank ? t("pixels.nothing") : answerOf(unchanged?.digit ?? null);
    const values = { count: pixels, before, after: answerOf(digit) };
    const key = pixels ? "pixels.count" : "pixels.shifted";
    if (latest().subject !== about) said = "";
    write(count, said || t(unchanged ? key : "pixels.none", values));
    if (!chosen) {
      const { OUTPUT } = drawn().featureMaps;
      const [best] = [likeliest(Array.from(OUTPUT))];
      towards.value = String(rivalOf(OUTPUT, best));
    }
  }

  return {
    show,
    stop: wake,
    /** @type {(row: number, column: number) => void} */
    paint(row, column) {
      const input = latest().recognition.input.slice();
      input[row * INPUT_SIZE + column] = pen / FULL;
      put({ shift: changes()?.shift, pixels: differences(input) });
    },
  };
}
