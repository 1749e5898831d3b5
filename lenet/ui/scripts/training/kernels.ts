// The loops of a training, four numbers at a time: AssemblyScript, which `npm run kernels` builds to
// `lenet/ui/kernels.wasm`. What each does stands at its twin in plain.js, which has no more than one
// number at a time.
//
// Addresses are in bytes, counts in numbers, of 32 bits each.

// @ts-nocheck: no TypeScript, but a language of its own

// @ts-ignore: decorator
@inline
function add(to: usize, value: v128): void {
  v128.store(to, f32x4.add(v128.load(to), value));
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, low: v128, high: v128): void {
  add(at, low);
  add(at + 16, high);
}

export function product(
  a: usize, rows: usize, columns: usize, depth: i32, b: usize, across: i32,
  c: usize, places: usize, blocks: usize, height: i32, width: i32,
): void {
  const last = columns + (depth << 2);
  for (; width > 0; width -= 8, b += 32, blocks += 4) {
    const to = c + load<i32>(blocks);
    for (let row = 0; row < height << 2; row += 16) {
      const a0 = a + load<i32>(rows + row);
      const a1 = a + load<i32>(rows + row, 4);
      const a2 = a + load<i32>(rows + row, 8);
      const a3 = a + load<i32>(rows + row, 12);
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
      for (let from = b, column = columns; column < last; column += 4, from += across) {
        const at = load<i32>(column);
        const low = v128.load(from), high = v128.load(from, 16);
        let value = v128.load_splat<f32>(a0 + at);
        s0 = f32x4.add(s0, f32x4.mul(value, low));
        s1 = f32x4.add(s1, f32x4.mul(value, high));
        value = v128.load_splat<f32>(a1 + at);
        s2 = f32x4.add(s2, f32x4.mul(value, low));
        s3 = f32x4.add(s3, f32x4.mul(value, high));
        value = v128.load_splat<f32>(a2 + at);
        s4 = f32x4.add(s4, f32x4.mul(value, low));
        s5 = f32x4.add(s5, f32x4.mul(value, high));
        value = v128.load_splat<f32>(a3 + at);
        s6 = f32x4.add(s6, f32x4.mul(value, low));
        s7 = f32x4.add(s7, f32x4.mul(value, high));
      }
      addTo(to + load<i32>(places + row), s0, s1);
      addTo(to + load<i32>(places + row, 4), s2, s3);
      addTo(to + load<i32>(places + row, 8), s4, s5);
      addTo(to + load<i32>(places + row, 12), s6, s7);
    }
  }
}

export function pool(
  maps: usize, line: i32, width: i32, means: usize, side: i32, back: i32,
): void {
  const quarter = f32x4.splat(0.25);
  const next = width << 2;
  for (let y = 0; y < side; y++, maps += line) {
    for (let x = 0; x < side; x++, maps += next) {
      for (const end = maps + next; maps < end; maps += 16, means += 16) {
        const below = maps + line;
        if (back) {
          const slope = f32x4.mul(quarter, v128.load(means));
          v128.store(maps, slope);
          v128.store(maps + next, slope);
          v128.store(below, slope);
          v128.store(below + next, slope);
        } else {
          const above = f32x4.add(v128.load(maps), v128.load(maps + next));
          const under = f32x4.add(v128.load(below), v128.load(below + next));
          v128.store(means, f32x4.mul(quarter, f32x4.add(above, under)));
        }
      }
    }
  }
}

export function mask(slopes: usize, values: usize, count: i32): void {
  for (const end = slopes + (count << 2); slopes < end; slopes += 16, values += 16) {
    const none = f32x4.le(v128.load(values), f32x4.splat(0));
    v128.store(slopes, v128.andnot(v128.load(slopes), none));
  }
}

export function repeat(row: usize, width: i32, to: usize, count: i32): void {
  for (; count > 0; count--) {
    for (let at = 0; at < width << 2; at += 16, to += 16) v128.store(to, v128.load(row + at));
  }
}

export function sumRows(from: usize, width: i32, to: usize, count: i32): void {
  for (; count > 0; count--) {
    for (let at = 0; at < width << 2; at += 16, from += 16) add(to + at, v128.load(from));
  }
}

export function transpose(
  from: usize, height: i32, width: i32, row: i32, to: usize, places: usize, across: i32,
): void {
  for (; height > 0; height--, from += row, places += 4) {
    let at = to + load<i32>(places);
    for (let x = 0; x < width; x++, at += across) store<f32>(at, load<f32>(from + (x << 2)));
  }
}

export function momentum(
  weights: usize, slopes: usize, speed: usize, count: i32, rate: f32, kept: f32,
): void {
  for (let at: usize = 0; at < <usize>count << 2; at += 16) {
    const v = f32x4.sub(
      f32x4.mul(f32x4.splat(kept), v128.load(speed + at)),
      f32x4.mul(f32x4.splat(rate), v128.load(slopes + at)),
    );
    v128.store(speed + at, v);
    add(weights + at, v);
  }
}

export function adam(
  weights: usize, slopes: usize, means: usize, squares: usize, count: i32, rate: f32,
  first: f32, second: f32, epsilon: f32,
): void {
  for (let at: usize = 0; at < <usize>count << 2; at += 16) {
    const g = v128.load(slopes + at);
    let m = v128.load(means + at), v = v128.load(squares + at);
    m = f32x4.add(m, f32x4.mul(f32x4.splat(first), f32x4.sub(g, m)));
    v = f32x4.add(v, f32x4.mul(f32x4.splat(second), f32x4.sub(f32x4.mul(g, g), v)));
    v128.store(means + at, m);
    v128.store(squares + at, v);
    add(weights + at, f32x4.div(
      f32x4.mul(f32x4.splat(-rate), m), f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon)),
    ));
  }
}
