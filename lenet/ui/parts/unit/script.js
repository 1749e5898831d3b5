// What the network answers to: a sentence on the unit that is pointed at; and, once it is opened, its
// layer with room for numbers, and its arithmetic: patch × weights = products, their sum, the bias,
// the activation, with the true numbers, worked out for this unit alone.

import { layerOf } from "../../scripts/network/model.js";
import { openUnit } from "../../scripts/network/units.js";
import { grid, sign, sumOf } from "../../scripts/page/arithmetic.js";
import { find, MOVES, make, makeButton, onKey, write } from "../../scripts/page/elements.js";
import { fetchWords } from "../../scripts/page/fetch_words.js";
import { still } from "../../scripts/page/flow.js";
import { loudest, SHOWN, shownLayer, valuesOf } from "../../scripts/page/layers.js";
import { apart, number, signOf } from "../../scripts/page/numbers.js";
import { largest, onAppearance, paintMaps } from "../../scripts/page/painting.js";
import { scalesOf } from "../../scripts/page/scales.js";
import { atEase } from "../../scripts/page/state.js";
import { t, wordsOf } from "../../scripts/words.js";
import { mountLikes } from "./likes.js";
import { paintMap, planOf, unitValue } from "./map.js";

/** @typedef {NonNullable<Kinds["unit"]>} Place */

