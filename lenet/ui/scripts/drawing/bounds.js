// Where the ink of an image is.

/**
 * Find the smallest rectangle around all pixels of a level or more.
 *
 * @param {Ink} image
 * @param {number} least The level, above 0.
 * @returns {Rectangle} All 0 if there are none.
 */
export function bounds({ data, width, height }, least) {
  let left = width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  const words = inWords(data, width);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    let column = words ? 4 * blankWords(words, start / 4, (start + width) / 4) : 0;
    while (column < width && data[start + column] < least) column++;
    if (column === width) continue;
    if (top < 0) top = row;
    bottom = row;
    if (column < left) left = column;
    let last = width - 1;
    while (last > right && data[start + last] < least) last--;
    if (last > right) right = last;
  }
  if (top < 0) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: left, y: top, width: right + 1 - left, height: bottom + 1 - top };
}

/** Return pixels four at a time, to pass over paper quickly; null if rows don't allow it.
 * @type {(data: Uint8Array, width: number) => Uint32Array | null} */
function inWords(data, width) {
  if (width % 4 || data.byteOffset % 4) return null;
  return new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
}

/** @type {(words: Uint32Array, from: number, to: number) => number} */
function blankWords(words, from, to) {
  let word = from;
  while (word < to && words[word] === 0) word++;
  return word - from;
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
