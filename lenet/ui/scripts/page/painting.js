// How values become pixels: colours of the page, strokes, ink, feature maps.

import { CANVAS } from "../constants.js";
import { contextOf, make } from "./elements.js";

/** Call back now and whenever an element's size, the page's colours or the screen's density change.
 * @type {(element: Element, callback: () => void) => void} */
export function onAppearance(element, callback) {
  onDensity(callback);
  new ResizeObserver(callback).observe(element);
  new MutationObserver(callback).observe(document.body, { attributeFilter: ["class"] });
  callback();
}

// Call back whenever a pixel of the page takes another number of the screen's.
/** @type {(callback: () => void) => void} */
function onDensity(callback) {
  const density = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  const change = () => {
    callback();
    onDensity(callback);
  };
  density.addEventListener("change", change, { once: true });
}

/**
 * Return a function that gives what is worked out of a name, once in each theme.
 *
 * @template T
 * @param {(name: string) => T} workOut
 * @returns {(name?: string) => T}
 */
function perTheme(workOut) {
  /** @type {Map<string, T>} */
  const values = new Map();
  let theme = "";
  return (name = "") => {
    if (theme !== document.body.className) values.clear();
    theme = document.body.className;
    const known = values.get(name) ?? workOut(name);
    values.set(name, known);
    return known;
  };
}

/**
 * Return a custom property of the page's style, such as "--lenet-ink". It is asked for once in each
 * theme: to ask costs a look at all styles, and strokes are painted in every frame.
 */
export const ownStyle = perTheme((name) =>
  getComputedStyle(document.body).getPropertyValue(name).trim(),
);

// Colours of the page, which styles give as hexadecimal numbers, as 256 pixels between them.
/** @type {(names: string[]) => Uint32Array} */
function ramp(names) {
  const stops = names.map((name) => {
    const text = ownStyle(name);
    return [1, 3, 5].map((start) => parseInt(text.slice(start, start + 2), 16));
  });
  return Uint32Array.from({ length: 256 }, (_, value) => {
    const place = (value / 255) * (stops.length - 1);
    const stop = Math.min(Math.floor(place), stops.length - 2);
    const [red, green, blue] = stops[stop].map((from, part) =>
      Math.round(from + (stops[stop + 1][part] - from) * (place - stop)),
    );
    return (255 << 24) | (blue << 16) | (green << 8) | red; // bytes R, G, B, A in memory
  });
}

/** @type {(name: string) => number} */
const pixelOf = (name) => ramp([name, name])[0];

// Two scales: of ink, 0 to 255, and of signed values, -128 to 127 with 0 in the middle.
const colourScales = perTheme(() => {
  const below = [3, 2, 1].map((step) => `--lenet-below-${step}`);
  const above = [1, 2, 3].map((step) => `--lenet-above-${step}`);
  const signed = ramp([...below, "--lenet-zero", ...above]);
  signed[128] = pixelOf("--lenet-zero");
  const [blue, orange] = [pixelOf(below[1]), pixelOf(above[1])];
  const ink = ramp(["--lenet-paper", "--lenet-ink"]);
  return { ink, signed, below: blue & 0xffffff, above: orange & 0xffffff };
});

/** @typedef {{context: CanvasRenderingContext2D, image: ImageData, pixels: Uint32Array}} Kept */
/** @type {WeakMap<HTMLCanvasElement, Kept>} */
const pictures = new WeakMap(); // the pixels of each canvas, kept from one painting to the next

// Fill a canvas of the given size with pixels, each a number of the bytes A, B, G, R.
/**
 * @type {(canvas: HTMLCanvasElement, width: number, height: number, fill: (pixels: Uint32Array) =>
 *   void) => void}
 */
function put(canvas, width, height, fill) {
  let kept = pictures.get(canvas);
  if (!kept || kept.image.width !== width || kept.image.height !== height) {
    canvas.width = width;
    canvas.height = height;
    const context = contextOf(canvas);
    const image = context.createImageData(width, height);
    kept = { context, image, pixels: new Uint32Array(image.data.buffer) };
    pictures.set(canvas, kept);
  }
  fill(kept.pixels);
  kept.context.putImageData(kept.image, 0, 0);
}

