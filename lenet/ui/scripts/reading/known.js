// What was made of strokes before: while a number grows, most of its digits stay as they were.

const MOST = 200; // sets of strokes that are remembered

/** Remembers results for strokes, as long as neither they nor the circumstances have changed. */
export class Known {
  /** @type {Map<string, {all: unknown[], made: any}>} */
  #kept = new Map(); // by the numbers of points of the strokes, {all, made}

  /**
   * Return the earlier result for strokes, or else that of a function now.
   *
   * @template T
   * @param {Stroke[]} strokes Which are never changed, only replaced.
   * @param {unknown[]} circumstances Other things that it depends on.
   * @param {() => T} make
   * @returns {T}
   */
  get(strokes, circumstances, make) {
    const key = strokes.map(({ points }) => `${points.length} ${points[0]}`).join();
    const kept = this.#kept.get(key);
    const all = [...strokes, ...circumstances];
    if (kept?.all.every((each, at) => each === all[at])) return kept.made;
    if (this.#kept.size >= MOST) this.#kept.clear();
    const made = make();
    this.#kept.set(key, { all, made });
    return made;
  }
}
