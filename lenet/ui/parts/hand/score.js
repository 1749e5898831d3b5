// The score of a round: how many of the visitor's digits were read before and after, those that
// changed side by side, and all of it as a picture to share.

import { MAX_EXEMPLARS } from "../../scripts/constants.js";
import { Hand } from "../../scripts/hand.js";
import { toInput } from "../../scripts/network/model.js";
import { find, make } from "../../scripts/page/elements.js";
import { answerOf, apart, nameOf, signOf } from "../../scripts/page/numbers.js";
import { ownStyle, paintInk } from "../../scripts/page/painting.js";
import { blankPicture, saveFile } from "../../scripts/page/picture.js";
import { t } from "../../scripts/words.js";

/** @typedef {{digitImage: Ink, label: number}} Written */
/** @typedef {Written & {before: number | null, after: number | null}} Scored */

const PER_ROW = 10;
/** @type {[string, string]} */
const CHANGED = ["700 26px system-ui", "--lenet-accent-text"];

/** @type {(score: Scored[], when: "before" | "after") => number} */
const count = (score, when) => score.filter((each) => each[when] === each.label).length;
/** @type {(score: Scored[]) => string} */
const headline = (score) => {
  const read = { before: count(score, "before"), after: count(score, "after") };
  return t("hand.score", { ...read, count: score.length });
};

/** Return a function that shows a score in an element, and what of it is taught now.
 * @type {(element: HTMLElement, state: State) => (score: Scored[]) => void} */
export function mountScore(element, state) {
  const [title, text, list, save] = find(element, "h3", "p", "ol", "button");
  /** @type {Scored[]} */
  let shown = [];
  save.addEventListener("click", () => {
    compose(shown).toBlob((blob) => saveFile(blob, "my-hand.png"));
  });
  const tell = () => {
    const told = [t("hand.score.how"), ...sayTaught(shown, state.latest("hand"))];
    text.textContent = told.join(" ");
  };
  state.subscribe("hand", tell);
  return (score) => {
    shown = score;
    element.hidden = false;
    title.textContent = headline(score);
    tell();
    list.replaceChildren(...score.map(item));
  };
}

/** @type {(score: Scored[], memory: Memory) => string[]} */
function sayTaught(score, { hand, on }) {
  const { length } = score.filter(({ digitImage, label }) => hand.labelOf(digitImage) === label);
  const all = length === score.length;
  const some = all ? "hand.score.all" : length ? "hand.score.some" : "hand.score.none";
  const told = [t(some, { count: length })];
  if (!all && hand.size === MAX_EXEMPLARS) told.push(t("hand.score.no_room"));
  if (length && !on) told.push(t("off"));
  return told;
}

/** @type {(scored: Scored) => HTMLElement} */
function item({ digitImage, label, before, after }) {
  const canvas = make("canvas");
  paintInk(canvas, digitImage);
  const className = before === after ? "" : after === label ? "gained" : "lost";
  const read = { before: answerOf(before), after: answerOf(after) };
  const title = t("hand.score.item", { label: nameOf(label), ...read });
  const text = make("span", {}, change({ before, after }));
  return make("li", { className, title }, canvas, text);
}

// What was read before and after; once, if it is the same.
/** @type {(scored: Pick<Scored, "before" | "after">) => string} */
function change({ before, after }) {
  const [one, other] = [before, after].map((digit) => apart(signOf(digit)));
  return one === other ? one : `${one} → ${other}`;
}

/** Draw a score as a picture.
 * @type {(score: Scored[]) => HTMLCanvasElement} */
function compose(score) {
  const { canvas, context, write } = blankPicture();
  const numerals = ownStyle("--lenet-numerals");
  const [before, after] = [count(score, "before"), count(score, "after")];
  const shares = `${before} → ${after}`;
  const left = 96 + write(shares, 48, 140, `110px ${numerals}`, "--lenet-accent-text");
  write(t("hand.picture.count", { count: score.length }), left, 100, "600 34px system-ui");
  write(t("hand.picture.how"), left, 144, "24px system-ui");
  const side = 96;
  context.imageSmoothingEnabled = false;
  context.textAlign = "center";
  score.forEach((each, at) => {
    const left = 48 + (at % PER_ROW) * 112;
    const top = 200 + Math.floor(at / PER_ROW) * 200;
    const small = make("canvas");
    paintInk(small, each.digitImage);
    context.drawImage(small, left, top, side, side);
    const [font, colour] = each.before === each.after ? ["400 26px system-ui"] : CHANGED;
    write(change(each), left + side / 2, top + side + 34, font, colour);
  });
  return canvas;
}

/**
 * Tell how each drawing is read by the network alone, and with all other drawings taught: itself
 * left out, since with it nothing could go wrong.
 *
 * @type {(written: Written[], hand: Hand, recognizer: Recognizer) => Scored[]}
 */
export function scoreOf(written, hand, recognizer) {
  return written.map(({ digitImage, label }, at) => {
    const others = written.filter((_, other) => other !== at);
    const featureMaps = recognizer.layers(toInput(digitImage));
    /** @param {Hand | null} hand */
    const read = (hand) => recognizer.answer(featureMaps, { blank: false, hand }).digit;
    const taught = new Hand([...hand.exemplars, ...others].slice(-MAX_EXEMPLARS));
    return { digitImage, label, before: read(null), after: read(taught) };
  });
}
