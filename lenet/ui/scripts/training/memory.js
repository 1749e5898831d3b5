// The memory of a training, and the loops over it: in WebAssembly, or, where there is no SIMD, in
// plain JavaScript.

import { plain } from "./plain.js";

const NUMBERS = 1 << 20;
const EIGHT = 8; // rows are padded to whole eights of numbers

/** Return how many numbers a row of so many takes.
 * @type {(count: number) => number} */
export const padded = (count) => Math.ceil(count / EIGHT) * EIGHT;

/** Memory that is handed out piece by piece, and never taken back. Addresses count `unit`s. */
export class Memory {
  /** How many numbers were taken. */
  taken = 0;

  /** @param {BufferSource | null} wasm `kernels.wasm`; null for plain JavaScript */
  constructor(wasm) {
    const made = wasm && withKernels(wasm);
    this.unit = made ? 4 : 1;
    this.floats = made ? new Float32Array(made.buffer) : new Float64Array(NUMBERS);
    this.ints = made ? new Int32Array(made.buffer) : new Int32Array(NUMBERS);
    this.kernels = made ? made.kernels : plain(/** @type {any} */ (this.floats), this.ints);
  }

  /** Return the address of so many numbers, all 0.
   * @param {number} count */
  take(count) {
    const start = this.taken;
    this.taken += padded(count);
    if (this.taken > NUMBERS) throw new RangeError("The layers don't fit the memory.");
    return start * this.unit;
  }

  /** Return the address of a table of offsets.
   * @type {(count: number, offset: (at: number) => number) => number} */
  table(count, offset) {
    const start = this.take(count);
    for (let at = 0; at < count; at++) this.ints[start / this.unit + at] = offset(at) * this.unit;
    return start;
  }

  /** Return what stands at an address.
   * @type {(address: number, count: number) => Float32Array | Float64Array} */
  view(address, count) {
    const start = address / this.unit;
    return this.floats.subarray(start, start + count);
  }
}

/** @type {(wasm: BufferSource) => {kernels: Kernels, buffer: ArrayBuffer} | null} */
function withKernels(wasm) {
  try {
    const memory = new WebAssembly.Memory({ initial: NUMBERS >> 14 });
    const module = new WebAssembly.Module(wasm);
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return { kernels: /** @type {any} */ (exports), buffer: memory.buffer };
  } catch {
    return null; // no SIMD, or a page that allows no WebAssembly
  }
}
