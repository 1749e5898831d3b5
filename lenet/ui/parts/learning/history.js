// What was read of a drawing from moment to moment of the training, in words.

import { likeliest } from "../../scripts/network/answers.js";
import { withArticle } from "../../scripts/page/numbers.js";

/** Name a moment: "before the first step", "after 2 epochs"; or short: "start", "2". */
export function when({ step, epoch }, short = false) {
  if (step === 0) return short ? "start" : "Before the first step";
  const epochs = write(epoch);
  return short ? epochs : `After ${epochs} epoch${epochs === "1" ? "" : "s"}`;
}

const write = (epoch) => epoch.toFixed(epoch >= 1 ? 0 : epoch < 0.095 ? 2 : 1);

/**
 * Tell what was read until when: "a 1 until epoch 2, a 7 since."
 *
 * @param {{probabilities: Float32Array, refused: boolean}[]} answers At each moment.
 * @param {{step: number, epoch: number}[]} moments
 */
export function history(answers, moments) {
  const runs = [];
  answers.forEach(({ probabilities, refused }, at) => {
    const read = refused ? null : likeliest(probabilities);
    if (runs.at(-1)?.read === read) runs.at(-1).last = at;
    else runs.push({ read, last: at });
  });
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
