// The model's card: tables, training curves, confusion matrices, mistakes.

import { find, make, makeButton } from "../../scripts/page/elements.js";
import { onAppearance, paintInk } from "../../scripts/page/painting.js";
import { bytes, toDigitImage } from "../../scripts/page/readings.js";

const CURVES = { width: 560, height: 200, left: 44, bottom: 28, top: 8, most: 10 }; // most: percent

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { drawing, props }) {
  /** @type {{sections: any[], matrices: any[], mistakes: any[]}} */
  const { sections: all, matrices: counted, mistakes: misread } = props;
  const names = [".sections", ".errors", ".matrices", ".mistakes"];
  const [sections, errors, matrices, mistakes] = find(element, ...names);
  sections.append(...all.map(section));
  errors.hidden = counted.length === 0;
  matrices.append(...counted.map(matrix));
  const images = misread.map((each) => toDigitImage(bytes(each.digit_image)));
  const canvases = misread.map(() => make("canvas"));
  misread.forEach(({ label, read }, at) => {
    const caption = make("span", {}, make("b", {}, label), " read as ", make("b", {}, read));
    const onclick = () => drawing.putOnPaper(images[at]);
    const title = "Put it on the paper";
    mistakes.append(make("li", {}, makeButton({ title, onclick }, canvases[at], caption)));
  });
  onAppearance(element, () => {
    for (const [at, canvas] of canvases.entries()) paintInk(canvas, images[at]);
  });
}

/** @type {(section: any) => HTMLElement} */
function section({ title, text, tables, curves }) {
  const made = make("section", {}, make("h3", {}, title), make("p", {}, text));
  made.append(...tables.map(table));
  if (curves) made.append(plot(curves));
  return made;
}

/** @type {(head: HTMLElement[], rows: HTMLElement[][]) => HTMLElement} */
function makeTable(head, rows) {
  const [top, ...body] = [head, ...rows].map((cells) => make("tr", {}, ...cells));
  return make("table", {}, make("thead", {}, top), make("tbody", {}, ...body));
}

/** @type {(table: {head: string[], rows: string[][]}) => HTMLElement} */
function table({ head, rows }) {
  const made = makeTable(
    head.map((text) => make("th", {}, text)),
    rows.map((row) => row.map((text) => make("td", {}, text))),
  );
  const ariaLabel = head.filter(Boolean).join(", ");
  return make("div", { className: "scroller", tabIndex: 0, role: "region", ariaLabel }, made);
}

// The share that is misread after each epoch, of what is trained on and of what is not.
/** @type {(curves: Record<string, number[]>) => Element} */
function plot(curves) {
  const { width, height, left, bottom, top, most } = CURVES;
  /** @param {number} share */
  const y = (share) => top + (1 - Math.min(share, most) / most) * (height - top - bottom);
  const grid = [0, most / 2, most].map(
    (share) =>
      `<line x1="${left}" x2="${width}" y1="${y(share)}" y2="${y(share)}"/>` +
      `<text x="${left - 6}" y="${y(share) + 4}" text-anchor="end">${share} %</text>`,
  );
  const lines = Object.entries(curves).map(([name, shares]) => {
    /** @param {number} at */
    const x = (at) => left + (at / (shares.length - 1 || 1)) * (width - left - 80);
    const places = shares.map((share, at) => `${x(at)} ${y(share)}`);
    const end = `<text x="${width - 74}" y="${y(shares[shares.length - 1]) + 4}">${name}</text>`;
    return `<path class="${name}" d="M${places.join("L")}"/>${end}`;
  });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "Misread after each epoch, in training and in validation");
  const below = `<text x="${left}" y="${height - 6}">misread, by epoch</text>`;
  svg.innerHTML = grid.join("") + lines.join("") + below;
  return svg;
}

/** @type {(matrix: {name: string, counts: number[][]}) => HTMLElement} */
function matrix({ name, counts }) {
  const wrong = counts.flatMap((row, label) => row.filter((_, read) => read !== label));
  const most = Math.max(...wrong) || 1;
  /** @type {(count: number, label: number, read: number) => HTMLElement} */
  const cellOf = (count, label, read) => {
    const title = `${label} read as ${read}: ${count}`;
    const cell = make(
      "td",
      { title, className: label === read ? "right" : "" },
      String(count || "·"),
    );
    if (label !== read) cell.style.setProperty("--share", String(count / most));
    return cell;
  };
  const made = makeTable(
    [make("td"), ...counts.map((_, read) => make("th", {}, String(read)))],
    counts.map((row, label) => [
      make("th", {}, String(label)),
      ...row.map((count, read) => cellOf(count, label, read)),
    ]),
  );
  // a stop for the tab key, so that the arrow keys scroll it where it is too wide
  return make("figure", { tabIndex: 0 }, make("figcaption", {}, name), made);
}