/**
 * @type {(canvas: HTMLCanvasElement, width: number, height: number, pixelAt: (at: number) =>
 *   number) => void}
 */
const putEach = (canvas, width, height, pixelAt) =>
  put(canvas, width, height, (pixels) => {
    for (let at = 0; at < pixels.length; at++) pixels[at] = pixelAt(at);
  });

/** The canvas, as a region of the paper: corner and height, canvas units. */
export const CANVAS_REGION = { left: 0, top: 0, height: CANVAS };

/**
 * Paint strokes as they look on the page's paper.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Stroke[]} strokes
 * @param {Region} [region] of the paper that the canvas shows
 * @param {string} [ink] the custom property of its colour
 * @param {boolean} [added] to what is on the canvas
 */
export function paintStrokes(canvas, strokes, region = CANVAS_REGION, ink = "--lenet-ink", added) {
  const context = contextOf(canvas);
  const scale = canvas.height / region.height;
  context.setTransform(1, 0, 0, 1, 0, 0);
  if (!added) context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -region.left * scale, -region.top * scale);
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = ownStyle(ink);
  for (const { width, points } of strokes) {
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(points[0][0], points[0][1]);
    // through the middles between points, each point pulling the curve: smooth, on the same data
    for (let at = 1; at < points.length - 1; at++) {
      const [x, y] = points[at];
      context.quadraticCurveTo(x, y, (x + points[at + 1][0]) / 2, (y + points[at + 1][1]) / 2);
    }
    const [x, y] = points[points.length - 1];
    context.lineTo(x + 0.01, y); // a line without length, a dot's, would not be drawn
    context.stroke();
  }
  return context;
}

/** Paint ink, {data, width, height}, 0 blank to 255 full, as it looks on the page's paper.
 * @type {(canvas: HTMLCanvasElement, ink: Ink) => void} */
export function paintInk(canvas, { data, width, height }) {
  const { ink } = colourScales();
  putEach(canvas, width || 1, height || 1, (at) => ink[data[at] ?? 0]);
}

/** Return a digit image as a drawing: a picture of dark on light, as large as the paper.
 * @type {(digitImage: Ink) => Drawn} */
export function asDrawing(digitImage) {
  const { data, width, height } = digitImage;
  const small = make("canvas");
  putEach(small, width, height, (at) => (255 << 24) | (0x10101 * (255 - data[at])));
  const picture = make("canvas", { width: 10 * width, height: 10 * height });
  contextOf(picture).drawImage(small, 0, 0, picture.width, picture.height);
  return { strokes: [], picture, digitImage };
}

/** Paint ink as the opaque part of a square canvas, in its middle, as large as it fits.
 * @type {(canvas: HTMLCanvasElement, ink: Ink) => void} */
export function paintMask(canvas, { data, width, height }) {
  const mask = make("canvas");
  putEach(mask, width, height, (at) => data[at] << 24);
  const scale = canvas.width / Math.max(height, width);
  const context = contextOf(canvas);
  const [left, top] = [(canvas.width - width * scale) / 2, (canvas.height - height * scale) / 2];
  context.drawImage(mask, left, top, width * scale, height * scale);
}

/** Paint ink in the page's accent, the more opaque the more ink there is.
 * @type {(canvas: HTMLCanvasElement, ink: Ink) => void} */
export function paintTint(canvas, { data, width, height }) {
  const accent = pixelOf("--lenet-accent") & 0xffffff;
  putEach(canvas, width, height, (at) => accent | (data[at] << 24));
}

/** Return the largest of the values, whatever its sign; it is what full colour stands for.
 * @type {(values: ArrayLike<number>) => number} */
export function largest(values) {
  let most = 0;
  for (let at = 0; at < values.length; at++) most = Math.max(most, Math.abs(values[at]));
  return most;
}

/** Return the largest value of each layer.
 * @type {(featureMaps: FeatureMaps) => Record<string, number>} */
export const strongest = (featureMaps) =>
  Object.fromEntries(Object.entries(featureMaps).map(([name, values]) => [name, largest(values)]));

