// A player: a button that leads from moment to moment, to the last one or until it is pressed again, and
// the slider that leads to any of them.

import { t } from "../words.js";
import { write } from "./elements.js";

/**
 * Make a button and a slider a player.
 *
 * @param {HTMLButtonElement} button
 * @param {HTMLInputElement} slider
 * @param {{pace: number, at: () => number, last: () => number, go: (to: number) => unknown,
 *   films?: () => boolean}} how `pace`, ms at each moment; the numbers of the moment that is shown and
 *   of the last one; `go`, which may take time; and whether it may play by itself, or goes a step at
 *   each press, from the start after the end
 * @returns {{stop: () => void, goal: () => number | null}} `goal`, the moment to which it goes, null while
 *   it doesn't play
 */
export function createPlayer(button, slider, { pace, at, last, go, films = () => true }) {
  /** @type {number | null} */
  let goal = null;
  let timer = 0;

  function stop() {
    clearTimeout(timer);
    goal = null;
    write(button, t("play"));
  }

  /** @type {(to: number) => Promise<void>} */
  async function playTo(to) {
    goal = to;
    await go(to);
    if (goal !== to) return;
    if (to === last()) return stop();
    clearTimeout(timer);
    timer = setTimeout(playTo, pace, to + 1);
  }

  button.addEventListener("click", () => {
    if (goal !== null) return stop();
    if (!films()) return go((at() + 1) % (last() + 1));
    write(button, t("stop"));
    playTo(at() === last() ? 0 : at());
  });
  slider.addEventListener("input", () => {
    stop();
    go(Number(slider.value));
  });
  return { stop, goal: () => goal };
}
