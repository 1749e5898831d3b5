// How deep a pixel lies in a shape, as OpenCV's `distanceTransform` measures it for Python.

// Steps to a neighbour at a side and at a corner, pixels: G. Borgefors, "Distance Transformations
// in Digital Images", 1986. OpenCV adds them up with 32 bits.
const SIDE = Math.fround(0.955);
const CORNER = Math.fround(1.3693);
const FAR = 1e6;

let inside = new Float32Array(0); // how far pixels are from the outside, with a frame of one pixel
let outside = new Float32Array(0); // and from the inside

/**
 * Measure how far each pixel of a shape is from its edge.
 *
 * @param {Ink} shape 0 outside, else inside.
 * @param {Float32Array} depths Gets the distances, [height, width], pixels; outside below 0.
 */
export function measureDepths(shape, depths) {
  prepare(shape);
  sweepDown(shape);
  sweepUp(shape, depths);
}

/** Make room, and put the frame out of reach.
 * @type {(shape: Ink) => void} */
function prepare({ width, height }) {
  const stride = width + 2;
  const size = stride * (height + 2);
  if (inside.length < size) [inside, outside] = [new Float32Array(size), new Float32Array(size)];
  for (const steps of [inside, outside]) {
    steps.fill(FAR, 0, stride);
    steps.fill(FAR, size - stride, size);
    for (let place = stride; place < size; place += stride) {
      steps[place] = FAR;
      steps[place + stride - 1] = FAR;
    }
  }
}

/** Carry distances from above and from the left.
 * @type {(shape: Ink) => void} */
function sweepDown({ data, width, height }) {
  for (let row = 0, pixel = 0; row < height; row++) {
    let place = (row + 1) * (width + 2) + 1;
    let above = place - (width + 2);
    for (let column = 0; column < width; column++, pixel++, place++, above++) {
      const steps = data[pixel] ? inside : outside;
      const side = least(steps[place - 1], steps[above]) + SIDE;
      const corner = least(steps[above - 1], steps[above + 1]) + CORNER;
      steps[place] = least(side, corner);
      (data[pixel] ? outside : inside)[place] = 0;
    }
  }
}

/** Carry distances from below and from the right, and note them.
 * @type {(shape: Ink, depths: Float32Array) => void} */
function sweepUp({ data, width, height }, depths) {
  for (let row = height - 1, pixel = width * height - 1; row >= 0; row--) {
    let place = (row + 1) * (width + 2) + width;
    let below = place + (width + 2);
    for (let column = 0; column < width; column++, pixel--, place--, below--) {
      const steps = data[pixel] ? inside : outside;
      const side = least(steps[place + 1], steps[below]) + SIDE;
      const corner = least(steps[below + 1], steps[below - 1]) + CORNER;
      steps[place] = least(steps[place], least(side, corner));
      // it is measured between pixels' centres; the edge lies half a pixel nearer
      depths[pixel] = data[pixel] ? steps[place] - 0.5 : 0.5 - steps[place];
    }
  }
}

/** @type {(one: number, other: number) => number} */
function least(one, other) {
  return one < other ? one : other; // quicker than Math.min, which thinks of NaN and -0
}
