// Reads pictures in a thread of its own, see `ToPictureWorker` and `FromPictureWorker` in types.d.ts.

import { Hand } from "../hand.js";
import { readPicture } from "../reading/picture.js";
import { Recognizer } from "../recognizer.js";

/** @type {{recognizer: Recognizer, hand: Hand} | null} */
let reader = null;

/** @param {MessageEvent<ToPictureWorker>} event */
function answer({ data: sent }) {
  if ("weights" in sent) {
    const { weights, calibration, exemplars } = sent;
    reader = { recognizer: new Recognizer(weights, calibration), hand: new Hand(exemplars) };
    return;
  }
  const { id, pixels, ...looking } = sent;
  try {
    if (!reader) throw new RangeError("Expected weights first.");
    const read = readPicture(reader.recognizer, pixels, { ...looking, hand: reader.hand });
    postMessage({ id, ...light(read) }, { transfer: [read.found.ink.data.buffer] });
  } catch (error) {
    postMessage({ id, refused: String(/** @type {Error} */ (error).message) });
  }
}

/** Return what was read, without what the page has no use for: to copy that would take milliseconds.
 * @type {(read: PictureRead) => object} */
function light({ found, number, lines }) {
  const { segmentation } = number;
  const candidates = new Map(
    segmentation.groups.map((group) => [group.candidate.key, plain(group)]),
  );
  const path = segmentation.path && {
    ...segmentation.path,
    groups: segmentation.path.groups.map(({ candidate }) => candidates.get(candidate.key)),
  };
  const groups = [...candidates.values()];
  const short = lines.map(({ text, digits, confidence, reason }) => ({
    ...{ text, confidence, reason, segmentation: NONE, whole: null },
    digits: digits.map(({ featureMaps, framing, stages, input, ...digit }) => digit),
  }));
  const searched = { ...segmentation, path, groups };
  return {
    found,
    number: { ...number, whole: null, lines: short, segmentation: searched },
    lines: short,
  };
}

const NONE = { lattice: null, groups: [], path: null, reason: null };

/** @type {(group: Group) => object} */
function plain({ recognition, ...group }) {
  const { digit, doubt, probabilities, framing } = recognition;
  const { digitImage } = framing;
  return { ...group, recognition: { digit, doubt, probabilities, framing: { digitImage } } };
}

addEventListener("message", answer);
