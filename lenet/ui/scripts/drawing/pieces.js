// Connected pieces of ink, told apart by the runs of their rows.

/**
 * Find the pieces of a shape; pixels that touch at a corner are connected.
 *
 * @param {Ink} shape 0 outside, else inside.
 * @returns {{pieces: InkPiece[], runs: number[][]}} The pieces; and for each run of pixels in a row
 *   [row, start, end, piece].
 */
export function findPieces({ data, width, height }) {
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
      while (above < first && runs[above][2] < start) above++;
      for (let other = above; other < first && runs[other][1] <= column; other++) {
        join(runs, run[3], other);
      }
    }
    previous = first;
  }
  return { pieces: measure(runs), runs };
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

/** Measure the pieces, and let each run name its piece instead of another run.
 * @type {(runs: number[][]) => InkPiece[]} */
function measure(runs) {
  /** @type {{x: number, y: number, right: number, bottom: number, area: number}[]} */
  const pieces = [];
  const numbers = new Map();
  const roots = runs.map((_, number) => root(runs, number));
  runs.forEach((run, index) => {
    const [row, start, end] = run;
    if (!numbers.has(roots[index])) {
      numbers.set(roots[index], pieces.length);
      pieces.push({ x: start, y: row, right: end, bottom: row + 1, area: 0 });
    }
    run[3] = numbers.get(roots[index]);
    const piece = pieces[run[3]];
    piece.x = Math.min(piece.x, start);
    piece.right = Math.max(piece.right, end);
    piece.bottom = row + 1;
    piece.area += end - start;
  });
  return pieces.map(({ x, y, right, bottom, area }) => ({
    x,
    y,
    width: right - x,
    height: bottom - y,
    area,
  }));
}
