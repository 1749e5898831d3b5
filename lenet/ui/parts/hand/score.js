// The score of a round: how many of the visitor's digits were read before and after, those that
// changed side by side, and all of it as a picture to share.

import { MAX_EXEMPLARS } from "../../scripts/constants.js";
import { find, make } from "../../scripts/page/elements.js";
import { nameOf } from "../../scripts/page/numbers.js";
import { ownStyle, paintInk } from "../../scripts/page/painting.js";
import { blankPicture, saveFile } from "../../scripts/page/picture.js";

/** @typedef {import("./round.js").Scored} Scored */

const PER_ROW = 10;
/** @type {[string, string]} */
const CHANGED = ["700 26px system-ui", "--lenet-accent-text"];

/** @type {(score: Scored[], when: "before" | "after") => number} */
const count = (score, when) => score.filter((each) => each[when] === each.label).length;
/** @type {(score: Scored[]) => string} */
const headline = (score) =>
  `Before: ${count(score, "before")} of ${score.length} read right. ` +
  `With your hand: ${count(score, "after")}.`;

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
    const now = sayTaught(shown, state.latest("hand"));
    text.textContent = `Each was read by the network alone, then with all others taught but itself. ${now}`;
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

/** @type {(score: Scored[], memory: Memory) => string} */
function sayTaught(score, { hand, on }) {
  const taught = score.filter(({ digitImage, label }) => hand.labelOf(digitImage) === label).length;
  const use = on || !taught ? "" : " Your examples are not in use now.";
  if (taught === score.length) return `Now it is taught, too.${use}`;
  const room = hand.size < MAX_EXEMPLARS ? "" : "; for the others there is no room";
  return `Now ${taught || "none"} of them ${taught > 1 ? "are" : "is"} taught${room}.${use}`;
}

/** @type {(scored: Scored) => HTMLElement} */
function item({ digitImage, label, before, after }) {
  const canvas = make("canvas");
  paintInk(canvas, digitImage);
  const className = before === after ? "" : after === label ? "gained" : "lost";
  const title = `A ${label}: read as ${nameOf(before)} before, as ${nameOf(after)} with your hand`;
  const text = make("span", {}, change({ before, after }));
  return make("li", { className, title }, canvas, text);
}

// What was read before and after; once, if it is the same.
/** @type {(scored: Pick<Scored, "before" | "after">) => string} */
function change({ before, after }) {
  const [one, other] = [before, after].map((digit) => String(digit ?? "?"));
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
  write(`of my ${score.length} digits read`, left, 100, "600 34px system-ui");
  write("by a network of 1998, before and after it learned my hand", left, 144, "24px system-ui");
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
