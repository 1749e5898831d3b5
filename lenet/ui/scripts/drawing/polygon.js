// Convex polygons with soft edges, as OpenCV's anti-aliasing paints them for Python: the inside is
// filled, and each edge is a line with a profile. Written to agree with what OpenCV was measured to
// paint, level by level, down to the grids on which it rounds.

const FINEST = 1 << 16; // to a pixel: the grid of corners
const MOST_ROWS = 4096; // of a polygon, pixels; a canvas has some hundred
const FADES = 16; // places in a pixel where the end of an edge can fade
const STEPS = 32; // of an edge's profile, to a pixel; it ends after one and a half

// Opacity of a diagonal edge, of 255, at the middles of the steps; it is laid on twice.
const PROFILE = Uint8Array.from({ length: 1.5 * STEPS }, (_, step) =>
  Math.round(255.3 * Math.exp(-(((step + 0.5) / STEPS / 0.749) ** 2)) - 0.45),
);

const falling = new Float64Array(MOST_ROWS); // x of a polygon's edges that go down, by its rows
const rising = new Float64Array(MOST_ROWS);

/**
 * Paint a convex polygon: its edges soft, what lies within them full.
 *
 * @param {Ink} ink Is painted on.
 * @param {Float64Array} corners x and y of each, pixels, in their order; moved onto the grid.
 * @param {number} count Of the corners.
 */
export function paintPolygon(ink, corners, count) {
  let top = Infinity;
  let bottom = -Infinity;
  for (let place = 0; place < 2 * count; place++) {
    corners[place] = Math.round(corners[place] * FINEST) / FINEST;
  }
  for (let corner = 0; corner < count; corner++) {
    const row = Math.floor(corners[2 * corner + 1] + 0.5);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  for (let corner = 0; corner < count; corner++) {
    const next = (corner + 1) % count;
    const x0 = corners[2 * corner];
    const y0 = corners[2 * corner + 1];
    const x1 = corners[2 * next];
    const y1 = corners[2 * next + 1];
    paintEdge(ink, x0, y0, x1, y1);
    const row0 = Math.floor(y0 + 0.5) - top;
    const row1 = Math.floor(y1 + 0.5) - top;
    if (row0 < row1) bound(falling, x0, row0, x1, row1, bottom - top);
    if (row0 > row1) bound(rising, x1, row1, x0, row0, bottom - top);
  }
  if (top < bottom) fill(ink, top, bottom);
}

/** Note where an edge, its ends moved to whole rows, bounds rows; its last is the next one's.
 * @type {(side: Float64Array, x0: number, row0: number, x1: number, row1: number, bottom:
 *   number) => void} */
function bound(side, x0, row0, x1, row1, bottom) {
  const step = Math.trunc(((x1 - x0) * FINEST) / (row1 - row0) + 0.5) / FINEST;
  const end = row1 === bottom ? row1 : row1 - 1;
  for (let row = row0, x = x0; row <= end; row++, x += step) side[row] = x;
}

/** Fill the rows of a polygon between the bounds.
 * @type {(ink: Ink, top: number, bottom: number) => void} */
function fill({ data, width, height }, top, bottom) {
  for (let row = Math.max(top, 0); row <= Math.min(bottom, height - 1); row++) {
    const one = falling[row - top];
    const other = rising[row - top];
    const left = Math.max(0, Math.ceil(Math.min(one, other)));
    const right = Math.min(width - 1, Math.floor(Math.max(one, other)));
    for (let place = row * width + left; place <= row * width + right; place++) data[place] = 255;
  }
}

/**
 * Paint a line with a soft profile, three pixels wide across its longer axis.
 *
 * @type {(ink: Ink, x0: number, y0: number, x1: number, y1: number) => void} Is painted on; pixels.
 */
export function paintEdge({ data, width, height }, x0, y0, x1, y1) {
  const steep = Math.abs(y1 - y0) >= Math.abs(x1 - x0);
  let [a0, b0, a1, b1] = steep ? [y0, x0, y1, x1] : [x0, y0, x1, y1]; // along, and across
  if (a0 > a1) [a0, b0, a1, b1] = [a1, b1, a0, b0];
  if (a1 === a0) return;
  const [along, across] = steep ? [width, 1] : [1, width];
  const [length, breadth] = steep ? [height, width] : [width, height];
  // whole numbers on the grid decide where lines on the pixels' diagonals lie
  const slope = Math.trunc(((b1 - b0) * FINEST ** 2) / (((a1 - a0) * FINEST) | 1)) / FINEST;
  const first = Math.floor(a0);
  const level = b0 + Math.floor(slope * (first - a0) * FINEST) / FINEST;
  const strength = strengthOf(slope);
  const start = (Math.floor(a0 * FADES) + 0.5) / FADES;
  const end = (Math.floor(a1 * FADES) + 0.5) / FADES;
  const last = Math.min(length - 1, Math.ceil(end));
  for (let a = Math.max(0, first); a <= last; a++) {
    // both ends fade over two pixels
    const short = a < start + 1 && a > end - 1 ? 1 / 32 : 0;
    const seen = ((strength * (Math.min(end, a + 1) - Math.max(start, a - 1) + short)) / 2) | 0;
    if (seen <= 0) continue;
    paintAcross(data, a * along, across, breadth, level + slope * (a - first), seen);
  }
}

/** Return how strong a line is, of 256, so that all directions look alike.
 * @type {(slope: number) => number} */
function strengthOf(slope) {
  const steps = Math.min(Math.floor(Math.abs(slope) * STEPS), STEPS - 1);
  return Math.floor(256 * Math.sqrt((1 + ((steps + 0.5) / STEPS) ** 2) / 2));
}

/** Paint the three pixels next to a place on a row or a column.
 * @type {(data: Uint8Array, from: number, across: number, breadth: number, place: number,
 *   strength: number) => void} */
function paintAcross(data, from, across, breadth, place, strength) {
  const middle = Math.floor(place + 0.5);
  const offset = Math.floor((place - middle) * STEPS);
  for (let side = -1; side <= 1; side++) {
    if (middle + side < 0 || middle + side >= breadth) continue;
    const step = side * STEPS - offset;
    const opacity = (strength * PROFILE[step > 0 ? step - 1 : -step]) >> 8;
    const pixel = from + (middle + side) * across;
    let value = data[pixel];
    value += ((255 - value) * opacity + 127) >> 8;
    value += ((255 - value) * opacity + 127) >> 8;
    data[pixel] = value;
  }
}
