// What can be changed where a layer is opened: the pixels of INPUT, and of other layers whether a map,
// or a unit of a dense layer, is silenced. Fetched when the first layer is opened.

import { INPUT_SIZE } from "../../scripts/constants.js";
import { SILENCEABLE } from "../../scripts/network/changes.js";
import { find, onKey, write } from "../../scripts/page/elements.js";
import { t } from "../../scripts/words.js";
import { mountPixels } from "./pixels.js";

/** @type {Record<string, string>} */
const SHRUNK = { S2: "C1", S4: "C3" }; // whose maps are silenced by those that they shrink

/**
 * Let the room change what it shows; return what updates it.
 *
 * @param {HTMLElement} room
 * @param {Pick<Page, "state" | "reader">} page
 * @param {(event: PointerEvent) => number[]} placeAt the cell of the map at a pointer
 * @returns {(unit: Kinds["unit"]) => void} to be called with the unit that is shown, null for none
 */
export function mountChange(room, { state, reader }, placeAt) {
  const [change, map, silence] = find(room, ".change", ".map", ".silence");
  const pixels = mountPixels(change, { state, reader });
  /** @type {Kinds["unit"]} */
  let shown = null;
  /** @type {string | null} */
  let painted = null; // the cell, while the pen is down
  const isInput = () => shown?.layer === "INPUT";

  /** @param {PointerEvent} event */
  function paint(event) {
    const place = placeAt(event);
    const inside = place.every((at) => at >= 0 && at < INPUT_SIZE);
    if (!inside || String(place) === painted) return;
    painted = String(place);
    pixels.paint(place[0], place[1]);
  }
  map.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    if (!isInput() || event.button !== 0) return;
    map.setPointerCapture(event.pointerId);
    painted = "";
    paint(event);
  });
  map.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (painted !== null && isInput()) paint(event);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    map.addEventListener(kind, () => {
      painted = null;
    });
  }
  onKey(map, (event) => {
    if (!shown || !isInput() || ![" ", "Enter"].includes(event.key)) return;
    const [row, column] = shown.index;
    pixels.paint(row, column);
    event.preventDefault();
  });

  const silenced = () => state.latest("reading")?.subject.changes?.silenced ?? [];
  /** @type {() => string} */
  const name = () => {
    const { layer = "", index = [] } = shown ?? {};
    return `${SHRUNK[layer] ?? layer}.${index[2]}`;
  };
  silence.addEventListener("click", () => {
    const others = silenced().filter((each) => each !== name());
    const next = others.length < silenced().length ? others : [...others, name()];
    reader.change({ changes: { ...state.latest("reading")?.subject.changes, silenced: next } });
  });

  return (unit) => {
    if (unit?.layer !== shown?.layer) pixels.stop();
    shown = unit;
    change.hidden = !isInput();
    const [layer] = name().split(".");
    silence.hidden = !SILENCEABLE.includes(layer);
    const off = silenced().includes(name());
    silence.ariaPressed = String(off);
    write(silence, t(off ? "unit.silenced" : "unit.silence"));
    if (isInput()) pixels.show();
  };
}
