// Connected components of ink, told apart by the runs of their rows.

/**
 * Find the components of a shape.
 *
 * @param {Ink} shape 0 outside, else inside.
 * @param {boolean} [corners] Whether pixels that touch at a corner are connected.
 * @returns {{components: Component[], runs: number[][]}} The components; and for each run of
 *   pixels in a row [row, start, end, component].
 */
export function findComponents({ data, width, height }, corners = true) {
  const aside = corners ? 0 : 1;
  /** @type {number[][]} */
  const runs = []; // [row, start, end, number of a run that it hangs together with]
  let previous = 0; // first run of the row above
  for (let row = 0; row < height; row++) {
    const first = runs.length;
    let above = previous;
    for (let column = 0; column < width; column++) {
      if (!data[row * width + column]) continue;
      const start = column;
      while (column < width && data[row * width + column]) column++;
      const run = [row, start, column, runs.length];
      runs.push(run);
      while (above < first && runs[above][2] < start + aside) above++;
      for (let other = above; other < first && runs[other][1] <= column - aside; other++) {
        join(runs, run[3], other);
      }
    }
    previous = first;
  }
  return { components: measure(runs), runs };
}

/**
 * Number the components of a shape from 1 on, in OpenCV's order: by their first pixel, or, where
 * corners connect, by their first square of two by two.
 *
 * @param {Ink} shape
 * @param {boolean} [corners] See `findComponents`.
 * @returns {{labels: Int32Array, stats: Component[]}} Of each pixel the number, 0 outside; and the
 *   components.
 */
export function label(shape, corners = true) {
  const { width, height } = shape;
  const { components, runs } = findComponents(shape, corners);
  const firsts = components.map(() => Infinity);
  for (const [row, start, , number] of runs) {
    const first = corners ? (row >> 1) * width + (start >> 1) : row * width + start;
    firsts[number] = Math.min(firsts[number], first);
  }
  const order = [...firsts.keys()].sort((one, other) => firsts[one] - firsts[other]);
  const numbers = new Int32Array(order.length);
  order.forEach((component, at) => {
    numbers[component] = at + 1;
  });
  const labels = new Int32Array(width * height);
  for (const [row, start, end, number] of runs) {
    labels.fill(numbers[number], row * width + start, row * width + end);
  }
  return { labels, stats: order.map((component) => components[component]) };
}

/** Return the first of the runs that a run hangs together with, and remember it.
 * @type {(runs: number[][], number: number) => number} */
function root(runs, number) {
  while (runs[number][3] !== number) {
    number = runs[number][3] = runs[runs[number][3]][3];
  }
  return number;
}

/** @type {(runs: number[][], one: number, other: number) => void} */
function join(runs, one, other) {
  const [a, b] = [root(runs, one), root(runs, other)];
  runs[Math.max(a, b)][3] = Math.min(a, b);
}

/** Measure the components, and let each run name its component instead of another run.
 * @type {(runs: number[][]) => Component[]} */
function measure(runs) {
  /** @type {{x: number, y: number, right: number, bottom: number, area: number}[]} */
  const components = [];
  const numbers = new Map();
  const roots = runs.map((_, number) => root(runs, number));
  runs.forEach((run, index) => {
    const [row, start, end] = run;
    if (!numbers.has(roots[index])) {
      numbers.set(roots[index], components.length);
      components.push({ x: start, y: row, right: end, bottom: row + 1, area: 0 });
    }
    run[3] = numbers.get(roots[index]);
    const component = components[run[3]];
    component.x = Math.min(component.x, start);
    component.right = Math.max(component.right, end);
    component.bottom = row + 1;
    component.area += end - start;
  });
  return components.map(({ x, y, right, bottom, area }) => ({
    x,
    y,
    width: right - x,
    height: bottom - y,
    area,
  }));
}
