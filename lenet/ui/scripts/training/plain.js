// The loops of a training where there is no SIMD in WebAssembly: the twin of kernels.ts, on numbers of
// 64 bits, which are quicker here than conversions.
//
// Rows of maps and of weights are padded to whole eights. An address is a place in `floats`, and of
// tables of offsets one in `ints`.

/** Return the loops, on arrays of the caller's.
 * @type {(floats: Float64Array, ints: Int32Array) => Kernels} */
export function plain(floats, ints) {
  return {
    // C += A · B, with C[m, n] of `height` × `width`, summed over `depth`. A[m, k] is found at
    // a + rows[m] + columns[k], C[m, n] at c + places[m] + blocks[n / 8] + n % 8, B's rows `across`
    // apart. By its tables it serves a convolution, the slopes of its weights and of its inputs.
    product(a, rows, columns, depth, b, across, c, places, blocks, height, width) {
      const [f, i] = [floats, ints]; // in local constants they are a tenth quicker
      for (let n = 0; n < width; n += 4) {
        const right = b + n;
        const to = c + i[blocks + (n >> 3)] + (n & 4);
        for (let m = 0; m < height; m += 2) {
          const a0 = a + i[rows + m];
          const a1 = a + i[rows + m + 1];
          let s0 = 0;
          let s1 = 0;
          let s2 = 0;
          let s3 = 0;
          let t0 = 0;
          let t1 = 0;
          let t2 = 0;
          let t3 = 0;
          for (let k = 0, from = right; k < depth; k++, from += across) {
            const at = i[columns + k];
            const x = f[a0 + at];
            const y = f[a1 + at];
            if (x === 0 && y === 0) continue; // as of blank paper, and after a ReLU
            const p = f[from];
            const q = f[from + 1];
            const r = f[from + 2];
            const s = f[from + 3];
            s0 += x * p;
            s1 += x * q;
            s2 += x * r;
            s3 += x * s;
            t0 += y * p;
            t1 += y * q;
            t2 += y * r;
            t3 += y * s;
          }
          let at = to + i[places + m];
          f[at] += s0;
          f[at + 1] += s1;
          f[at + 2] += s2;
          f[at + 3] += s3;
          at = to + i[places + m + 1];
          f[at] += t0;
          f[at + 1] += t1;
          f[at + 2] += t2;
          f[at + 3] += t3;
        }
      }
    },

    // Means of 2 × 2, of `side` × `side` places; or `back` from the means' slopes to those of the maps.
    pool(maps, line, width, means, side, back) {
      const f = floats;
      for (let y = 0, mean = means; y < side; y++) {
        for (let x = 0; x < side; x++) {
          let at = maps + 2 * (y * line + x * width);
          for (const end = at + width; at < end; at++, mean++) {
            const below = at + line;
            if (back) f[at] = f[at + width] = f[below] = f[below + width] = f[mean] / 4;
            else f[mean] = (f[at] + f[at + width] + f[below] + f[below + width]) / 4;
          }
        }
      }
    },

    // No slope where a sum was not above 0; of the sums themselves, the ReLU.
    mask(slopes, values, count) {
      for (let at = 0; at < count; at++) if (floats[values + at] <= 0) floats[slopes + at] = 0;
    },

    // A row, so many times.
    repeat(row, width, to, count) {
      for (let at = 0; at < count; at++) floats.copyWithin(to + at * width, row, row + width);
    },

    // The sum of rows, added to one.
    sumRows(from, width, to, count) {
      const f = floats;
      for (let at = 0; at < count; at++, from += width) {
        for (let x = 0; x < width; x++) f[to + x] += f[from + x];
      }
    },

    // Rows become columns, whose places are given, `across` from one number to the next.
    transpose(from, height, width, row, to, places, across) {
      const f = floats;
      for (let y = 0; y < height; y++) {
        const at = to + ints[places + y];
        for (let x = 0; x < width; x++) f[at + x * across] = f[from + y * row + x];
      }
    },

    // Polyak's momentum; plain descent if none is kept.
    momentum(weights, slopes, speed, count, rate, kept) {
      const f = floats;
      for (let at = 0; at < count; at++) {
        f[speed + at] = kept * f[speed + at] - rate * f[slopes + at];
        f[weights + at] += f[speed + at];
      }
    },

    // D. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", 2015; `first` and `second` are
    // 1 − β₁ and 1 − β₂, and `rate` is that of the step, with the corrections of both means.
    adam(weights, slopes, means, squares, count, rate, first, second, epsilon) {
      const f = floats;
      for (let at = 0; at < count; at++) {
        const slope = f[slopes + at];
        f[means + at] += first * (slope - f[means + at]);
        f[squares + at] += second * (slope * slope - f[squares + at]);
        f[weights + at] -= (rate * f[means + at]) / (Math.sqrt(f[squares + at]) + epsilon);
      }
    },
  };
}