const SWIPE = 60; // pixels that a finger pulls the room down to close it

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, reader, scope }) {
  const [caption, room, title, where] = find(element, ".caption", ".room", "h3", ".where");
  const names = [".stage", ".map", ".maps", ".told", ".change"];
  const [stage, map, maps, told, changes] = find(element, ...names);
  const [terms, working, sum, close] = find(element, ".terms", ".working", ".sum", ".close");
  const [before, after] = find(element, ".before", ".after");
  const [pointed] = find(caption, ".pointed");
  const tells = [mountLikes(caption), mountLikes(room)];
  /** @type {any} a `Place` */
  let unit = null;
  /** @type {number | null} */
  let channel = null; // of the term that is shown; null for the largest
  let decimals = 2; // of the numbers that there is room for
  /** @type {any} the element that had the focus before the room was opened */
  let opener = null;
  /** @type {((unit: Kinds["unit"]) => void) | null} */
  let change = null; // what updates what can be changed, once it was fetched

  function refresh() {
    const reading = state.latest("reading");
    if (!reading) return;
    const slopes = state.latest("slopes");
    const recognition = slopes ?? reading.recognition;
    const { weights } = reading.subject.recognizer;
    tells[room.hidden ? 0 : 1](unit, weights);
    if (!room.hidden) change?.(slopes ? null : unit); // which takes its room before the map does
    const place = unit && titleOf(unit);
    const value = unit && number(unitValue(recognition, unit.layer, unit.index));
    write(pointed, unit ? t("caption.pointed", { place, value }) : "");
    if (!unit || room.hidden) return;
    const { input, featureMaps, lift } = recognition;
    showMap(reading, slopes);
    write(title, place);
    map.ariaLabel = t("unit.keys", { place });
    const pixel = unit.layer === "INPUT";
    where.textContent = t(`unit.kind.${pixel ? "pixel" : layerOf(unit.layer).kind}`, { value });
    if (pixel) {
      for (const each of [terms, working, sum]) each.replaceChildren();
      return;
    }
    if (slopes) {
      const opened = slopes.open(unit.layer, unit.index);
      const [what, how] = slopes.tell(opened);
      write(where, what);
      return show(opened, [how]);
    }
    const added = unit.layer === "OUTPUT" ? lift[unit.index[2]] : 0;
    const opened = openUnit(input, featureMaps, weights, unit.layer, unit.index);
    show(opened, arithmetic(opened, unit, layerOf(unit.layer).kind, added));
  }

  // whether what does not fit beside the map stands below it
  const wraps = () => getComputedStyle(stage).flexWrap === "wrap";

  /** @type {(reading: Reading, slopes: Slopes | null) => void} */
  function showMap({ recognition: read, subject, resting }, slopes) {
    const { layer, index } = unit;
    const recognition = slopes ?? read;
    const most = slopes
      ? largest(valuesOf(slopes, layer))
      : (scalesOf(subject.recognizer, recognition)[layer] ?? 1); // of INPUT, ink
    const high = Number.parseFloat(getComputedStyle(map).maxHeight) || stage.clientHeight;
    const beside = wraps() ? [maps] : [maps, told, changes];
    const room = beside.reduce((left, each) => left - each.offsetWidth, stage.clientWidth - 16);
    const box = [room, high];
    paintMap(map, recognition, unit, { most, box, numbers: resting });
    const { grid: shape } = shownLayer(layer);
    for (const [at, button] of [...maps.children].entries()) {
      button.ariaPressed = String(at === index[2]);
      const how = { most, map: at };
      paintMaps(find(button, "canvas")[0], valuesOf(recognition, layer), shape, how);
    }
  }

  // The small maps of a layer that has several, each of which can be made the large one.
  function listMaps() {
    const [height, , count] = shownLayer(unit.layer).grid;
    const several = height > 1 && count > 1 ? count : 0;
    maps.classList.toggle("many", several > 6);
    maps.replaceChildren(
      ...Array.from({ length: several }, (_, at) => {
        const ariaLabel = t("unit.map", { map: at + 1 });
        const onclick = () => go(unit.layer, [...unit.index.slice(0, 2), at]);
        return makeButton({ ariaLabel, title: ariaLabel, onclick }, make("canvas"));
      }),
    );
  }

  /** @type {(opened: Unit, told: (Node | string)[]) => void} */
  function show(opened, told) {
    showTerms(opened);
    showTerm(opened);
    sum.replaceChildren(...told);
  }

  /** @param {Unit} opened */
  function showTerms(opened) {
    const most = largest(opened.terms.map(({ total }) => total)) || 1;
    const shown = opened.terms.length > 1 ? opened.terms : [];
    terms.replaceChildren(
      ...shown.map((term) => {
        const name = make("span", {}, t("unit.map", { map: term.channel + 1 }));
        const total = number(term.total, state.latest("slopes") ? 3 : 2);
        const button = makeButton({}, name, make("b", {}, total), make("i"));
        button.dataset.channel = String(term.channel);
        button.classList.toggle("takes", term.total < 0);
        button.style.setProperty("--share", String(term.total / most));
        button.onclick = () => {
          channel = term.channel;
          showTerm(opened);
        };
        return button;
      }),
    );
  }

  /** @param {Unit} opened */
  function showTerm(opened) {
    const term = opened.terms.find((each) => each.channel === channel) ?? opened.terms[0];
    for (const button of terms.children) {
      button.ariaPressed = String(Number(button.dataset.channel) === term?.channel);
    }
    if (!term) return working.replaceChildren(); // of OUTPUT's slopes
    const slopes = state.latest("slopes");
    /** @type {(caption: string, key: "inputs" | "weights" | "products") => HTMLElement} */
    const show = (caption, key) => {
      const most = Math.max(...opened.terms.map((each) => largest(each[key])));
      return grid(caption, term[key], term.shape, most, decimals + Number(Boolean(slopes)));
    };
    const source = nameOf(opened, term, unit);
    working.replaceChildren(
      show(t(slopes ? "slopes.wrong" : "unit.sees", { source }), "inputs"),
      sign("×", t("times")),
      show(t("unit.weights"), "weights"),
      sign("=", t("gives")),
      show(t("products", { sum: number(term.total) }), "products"),
    );
  }

  /** @type {(layer: string, index: number[]) => void} */
  const go = (layer, index) => state.publish("unit", { layer, index });
  /** @param {number} by */
  function step(by) {
    const reading = state.latest("reading");
    const layer = SHOWN[SHOWN.findIndex(({ name }) => name === unit.layer) + by];
    if (layer) go(layer.name, loudest(layer, state.latest("slopes") ?? reading.recognition));
  }
  /** @type {(row: number, column: number) => void} */
  function point(row, column) {
    const plan = planOf(unit.layer, unit.index[2]);
    const inside = row >= 0 && column >= 0 && row < plan.rows && column < plan.columns;
    const next = plan.unit(row, column);
    if (inside && next[2] < shownLayer(unit.layer).grid[2]) go(unit.layer, next);
  }

  before.addEventListener("click", () => step(-1));
  after.addEventListener("click", () => step(1));
  // by what is seen, which may still be growing
  /** @param {MouseEvent} event */
  const cellAt = ({ clientX, clientY }) => {
    const { rows, columns } = planOf(unit.layer, unit.index[2]);
    const { x, y, width, height } = map.getBoundingClientRect();
    return [((clientY - y) / height) * rows, ((clientX - x) / width) * columns].map(Math.floor);
  };
  map.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const [row, column] = cellAt(event);
    point(row, column);
  });
  onKey(map, (event) => {
    if (!MOVES[event.key]) return;
    const [row, column] = planOf(unit.layer, unit.index[2]).cell(unit.index);
    point(row + MOVES[event.key][0], column + MOVES[event.key][1]);
    event.preventDefault();
  });

  state.subscribe("unit", (next) => {
    const other = unit?.layer !== next?.layer;
    if (other) channel = null;
    unit = next;
    if (unit && other) {
      before.disabled = unit.layer === "INPUT";
      after.disabled = unit.layer === "OUTPUT";
      room.dataset.of = unit.layer;
      listMaps();
    }
    refresh();
  });
  state.subscribe("pinned", (pinned) => {
    const opens = Boolean(pinned && unit);
    if (opens === !room.hidden) return;
    room.hidden = !opens;
    if (!opens) {
      change?.(null);
      return opener?.focus({ preventScroll: true });
    }
    openChange();
    opener = document.activeElement;
    refresh();
    map.focus({ preventScroll: true });
    growOut(state.latest("figure")?.[unit.layer], room);
  });
  async function openChange() {
    try {
      const [{ mountChange }] = await Promise.all([import("./change.js"), fetchWords()]);
      change ??= mountChange(room, { state, reader }, cellAt);
      refresh();
    } catch {
      state.publish("failure", t("lost.part"));
    }
  }
  state.subscribe("reading", atEase(refresh));
  state.subscribe("slopes", refresh);
  onAppearance(room, () => {
    decimals = working.clientWidth < ROOM ? 1 : 2; // asked while the pen moves, it lays all out anew
    refresh();
  });
  const leave = () => state.publish("pinned", false);
  // on a phone it lies over the view, and goes with it
  state.subscribe("view", (shown) => {
    if (shown === false && getComputedStyle(room).position === "fixed") leave();
  });
  close.addEventListener("click", leave);
  onKey(scope, (event) => event.key === "Escape" && leave());
  const painted = (/** @type {any} */ target) => map.contains(target) && unit?.layer === "INPUT";
  onSwipe(room, leave, painted);
}

