// What was read of a drawing from snapshot to snapshot, in words.

import { likeliest } from "../../scripts/network/answers.js";
import { answerOf } from "../../scripts/page/numbers.js";
import { t, written } from "../../scripts/words.js";

/** Name a snapshot: "Before the first step", "After 2 epochs"; or short: "start", "2".
 * @type {(snapshot: {step: number, epoch: number}, short?: boolean) => string} */
export function when({ step, epoch }, short = false) {
  if (step === 0) return t(short ? "training.short" : "training.start");
  return short ? written(round(epoch)) : t("training.after", { count: round(epoch) });
}

/** @type {(epoch: number) => number} */
const round = (epoch) => Number(epoch.toFixed(epoch >= 1 ? 0 : epoch < 0.095 ? 2 : 1));

/**
 * Tell what was read until when: "a 1 until epoch 2, a 7 since"
 *
 * @param {Pick<Answer, "probabilities" | "refused">[]} answers At each snapshot.
 * @param {{step: number, epoch: number}[]} snapshots
 */
export function history(answers, snapshots) {
  /** @type {{read: number | null, last: number}[]} */
  const runs = [];
  answers.forEach(({ probabilities, refused }, at) => {
    const read = refused ? null : likeliest(probabilities);
    const before = runs.at(-1);
    if (before?.read === read) before.last = at;
    else runs.push({ read, last: at });
  });
  const end = runs.length > 1 ? "training.since" : "training.always";
  const told = runs.map(({ read, last }) => {
    const next = snapshots[last + 1];
    const values = { digit: answerOf(read), epoch: next && round(next.epoch) };
    return t(next ? "training.until" : end, values);
  });
  return told.slice(-3).join(", ");
}
