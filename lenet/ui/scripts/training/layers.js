// LeNet-5's layers, forwards and backwards, over a memory. The weights of all layers lie in a row, and
// behind them as many slopes.

import { padded } from "./memory.js";

/** @typedef {import("./memory.js").Memory} Memory */
/** @typedef {{filters: number, depth: number, width: number, height: number, kernel: number, bias:
 *   number}} Laid */
/**
 * The maps of some images, and their slopes: numbers from one place to the next, from line to line, and
 * from image to image.
 *
 * @typedef {{width: number, line: number, size: number, values: number, back: number}} Maps
 */
/**
 * A layer, which images go through one by one, or many at once: the next `count` of them, from `at` on.
 * `turn` is called once its weights have changed, and before `backward`.
 *
 * @typedef {{single: boolean, turn: () => void, forward: (at: number, count: number) => void, backward:
 *   (at: number, count: number) => void}} Step
 */

export const AT_ONCE = 32; // images that go through the layers together

/** Take memory for a layer's weights: of its kernel a row for each input, then the bias, each as wide
 * as a place of its output.
 * @type {(memory: Memory, layer: Layer) => Laid} */
export function lay(memory, { kernel: side, inputs, filters }) {
  const depth = side * side * inputs;
  const [width, height] = [padded(filters), Math.ceil(depth / 4) * 4];
  const [kernel, bias] = [height * width, width].map((count) => memory.take(count));
  return { filters, depth, width, height, kernel, bias };
}

/** Take memory for maps, of `side` × `side` places.
 * @type {(memory: Memory, side: number, width: number) => Maps} */
export function mapsOf(memory, side, width) {
  const size = side * side * width;
  const [values, back] = [0, 0].map(() => memory.take(AT_ONCE * size));
  return { width, line: side * width, size, values, back };
}

/**
 * Return a layer of weighted sums: a convolution, or a dense layer, which is one of a single place.
 *
 * @type {(memory: Memory, layer: Layer, laid: Laid, slopes: number, input: Maps, output: Maps) => Step}
 *   `slopes`: how far behind the weights theirs lie
 */
export function weigh(memory, layer, laid, slopes, input, output) {
  const { kernels, unit } = memory;
  const { grid, kernel: side, inputs, activation } = layer;
  const { filters, depth, height, width, kernel, bias } = laid;
  const single = grid[0] > 1;
  /** @param {number} count */
  const heightOf = (count) => (single ? units : Math.ceil(count / 4) * 4);
  const units = single ? grid[0] * grid[1] : AT_ONCE;
  const row = width * unit; // of the kernel, and of a place of the output
  // Where the units of each place, or image, see their first value, and what they see from there. What
  // pads the kernel learns from that first value, and nobody looks at it.
  const corners = memory.table(units, (at) =>
    single ? Math.floor(at / grid[1]) * input.line + (at % grid[1]) * input.width : at * input.size,
  );
  /** @param {number} place */
  const inPatch = (place) => Math.floor(place / side) * input.line + (place % side) * input.width;
  const patch = memory.table(height, (at) =>
    at < depth ? inPatch(Math.floor(at / inputs)) + (at % inputs) : 0,
  );
  const rows = memory.table(Math.max(units, height), (at) => at * width);
  const eights = memory.table(width / 8, (at) => 8 * at);
  // Its kernel, turned: a row for each filter, with the input's padding.
  const across = side * side * input.width;
  const turned = memory.take(filters * across);
  const places = memory.table(depth, (at) => Math.floor(at / inputs) * input.width + (at % inputs));
  const each = memory.table(filters, (at) => at);
  const patchEights = memory.table(across / 8, (at) => {
    const place = Math.floor((8 * at) / input.width);
    return inPatch(place) + 8 * at - place * input.width;
  });
  return {
    single,

    turn() {
      kernels.transpose(kernel, depth, filters, row, turned, places, across * unit);
    },

    forward(at, count) {
      const [m, from] = [heightOf(count), input.values + at * input.size * unit];
      const to = output.values + at * output.size * unit;
      kernels.repeat(bias, width, to, m);
      kernels.product(from, corners, patch, depth, kernel, row, to, rows, eights, m, width);
      if (activation) kernels.mask(to, to, m * width);
    },

    backward(at, count) {
      const [m, start, end] = [heightOf(count), at * input.size, at * output.size * unit];
      const [from, back] = [input.values + start * unit, output.back + end];
      if (activation) kernels.mask(back, output.values + end, m * width);
      const to = slopes + kernel;
      kernels.product(from, patch, corners, m, back, row, to, rows, eights, height, width);
      kernels.sumRows(back, width, slopes + bias, m);
      if (input.width < 8) return; // nobody asks how wrong the image was
      const told = input.back + start * unit;
      memory.view(told, single ? input.size : m * input.size).fill(0);
      const beyond = across * unit;
      kernels.product(
        ...[back, rows, each, filters, turned, beyond, told, corners, patchEights, m, across],
      );
    },
  };
}

/** Return a layer of means of 2 × 2.
 * @type {(memory: Memory, layer: Layer, input: Maps, output: Maps) => Step} */
export function pool({ kernels, unit }, { grid }, input, output) {
  /** @type {(kind: "values" | "back", at: number) => void} */
  const run = (kind, at) => {
    const [from, to] = [input, output].map((maps) => maps[kind] + at * maps.size * unit);
    kernels.pool(from, input.line * unit, input.width, to, grid[0], Number(kind === "back"));
  };
  return {
    single: true,
    turn() {},
    forward: (at) => run("values", at),
    backward: (at) => run("back", at),
  };
}
