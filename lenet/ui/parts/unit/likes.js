// What a map answers to: a sentence, and the patches of drawings that excite it most. They are found
// in the page, from its weights, a drawing at a time while nothing else is to be done.

import { DRAWINGS } from "../../scripts/constants.js";
import { layerOf } from "../../scripts/network/model.js";
import { find, make, resize, write } from "../../scripts/page/elements.js";
import { createSearch, describe, patchAt, toSample } from "../../scripts/page/likes.js";
import { apart, nameOf, signOf } from "../../scripts/page/numbers.js";
import { paintInk } from "../../scripts/page/painting.js";
import { t } from "../../scripts/words.js";

/** @typedef {import("../../scripts/page/likes.js").Spots} Spots */
/** @typedef {{layer: string, index: number[]}} Place */

const SPEAKING = ["horizontal", "vertical", "rising", "falling"]; // what blank paper speaks of

/** @type {Promise<import("../../scripts/page/likes.js").Sample> | null} */
let fetching = null;

async function fetchSample() {
  const reply = await fetch(new URL(DRAWINGS, import.meta.url));
  if (!reply.ok) throw new Error(`Expected drawings, got ${reply.status}.`);
  return toSample(new Uint8Array(await reply.arrayBuffer()));
}

const ENOUGH = 5; // ms of a pause, in which the network reads a drawing
/** @type {IdleDeadline | null} */
let pause = null;

/** Wait until nothing else is to be done, unless enough is left of the last pause. */
async function idle() {
  if ((pause?.timeRemaining() ?? 0) > ENOUGH) return;
  pause = await new Promise((done) => {
    if ("requestIdleCallback" in window) requestIdleCallback(done);
    else setTimeout(done, 0, null);
  });
}

const searching = createSearch(idle);

/**
 * Return what tells of a unit, or of none, in an element: in its `.live` a sentence, in its `.likes`
 * the patches.
 *
 * @type {(element: HTMLElement) => (unit: Place | null, weights: Weights) => void}
 */
export function mountLikes(element) {
  const [live, list] = find(element, ".live", ".likes");
  let latest = "";

  /** @type {(unit: Place | null, weights: Weights) => Promise<void>} */
  async function tell(unit, weights) {
    const known = `${unit?.layer} ${unit?.index[2]}`;
    if (latest === known && tell.weights === weights) return;
    latest = known;
    if (!live.textContent) write(live, t("caption.plain")); // until something is found
    tell.weights = weights;
    searching.want(weights);
    fetching ??= idle().then(fetchSample);
    try {
      const sample = await fetching;
      if (searching.wanted() === weights) show(unit, sample, await searching.find(sample));
    } catch {
      if (searching.wanted() !== tell.weights) tell.weights = null;
      if (searching.wanted() !== weights) return;
      fetching = null; // it is tried again with the next unit
      show(unit, null, null);
    }
  }
  /** @type {Weights | null} */
  tell.weights = null;

  /** @type {(unit: Place | null, sample: any, spots: Spots | null) => void} */
  function show(unit, sample, spots) {
    if (latest !== `${unit?.layer} ${unit?.index[2]}`) return; // it was overtaken
    const { layer = "C1", index: [, , map] = [0, 0, 0] } = unit ?? {};
    const known = spots && layer !== "INPUT" && layer !== "OUTPUT";
    const maps = known ? spots[layer] : [];
    const at = unit ? map : speaking(maps, sample);
    const told = maps[at]?.length ? describe(layerOf(layer), maps[at], sample) : null;
    const what = told && wordsOf(told);
    const name = t(layerIsFlat(layer) ? "unit.single" : "caption.map", { layer, map: at + 1 });
    if (what) write(live, t(unit ? "caption.likes" : "caption.blank", { map: name, what }));
    else if (!known && unit && spots)
      write(live, t(`caption.${layer}`, { map: apart(signOf(map)) }));
    else write(live, unit ? name : t("caption.plain"));
    const best = told ? maps[at] : [];
    resize(list, best.length, () => make("canvas")).forEach((canvas, each) => {
      const { patch, side } = patchAt(
        sample.inputs[best[each].drawing],
        layerOf(layer),
        best[each],
      );
      const data = Uint8Array.from(patch, (value) => Math.round(255 * value));
      paintInk(canvas, { data, width: side, height: side });
    });
  }
  return tell;
}

/** @type {(layer: string) => boolean} */
const layerIsFlat = (layer) => layer === "C5" || layer === "F6";

/** Return the first map that answers to strokes.
 * @type {(maps: Spots[string], sample: any) => number} */
function speaking(maps, sample) {
  const kinds = maps.map((best) => describe(layerOf("C1"), best, sample)?.kind ?? "");
  return Math.max(
    0,
    kinds.findIndex((kind) => SPEAKING.includes(kind)),
  );
}

/** Say what a map answers to; "" if nothing in common was found.
 * @type {(told: any) => string} */
function wordsOf({ digits, kind, edge, place }) {
  if (digits) {
    const [one, other] = digits.map(nameOf);
    if (!one) return "";
    return other ? t("likes.digits", { one, other }) : t("likes.digit", { one });
  }
  const strokes = t(`likes.${kind}`);
  const what = edge ? t(`likes.edge.${edge}`, { strokes }) : strokes;
  return place ? t(`likes.place.${place}`, { what }) : what;
}
