// Decodes an image file, {file, most}, and answers with a bitmap of at most so many pixels a side, or
// with null.

import { fitting } from "./fitting.js";

/** @param {MessageEvent<{file: File, most: number}>} event */
async function answer({ data: { file, most } }) {
  try {
    const whole = await createImageBitmap(file);
    const { width, height } = fitting(whole, most);
    const how = { resizeWidth: width, resizeHeight: height, resizeQuality: "high" };
    const small = await createImageBitmap(whole, /** @type {ImageBitmapOptions} */ (how));
    postMessage(small, /** @type {any} */ ([small]));
  } catch {
    postMessage(null);
  }
}

addEventListener("message", answer);
