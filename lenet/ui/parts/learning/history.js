// What was read of a drawing from moment to moment of the training, in words.

import { likeliest } from "../../scripts/network/answers.js";
import { withArticle } from "../../scripts/page/numbers.js";

/** Name a moment: "before the first step", "after 2 epochs"; or short: "start", "2".
 * @type {(moment: {step: number, epoch: number}, short?: boolean) => string} */
export function when({ step, epoch }, short = false) {
  if (step === 0) return short ? "start" : "Before the first step";
  const epochs = write(epoch);
  return short ? epochs : `After ${epochs} epoch${epochs === "1" ? "" : "s"}`;
}

/** @type {(epoch: number) => string} */
const write = (epoch) => epoch.toFixed(epoch >= 1 ? 0 : epoch < 0.095 ? 2 : 1);

/**
 * Tell what was read until when: "a 1 until epoch 2, a 7 since."
 *
 * @param {Pick<Answer, "probabilities" | "refused">[]} answers At each moment.
 * @param {{step: number, epoch: number}[]} moments
 */
export function history(answers, moments) {
  /** @type {{read: number | null, last: number}[]} */
  const runs = [];
  answers.forEach(({ probabilities, refused }, at) => {
    const read = refused ? null : likeliest(probabilities);
    const before = runs.at(-1);
    if (before?.read === read) before.last = at;
    else runs.push({ read, last: at });
  });
  /** @param {number | null} read */
  const name = (read) => (read === null ? "no answer" : withArticle(read));
  const shown = runs.slice(-3);
  return `${shown
    .map(({ read, last }, at) =>
      at === shown.length - 1
        ? `${name(read)}${runs.length > 1 ? " since" : " all along"}`
        : `${name(read)} until epoch ${write(moments[last + 1].epoch)}`,
    )
    .join(", ")}.`;
}
