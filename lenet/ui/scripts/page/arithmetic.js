// Arithmetic that is shown with its true numbers: tables of numbers, and the signs between them.

import { t } from "../words.js";
import { make } from "./elements.js";
import { exact, number } from "./numbers.js";
import { colours, largest, paintMaps } from "./painting.js";

// The decimals and nothing more: .45, −.45, 1
/** @type {(value: number, decimals?: number) => string} */
const short = (value, decimals) =>
  number(value, decimals)
    .replace(/^(−?)0(?=[.,])/, "$1")
    .replace(/[.,]0+$/, "");

/** Return a sign between two grids, and what it is called.
 * @type {(textContent: string, ariaLabel: string) => HTMLElement} */
export const sign = (textContent, ariaLabel) => make("span", { textContent, ariaLabel });

/** Return a unit's sum as a sentence.
 * @type {(opened: Pick<Unit, "total" | "bias">) => string} */
export const sumOf = ({ total, bias }) =>
  t("unit.sum", {
    products: number(total - bias),
    sign: bias < 0 ? "−" : "+",
    bias: number(Math.abs(bias)),
    total: number(total),
  });

/** Return what a term multiplies with what, and the products; most is by default the largest of each.
 * @type {(term: Term, names: string[], most?: number, decimals?: number) => HTMLElement[]} */
export const multiplied = (term, [seen, by], most, decimals) => [
  grid(seen, term.inputs, term.shape, most ?? largest(term.inputs), decimals),
  sign("×", t("times")),
  grid(by, term.weights, term.shape, largest(term.weights), decimals),
  sign("=", t("gives")),
  grid(
    t("products", { sum: number(term.total) }),
    term.products,
    term.shape,
    most ?? largest(term.products),
    decimals,
  ),
];

/** Return numbers as a table of coloured cells; so many that they could not be read, as a picture.
 * @type {(caption: string, values: ArrayLike<number>, shape: number[], most: number, decimals?:
 *   number) => HTMLElement} */
export function grid(caption, values, [rows, columns], most, decimals) {
  const figure = make("figure", {}, make("figcaption", {}, caption));
  if (rows * columns > 25) {
    const ariaLabel = t("values", { count: rows * columns, caption });
    const canvas = make("canvas", { role: "img", ariaLabel });
    paintMaps(canvas, values, [rows, columns, 1], { most });
    figure.append(canvas);
    return figure;
  }
  const table = make("table");
  for (let row = 0; row < rows; row++) {
    const line = table.insertRow();
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column];
      const cell = line.insertCell();
      const [background, color] = colours(most ? value / most : 0);
      Object.assign(cell.style, { background, color });
      cell.title = exact(value);
      cell.textContent = short(value, decimals);
    }
  }
  figure.append(table);
  return figure;
}
