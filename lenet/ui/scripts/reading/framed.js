// Drawings and their parts, framed, which no weights decide: other weights read them as they are.

import { frame } from "../drawing/framing.js";
import { Raster } from "../drawing/strokes.js";
import { Known } from "./known.js";

/** Frames a drawing that goes on, or stays as it is while weights change. */
export class Framed {
  #raster = new Raster(); // a drawing that goes on costs only what is new
  #parts = new Known();
  /** @type {Stroke[]} */
  #strokes = [];
  /** @type {Framing | null} */
  #whole = null; // of these strokes

  /** Frame a whole drawing; its ink is drawn upon by the next call with another one.
   * @param {Stroke[]} strokes Which are never changed, only replaced.
   * @returns {Framing} */
  whole(strokes) {
    const before = this.#strokes;
    const same =
      strokes.length === before.length && strokes.every((each, at) => each === before[at]);
    if (this.#whole && same) return this.#whole;
    this.#strokes = [...strokes];
    this.#whole = frame(this.#raster.draw(strokes));
    return this.#whole;
  }

  /** Frame some of its strokes, whose ink is drawn if they were not framed before.
   * @type {(strokes: Stroke[], ink: () => Ink) => Framing} */
  part(strokes, ink) {
    return this.#parts.get(strokes, [], () => frame(ink()));
  }
}
