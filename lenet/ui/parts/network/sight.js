// What the chosen unit sees, drawn above the view: its patch in the layer before, and its receptive
// field in the input.

import { layerOf } from "../../scripts/network/model.js";

/** @type {(place: Rectangle, kind?: string) => string} */
const rectangle = ({ x, y, width, height }, kind = "") =>
  `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}"/>`;

/**
 * Return a function that shows what a unit, {layer, index}, sees, wherever the layout then moves it;
 * null shows nothing.
 *
 * @type {(sight: HTMLElement, byName: Record<string, ShownLayer>, state: State) => (unit:
 *   Kinds["unit"]) => void}
 */
export function mountSight(sight, byName, state) {
  const names = Object.keys(byName);
  const input = byName.INPUT;
  /** @type {Kinds["unit"]} */
  let unit = null;

  /** Return the box of an element, relative to the view, which the sight covers.
   * @type {(node: Element) => Rectangle} */
  function around(node) {
    const [outer, box] = [sight.getBoundingClientRect(), node.getBoundingClientRect()];
    const { width, height } = box;
    return { x: box.left - outer.left, y: box.top - outer.top, width, height };
  }

  /** Return the box of a region of a map.
   * @type {(layer: any, index: number[], height?: number, width?: number) => Rectangle} */
  function region(layer, [row, column, map], height = 1, width = 1) {
    if (!layer.canvas) return around(state.latest("votes")[map]);
    const box = around(layer.canvas);
    const zoom = box.width / layer.canvas.width;
    const across = (map % layer.columns) * (layer.grid[1] + layer.gap) + column;
    const down = Math.floor(map / layer.columns) * (layer.grid[0] + layer.gap) + row;
    const place = { x: box.x + across * zoom, y: box.y + down * zoom };
    return { ...place, width: width * zoom, height: height * zoom };
  }

  /** Return the boxes in the layer before that a unit sees.
   * @type {(layer: Layer, before: ShownLayer, index: number[]) => Rectangle[]} */
  function seen(layer, before, [row, column, map]) {
    if (layer.kind === "dense") return [around(before.canvas)];
    const corner = [row * layer.stride, column * layer.stride];
    const maps = layer.kind === "average pooling" ? [map] : [...Array(before.grid[2]).keys()];
    return maps.map((each) => region(before, [...corner, each], layer.kernel, layer.kernel));
  }

  function show() {
    if (!unit) return sight.replaceChildren();
    const layer = byName[unit.layer] ?? layerOf(unit.layer);
    const box = region(layer, unit.index);
    if (layer === input) {
      sight.innerHTML = rectangle(box, "unit");
      return;
    }
    const before = byName[names[names.indexOf(layer.name) - 1] ?? "F6"];
    const boxes = seen(layer, before, unit.index);
    const nearest = boxes.reduce((best, each) => (gap(each, box) < gap(best, box) ? each : best));
    let drawn = boxes.map((each) => rectangle(each)).join("") + rays(nearest, box);
    if (before !== input) {
      const corner = unit.index.slice(0, 2).map((place) => place * layer.step);
      const side = Math.min(layer.field, input.grid[0]);
      drawn += rectangle(region(input, [...corner, 0], side, side), "field");
    }
    sight.innerHTML = drawn + rectangle(box, "unit");
  }

  state.subscribe("layout", show);
  return (chosen) => {
    unit = chosen;
    show();
  };
}

/** @type {(one: Rectangle, other: Rectangle) => number} */
const gap = (one, other) => Math.hypot(one.x + one.width - other.x, one.y - other.y);

// Two lines that lead from what is seen to the unit that sees it.
/** @type {(from: Rectangle, to: Rectangle) => string} */
function rays(from, to) {
  const [right, bottom] = [from.x + from.width, from.y + from.height];
  const below = to.y >= bottom;
  const start = below ? `${from.x} ${bottom}` : `${right} ${from.y}`;
  const end = below ? `${to.x + to.width} ${to.y}` : `${to.x} ${to.y + to.height}`;
  return `<path d="M${start}L${to.x} ${to.y}"/><path d="M${right} ${bottom}L${end}"/>`;
}
