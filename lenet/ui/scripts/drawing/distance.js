// How far it is to the edge of a shape, as OpenCV's `distanceTransform` measures it for Python.

// Steps to a neighbour at a side and at a corner, pixels: G. Borgefors, "Distance Transformations in
// Digital Images", 1986. OpenCV adds them up with 32 bits.
const SIDE = Math.fround(0.955);
const CORNER = Math.fround(1.3693);
const FAR = 1e6;

let steps = new Float32Array(0); // with a frame of one pixel

/**
 * Measure how far each pixel of one kind is from the nearest of the other, centre to centre.
 *
 * @param {{data: Uint8Array, width: number, height: number}} shape 0 outside, else inside.
 * @param {boolean} inside Which pixels to measure; all others get 0.
 * @param {Float32Array} distances Gets the distances, [height, width], pixels.
 */
export function measureDistances({ data, width, height }, inside, distances) {
  const stride = width + 2;
  if (steps.length < stride * (height + 2)) steps = new Float32Array(stride * (height + 2));
  steps.fill(FAR, 0, stride * (height + 2));
  for (let row = 0; row < height; row++) {
    let place = (row + 1) * stride + 1;
    const start = row * width;
    for (let column = 0; column < width; column++, place++) {
      if ((data[start + column] !== 0) !== inside) {
        steps[place] = 0;
        continue;
      }
      const above = place - stride;
      let least = steps[place - 1] + SIDE;
      let other = steps[above] + SIDE;
      if (other < least) least = other;
      other = steps[above - 1] + CORNER;
      if (other < least) least = other;
      other = steps[above + 1] + CORNER;
      steps[place] = other < least ? other : least;
    }
  }
  for (let row = height - 1; row >= 0; row--) {
    let place = (row + 1) * stride + width;
    const start = row * width;
    for (let column = width - 1; column >= 0; column--, place--) {
      let least = steps[place];
      if (least > SIDE) {
        const below = place + stride;
        let other = steps[place + 1] + SIDE;
        if (other < least) least = other;
        other = steps[below] + SIDE;
        if (other < least) least = other;
        other = steps[below + 1] + CORNER;
        if (other < least) least = other;
        other = steps[below - 1] + CORNER;
        if (other < least) least = other;
        steps[place] = least;
      }
      distances[start + column] = least;
    }
  }
}
