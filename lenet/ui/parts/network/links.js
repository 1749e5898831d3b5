// The way from F6 to the answer: a ribbon from each unit that says much for the likeliest digit, or
// against it, as broad as what it adds to the logit.

import { CLASSES } from "../../scripts/constants.js";
import { likeliest } from "../../scripts/network/answers.js";
import { resize } from "../../scripts/page/elements.js";
import { atEase } from "../../scripts/page/state.js";

const MOST = 24; // ribbons
const BROAD = 7; // pixels

const createPath = () => document.createElementNS("http://www.w3.org/2000/svg", "path");

/** @type {(links: SVGElement, layer: ShownLayer, state: State) => void} */
export function mountLinks(links, layer, state) {
  const { canvas } = layer;
  /** @type {DOMRect[]} */
  let boxes = []; // of the view, F6 and OUTPUT's rows, asked for only when they may have moved
  const measure = () => {
    const votes = state.latest("votes");
    boxes = [links, canvas, ...Array.from(votes ?? [])].map((each) => each.getBoundingClientRect());
    show();
  };

  const show = () => {
    const reading = state.latest("reading");
    if (!reading || boxes.length < 3) return;
    const { blank, featureMaps, probabilities } = reading.recognition;
    if (blank || !boxes[1].width) return links.replaceChildren();
    const winner = likeliest(probabilities);
    const { kernel } = reading.subject.recognizer.weights.OUTPUT;
    const added = Array.from(featureMaps.F6, (value, unit) => ({
      unit,
      sum: value * kernel[unit * CLASSES + winner],
    }));
    added.sort((one, other) => Math.abs(other.sum) - Math.abs(one.sum));
    const [view, from, ...rows] = boxes;
    const { columns } = layer; // which the canvas has only once it is painted
    const high = from.height / Math.ceil(added.length / columns);
    const [left, right] = [
      from.right - view.left,
      Math.min(...rows.map(({ left }) => left)) - view.left,
    ];
    const to = rows[winner].top + rows[winner].height / 2 - view.top;
    const middle = (left + right) / 2;
    const broadest = Math.abs(added[0].sum) || 1;
    const ribbons = resize(links, Math.min(MOST, added.length), createPath);
    for (const [at, { unit, sum }] of added.slice(0, MOST).entries()) {
      const y = from.top - view.top + (Math.floor(unit / columns) + 0.5) * high;
      const path = `M${left} ${y}C${middle} ${y} ${middle} ${to} ${right} ${to}`;
      const width = ((BROAD * Math.abs(sum)) / broadest).toFixed(1);
      const kind = sum < 0 ? "takes" : "adds";
      for (const [name, value] of Object.entries({ class: kind, d: path, "stroke-width": width })) {
        ribbons[at].setAttribute(name, value);
      }
    }
  };
  state.subscribe("layout", measure);
  state.subscribe("votes", measure);
  state.subscribe("reading", atEase(show));
}
