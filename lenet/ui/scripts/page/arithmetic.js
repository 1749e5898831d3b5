// Arithmetic that is shown with its true numbers: tables of numbers, and the signs between them.

import { make } from "./elements.js";
import { exact, number } from "./numbers.js";
import { colours, paintMaps } from "./painting.js";

// The decimals and nothing more: .45, −.45, 1
/** @type {(value: number, decimals?: number) => string} */
const short = (value, decimals) =>
  number(value, decimals)
    .replace(/0(?=\.)/, "")
    .replace(/\.0+$/, "");

/** Return a sign between two grids, and what it is called.
 * @type {(textContent: string, ariaLabel: string) => HTMLElement} */
export const sign = (textContent, ariaLabel) => make("span", { textContent, ariaLabel });

/** Return numbers as a table of coloured cells; so many that they could not be read, as a picture.
 * @type {(caption: string, values: ArrayLike<number>, shape: number[], most: number, decimals?:
 *   number) => HTMLElement} */
export function grid(caption, values, [rows, columns], most, decimals) {
  const figure = make("figure", {}, make("figcaption", {}, caption));
  if (rows * columns > 25) {
    const ariaLabel = `${rows * columns} values, ${caption}`;
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
