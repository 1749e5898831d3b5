// Digit images, bent at random; the twin of `lenet/training/augment.py`, image by image.

/** @typedef {import("../network/random.js").Random} Random */
/** @typedef {Record<"rotation" | "shear" | "scale" | "aspect" | "shift" | "elastic" | "width" |
 *   "strongest", number>} Augmentation */

/** The largest amounts, see there. */
export const AUGMENTATION = {
  rotation: 15,
  shear: 0.2,
  scale: 0.1,
  aspect: 0.18,
  shift: 1.5,
  elastic: 0.9,
  width: 0.5,
  strongest: 1.2,
};

const FIELD = 28;
const MARGIN = 2; // pixels around an image, from which blank paper comes
const TILE = FIELD + 2 * MARGIN;
const NODES = 5; // of the grid of elastic displacements, per side
const FRACTIONS = 32; // of a pixel, in which OpenCV looks between pixels
const MIDDLE = (FIELD - 1) / 2;

const SIDES = [-TILE, -1, 1, TILE];
const SPREAD = spread();
const tile = new Uint8Array(TILE * TILE);
const changed = new Uint8Array(TILE * TILE + TILE + 1); // what lies beyond weighs nothing
const across = new Float32Array(FIELD * NODES);
const shifts = [0, 0].map(() => new Float32Array(FIELD * FIELD));

/**
 * Bend a digit image.
 *
 * @param {ArrayLike<number>} image [28, 28], 0 to 255
 * @param {Uint8Array} to [28, 28]
 * @param {Random} random
 * @param {Augmentation} settings the largest amounts
 */
export function bend(image, to, random, settings) {
  const strength = random.uniform(0, settings.strongest);
  /** @param {number} most */
  const evenly = (most) => strength * random.uniform(-most, most);
  const widest = strength * settings.width;
  changeWidth(image, random.uniform(-widest, widest));
  const angle = (evenly(settings.rotation) * Math.PI) / 180;
  const shear = evenly(settings.shear);
  const height = 1 + evenly(settings.scale);
  const width = height * (1 + evenly(settings.aspect));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // the inverse of rotation · shear · scale, which maps results to sources
  const [c, d] = [-sin / height, cos / height];
  const [a, b] = [cos / width - shear * c, sin / width - shear * d];
  for (const shift of shifts) displace(shift, strength, random, settings.elastic);
  const [x0, y0] = [0, 0].map(() => MIDDLE + MARGIN + evenly(settings.shift));
  const [dx, dy] = shifts;
  for (let row = 0, pixel = 0; row < FIELD; row++) {
    const down = row - MIDDLE;
    for (let column = 0; column < FIELD; column++, pixel++) {
      const right = column - MIDDLE;
      const x = placeOf(a * right + b * down + x0 + dx[pixel]);
      const y = placeOf(c * right + d * down + y0 + dy[pixel]);
      const at = (y >> 5) * TILE + (x >> 5);
      const [u, v] = [x & 31, y & 31];
      const above = (FRACTIONS - u) * changed[at] + u * changed[at + 1];
      const below = (FRACTIONS - u) * changed[at + TILE] + u * changed[at + TILE + 1];
      to[pixel] = ((FRACTIONS - v) * above + v * below + 512) >> 10;
    }
  }
}

/** Return a place in a tile, in 32nds of a pixel.
 * @type {(place: number) => number} */
const placeOf = (place) =>
  place <= 0 ? 0 : (FRACTIONS * (place < TILE - 1 ? place : TILE - 1) + 0.5) | 0;

/** Blend an image with its dilation or erosion by a cross of 3 × 3.
 * @type {(image: ArrayLike<number>, amount: number) => void} */
function changeWidth(image, amount) {
  for (let row = 0; row < FIELD; row++) {
    const start = (row + MARGIN) * TILE + MARGIN;
    for (let column = 0; column < FIELD; column++)
      tile[start + column] = image[row * FIELD + column];
  }
  const by = Math.trunc(Math.abs(128 * amount));
  const flip = amount > 0 ? 0 : 255; // an erosion is the dilation of what is blank
  for (let at = TILE + 1; at < tile.length - TILE - 1; at++) {
    const value = tile[at] ^ flip;
    let most = value;
    for (const side of SIDES) most = Math.max(most, tile[at + side] ^ flip);
    changed[at] = (value + (((most - value) * by) >> 7)) ^ flip;
  }
}

/** Spread the displacements of a grid's nodes smoothly over an image.
 * @type {(shift: Float32Array, strength: number, random: Random, elastic: number) => void} */
function displace(shift, strength, random, elastic) {
  across.fill(0);
  for (let i = 0; i < NODES; i++) {
    for (let j = 0; j < NODES; j++) {
      const node = strength * random.normal(elastic);
      for (let row = 0; row < FIELD; row++)
        across[row * NODES + j] += SPREAD[row * NODES + i] * node;
    }
  }
  for (let row = 0, pixel = 0; row < FIELD; row++) {
    for (let column = 0; column < FIELD; column++, pixel++) {
      let sum = 0;
      for (let j = 0; j < NODES; j++) sum += across[row * NODES + j] * SPREAD[column * NODES + j];
      shift[pixel] = sum;
    }
  }
}

function spread() {
  const weights = new Float32Array(FIELD * NODES);
  const apart = (FIELD - 1) / (NODES - 1);
  for (let place = 0; place < FIELD; place++) {
    const row = Array.from({ length: NODES }, (_, node) =>
      Math.exp(-2 * (place / apart - node) ** 2),
    );
    const sum = row.reduce((total, weight) => total + weight, 0);
    for (let node = 0; node < NODES; node++) weights[place * NODES + node] = row[node] / sum;
  }
  return weights;
}