/**
 * Paint feature maps side by side, a pixel a value.
 *
 * @param {HTMLCanvasElement} canvas takes the size of the picture
 * @param {ArrayLike<number>} values [height, width, maps], channels last
 * @param {number[]} shape [height, width, maps]
 * @param {{most: number, columns?: number, gap?: number, map?: number | null}} how what full colour stands
 *   for, how many maps in a row, pixels between two; or the one map that is to be painted
 */
export function paintMaps(canvas, values, [height, width, maps], how) {
  const { most, columns = 1, gap = 0, map = null } = how;
  const { signed } = colourScales();
  const share = most > 0 ? 127 / most : 0;
  const [first, last] = map === null ? [0, maps] : [map, map + 1];
  const wide = columns * (width + gap) - gap;
  put(canvas, wide, Math.ceil((last - first) / columns) * (height + gap) - gap, (pixels) => {
    for (let channel = first; channel < last; channel++) {
      const left = ((channel - first) % columns) * (width + gap);
      const top = Math.floor((channel - first) / columns) * (height + gap);
      for (let y = 0; y < height; y++) {
        const row = (top + y) * wide + left;
        for (let x = 0; x < width; x++) {
          const value = values[(y * width + x) * maps + channel] * share;
          pixels[row + x] = signed[(value + 128.5) | 0]; // rounded, from 1 to 255
        }
      }
    }
  });
}

/** Paint signed values, [height, width], as a veil, the more opaque the larger they are.
 * @type {(canvas: HTMLCanvasElement, values: ArrayLike<number>, shape: number[]) => void} */
export function paintVeil(canvas, values, [height, width]) {
  const { below, above } = colourScales();
  const share = 3 * (255 / (largest(values) || 1)) * (127 / 255);
  putEach(canvas, width, height, (at) => {
    const opacity = Math.min(255, Math.round(share * Math.abs(values[at])));
    return (values[at] < 0 ? below : above) | (opacity << 24);
  });
}

/** Paint the scale itself, from what is farthest below 0 to what is farthest above.
 * @type {(canvas: HTMLCanvasElement) => void} */
export function paintLegend(canvas) {
  const values = Int8Array.from({ length: 255 }, (_, at) => at - 127);
  paintMaps(canvas, values, [1, 255, 1], { most: 127 });
}

/**
 * Return the colour of a signed share, -1 to 1, and one that can be read on it: one of black and
 * white has a contrast of 4.5 at least on any colour, as WCAG 2.2 asks.
 *
 * @type {(share: number) => string[]}
 */
export function colours(share) {
  const pixel = colourScales().signed[128 + Math.round(127 * share)];
  const [red, green, blue] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const [r, g, b] = [red, green, blue].map((part) => (part / 255) ** 2.2);
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return [`rgb(${red} ${green} ${blue})`, luminance > 0.179 ? "#000000" : "#ffffff"];
}

const CELL = 9; // pixels of a kernel's weight, so that a minus sign fits

/**
 * Paint a kernel, its negative weights marked, so that colour is not all that tells.
 *
 * @param {HTMLCanvasElement} canvas takes the size of the picture
 * @param {Float32Array} weights of the whole layer, [kernel, kernel, sources, maps]
 * @param {{source: number, map: number}} which of its kernels
 * @param {{kernel: number, grid: number[], inputs: number}} layer
 */
export function paintKernel(canvas, weights, { source, map }, { kernel: side, grid, inputs }) {
  canvas.width = canvas.height = side * CELL;
  const context = contextOf(canvas);
  const most = largest(weights) || 1;
  for (let at = 0; at < side * side; at++) {
    const share = weights[(at * inputs + source) * grid[2] + map] / most;
    const [left, top] = [(at % side) * CELL, Math.floor(at / side) * CELL];
    const [colour, text] = colours(share);
    context.fillStyle = colour;
    context.fillRect(left, top, CELL, CELL);
    context.fillStyle = text;
    if (share < -0.1) context.fillRect(left + 3, top + 4, 3, 1);
  }
}
