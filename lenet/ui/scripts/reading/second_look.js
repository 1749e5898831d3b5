// A second look at the digits beside cuts: each is read again, slanted a little. The twin of
// `lenet/reading/second_look.py`.

import { SECOND_LOOK } from "../picture_constants.js";

/** Return a path whose digits beside cuts are known by the mean of several views.
 * @type {(path: BestPath, read: (input: Float32Array) => Answer) => BestPath} */
export function lookAgain(path, read) {
  const seen = path.groups.map(({ recognition, digit, probability }, at) => {
    if (!path.sides[at].some(({ crossing }) => crossing)) return probability;
    const each = viewsOf(recognition.input).map((view) => {
      const { probabilities, doubt } = read(view);
      return probabilities[digit] * (1 - doubt);
    });
    return [probability, ...each].reduce((sum, share) => sum + share, 0) / (each.length + 1);
  });
  return { ...path, seen };
}

/** Slant an input both ways, and let it slope.
 * @type {(input: Float32Array) => Float32Array[]} */
export function viewsOf(input) {
  const turned = transposed(input);
  const slants = [SECOND_LOOK.SLANT, -SECOND_LOOK.SLANT];
  return [
    ...slants.map((slant) => slanted(input, slant)),
    ...slants.map((slant) => transposed(slanted(turned, slant))),
  ];
}

/** Shift each row by its distance from the middle.
 * @type {(image: Float32Array, slant: number) => Float32Array} */
function slanted(image, slant) {
  const side = Math.sqrt(image.length);
  return image.map((_, at) => {
    const row = Math.floor(at / side);
    const shift = slant * (row - (side - 1) / 2);
    const whole = Math.floor(shift);
    const part = shift - whole;
    /** @type {(column: number) => number} */
    const pixel = (column) => (column < 0 || column >= side ? 0 : image[row * side + column]);
    const near = (at % side) - whole;
    return (1 - part) * pixel(near) + part * pixel(near - 1);
  });
}

/** @type {(image: Float32Array) => Float32Array} */
function transposed(image) {
  const side = Math.sqrt(image.length);
  return image.map((_, at) => image[(at % side) * side + Math.floor(at / side)]);
}
