// Reads pictures on this device, in a worker. It gets one at a time: of those that come meanwhile
// only the latest is read.

import { contextOf } from "./elements.js";
import { startWorker } from "./worker.js";

/** @typedef {{drawing: Drawn, recognizer: Recognizer, hand: Hand | null}} Asked */
/** @typedef {(PictureRead & {refused?: undefined}) | {refused: string} | null} Answer */
/**
 * @typedef {Asked & {resolve: (answer: Answer) => void, reject: (error: Error) => void}} Question
 */

/** Return what reads pictures.
 * @param {() => Worker} [start] */
export function createPictureReader(start = startOwn) {
  /** @type {Worker | null} */
  let worker = null;
  /** @type {Pick<Asked, "recognizer" | "hand"> | null} */
  let told = null; // what the worker reads with
  let id = 0;
  /** @type {Question | null} */
  let asked = null;
  /** @type {Question | null} */
  let next = null;

  function open() {
    const made = start();
    made.addEventListener("message", hear);
    made.addEventListener("error", fail);
    return made;
  }

  /** @param {MessageEvent<FromPictureWorker>} event */
  function hear({ data }) {
    if (data.id !== id) return;
    asked?.resolve(data);
    go();
  }

  // A worker that could not be fetched, or broke, is replaced by another with the next picture.
  function fail() {
    worker?.terminate();
    worker = told = null;
    asked?.reject(new Error("The worker failed."));
    go();
  }

  function go() {
    asked = next;
    next = null;
    if (!asked) return;
    const { drawing, recognizer, hand } = asked;
    worker ??= open();
    if (told?.recognizer !== recognizer || told.hand !== hand) {
      const { weights, calibration } = recognizer;
      worker.postMessage({ weights, calibration, exemplars: hand?.exemplars });
      told = { recognizer, hand };
    }
    const pixels = pixelsOf(/** @type {HTMLCanvasElement} */ (drawing.picture));
    worker.postMessage({ id: ++id, pixels, ...drawing.look }, [pixels.data.buffer]);
  }

  return {
    /** Read a drawing's picture; null if a later one came before its turn.
     * @type {(drawing: Drawn, how: Omit<Asked, "drawing">) => Promise<Answer>} */
    read: (drawing, how) =>
      new Promise((resolve, reject) => {
        next?.resolve(null);
        next = { drawing, ...how, resolve, reject };
        if (!asked) go();
      }),
  };
}

const startOwn = () => startWorker(new URL("./picture_worker.js", import.meta.url));

/** @param {HTMLCanvasElement} picture */
function pixelsOf(picture) {
  const { width, height } = picture;
  return { data: contextOf(picture).getImageData(0, 0, width, height).data, width, height };
}