// Call back when a finger pulls an element down from where it can't be scrolled further up.
/** @type {(element: HTMLElement, callback: () => void, ignores: (target: any) => boolean) => void} */
function onSwipe(element, callback, ignores) {
  let from = Number.NaN;
  element.addEventListener(
    "touchstart",
    ({ touches, target }) => {
      const pulls = touches.length === 1 && element.scrollTop <= 0 && !ignores(target);
      from = pulls ? touches[0].clientY : Number.NaN;
    },
    { passive: true },
  );
  element.addEventListener("touchend", ({ changedTouches: [touch] }) => {
    if (touch.clientY - from > SWIPE) callback();
  });
}

// Lead the eye from the layer in the figure to the room: the latter grows out of the former.
/** @type {(layer: Element | undefined, room: HTMLElement) => void} */
function growOut(layer, room) {
  if (!layer || still()) return;
  const [from, to] = [layer.getBoundingClientRect(), room.getBoundingClientRect()];
  const [wide, high] = [from.width / to.width, from.height / to.height];
  const start = `translate(${from.x - to.x}px, ${from.y - to.y}px) scale(${wide}, ${high})`;
  const frames = [
    { transform: start, opacity: 0.4 },
    { transform: "none", opacity: 1 },
  ];
  room.style.transformOrigin = "0 0";
  room.animate(frames, { duration: 280, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" });
}

/** @type {(unit: Place) => string} */
function titleOf({ layer, index: [row, column, map] }) {
  const place = { layer, map: map + 1, row: row + 1, column: column + 1 };
  if (layer === "OUTPUT") return t("unit.output", { digit: apart(signOf(map)) });
  if (layer === "INPUT") return t("unit.pixel", place);
  return t(layerOf(layer).grid[0] === 1 ? "unit.single" : "unit.place", place);
}

/** @type {(opened: Unit, term: Term, unit: Place) => string} */
function nameOf({ source, terms }, term, { layer }) {
  if (source === "INPUT") return t("unit.input");
  const one = terms.length > 1 || layer === "S2" || layer === "S4";
  return t(one ? "unit.source" : "unit.all", { layer: source, map: term.channel + 1 });
}

const ROOM = 480; // pixels of the working, below which a cell has room for one decimal only

// The sum as a sentence, its parts as nodes; `added` is what the visitor's hand adds to a logit.
/** @type {(opened: Unit, unit: Place, kind: string, added: number) => (Node | string)[]} */
function arithmetic(opened, { layer }, kind, added) {
  const value = make("strong", {}, number(opened.value));
  if (kind === "average pooling") return wordsOf("unit.mean", { value });
  const then = wordsOf(layer === "OUTPUT" ? "unit.logit" : "unit.relu", { value });
  const lifted = added > 0.0005 ? ` ${t("unit.lift", { added: number(added) })}` : "";
  return [`${sumOf(opened)} `, ...then, lifted];
}
