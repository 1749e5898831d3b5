// An image file as a picture for the paper. The browser decodes it: turned as the camera was held, and
// of a moving one the first frame.

import { LARGEST } from "../constants.js";
import { t } from "../words.js";
import { toPicture } from "./fitting.js";
import { startWorker } from "./worker.js";

const DOCUMENT = /(?:pdf|svg)(?:\+xml)?$/i; // at the end of a file's type or name

/**
 * Decode a file, in a worker: a large one takes a second.
 *
 * @param {File} file
 * @returns {Promise<HTMLCanvasElement>} at most 1,024 pixels a side
 * @throws {Error} Whose message is a sentence for the visitor.
 */
export async function decode(file) {
  const document = file.type.match(DOCUMENT) ?? file.name.match(DOCUMENT);
  if (document) {
    const kind = document[0].slice(0, 3).toUpperCase();
    throw new Error(t("sketchpad.document", { kind }));
  }
  const worker = startWorker(new URL("./decode_worker.js", import.meta.url));
  /** @type {ImageBitmap | null} */
  const image = await new Promise((resolve) => {
    worker.addEventListener("message", ({ data }) => resolve(data));
    worker.addEventListener("error", () => resolve(null));
    worker.postMessage({ file, most: LARGEST });
  });
  worker.terminate();
  if (!image) throw new Error(t("sketchpad.no_image"));
  const picture = toPicture(image, image);
  image.close();
  return picture;
}
