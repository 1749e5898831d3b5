// What may be wrong with a drawing that is not read, and what helps.

import { CANVAS, INK } from "../../scripts/constants.js";

const SMALL = 0.08; // of the paper's side: a smaller drawing is hardly seen
const APART = 0.03; // of the paper's side, between two digits
const TALL = 0.5; // of the whole drawing's height: a digit beside another is at least as tall

/** Return a sentence that helps, or "" if nothing special is seen. */
export function advice({ stages }, paper) {
  const [ink, crop] = stages;
  const { width, height } = ink.size ?? ink;
  const drawn = crop.size ?? crop;
  if (Math.max(drawn.width / width, drawn.height / height) < SMALL) {
    return "It is very small: try it larger.";
  }
  if (touchesEdge(ink)) return "It is cut off at the edge of the paper.";
  if (paper && countGroups(paper.strokes) > 1) {
    return "Are these several digits? I read one at a time.";
  }
  return "";
}

function touchesEdge({ data, width, height }) {
  for (let at = 0; at < width; at++) {
    if (data[at] >= INK || data[(height - 1) * width + at] >= INK) return true;
  }
  for (let row = 0; row < height; row++) {
    if (data[row * width] >= INK || data[(row + 1) * width - 1] >= INK) return true;
  }
  return false;
}

// How many tall groups of strokes stand side by side, with paper between them.
function countGroups(strokes) {
  const boxes = strokes.map(({ points }) => {
    const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
    return {
      left: Math.min(...xs),
      right: Math.max(...xs),
      top: Math.min(...ys),
      bottom: Math.max(...ys),
    };
  });
  const groups = [];
  for (const box of boxes.sort((one, other) => one.left - other.left)) {
    const last = groups.at(-1);
    if (!last || box.left > last.right + APART * CANVAS) groups.push({ ...box });
    else {
      last.right = Math.max(last.right, box.right);
      last.top = Math.min(last.top, box.top);
      last.bottom = Math.max(last.bottom, box.bottom);
    }
  }
  const tall = Math.max(...groups.map(({ top, bottom }) => bottom - top));
  return groups.filter(({ top, bottom }) => bottom - top >= TALL * tall).length;
}
