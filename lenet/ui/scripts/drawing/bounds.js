// Where the ink of an image is.

/**
 * Find the smallest rectangle around all pixels of a level or more.
 *
 * @param {Ink} image
 * @param {number} least The level, above 0.
 * @returns {Rectangle} All 0 if there are none.
 */
export function bounds({ data, width }, least) {
  const words = inWords(data);
  const from = first(data, words, 0, data.length, least);
  if (from === data.length) return { x: 0, y: 0, width: 0, height: 0 };
  const top = Math.floor(from / width);
  const bottom = Math.floor(last(data, words, from, data.length, least) / width) + 1;
  let left = width;
  let right = 0;
  for (let start = top * width; start < bottom * width; start += width) {
    left = first(data, words, start, start + left, least) - start; // what lies within is known
    right = last(data, words, start + right, start + width, least) + 1 - start;
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Return pixels four at a time, to pass over paper quickly; none where they don't lie so.
 * @type {(data: Uint8Array) => Uint32Array} */
function inWords({ buffer, byteOffset, length }) {
  return byteOffset % 4 ? new Uint32Array(0) : new Uint32Array(buffer, byteOffset, length >> 2);
}

/** Return the first place that has the level, or where it is looked for no longer.
 * @type {(data: Uint8Array, words: Uint32Array, from: number, to: number, least: number) =>
 *   number} */
function first(data, words, from, to, least) {
  let at = from;
  while (at < to && data[at] < least) {
    at++;
    if ((at & 3) === 0) while (at < to && words[at >> 2] === 0) at += 4;
  }
  return Math.min(at, to);
}

/** Return the last place that has the level, or the one before those that are looked at.
 * @type {(data: Uint8Array, words: Uint32Array, from: number, to: number, least: number) =>
 *   number} */
function last(data, words, from, to, least) {
  let at = to - 1;
  while (at >= from && data[at] < least) {
    at--;
    if ((at & 3) === 3) while (at >= from && words[at >> 2] === 0) at -= 4;
  }
  return Math.max(at, from - 1);
}

/** Copy a part of an image; one without pixels is an image of no size.
 * @type {(image: Ink, part: Rectangle) => Ink} */
export function cutOut(image, { x, y, width, height }) {
  const part = { data: new Uint8Array(width * height), width, height };
  for (let row = 0; row < height; row++) {
    const start = (y + row) * image.width + x;
    part.data.set(image.data.subarray(start, start + width), row * width);
  }
  return part;
}
