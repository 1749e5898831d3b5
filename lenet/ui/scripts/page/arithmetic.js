// Arithmetic that is shown with its true numbers: tables of numbers, and the signs between them.

import { exact, number } from "./numbers.js";
import { colours, paintMaps } from "./painting.js";

// The decimals and nothing more: .45, −.45, 1
const short = (value, decimals) =>
  number(value, decimals)
    .replace(/0(?=\.)/, "")
    .replace(/\.0+$/, "");

/** Return a sign between two grids, and what it is called. */
export function sign(text, spoken) {
  const made = document.createElement("span");
  made.textContent = text;
  made.ariaLabel = spoken;
  return made;
}

/** Return numbers as a table of coloured cells; so many that they could not be read, as a picture. */
export function grid(caption, values, [rows, columns], most, decimals) {
  const figure = document.createElement("figure");
  figure.innerHTML = "<figcaption></figcaption>";
  figure.firstChild.textContent = caption;
  if (rows * columns > 25) {
    const canvas = document.createElement("canvas");
    canvas.role = "img";
    canvas.ariaLabel = `${rows * columns} values, ${caption}`;
    paintMaps(canvas, values, [rows, columns, 1], { most });
    figure.append(canvas);
    return figure;
  }
  const table = document.createElement("table");
  for (let row = 0; row < rows; row++) {
    const line = table.insertRow();
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column];
      const cell = line.insertCell();
      const [colour, text] = colours(most ? value / most : 0);
      cell.style.background = colour;
      cell.style.color = text;
      cell.title = exact(value);
      cell.textContent = short(value, decimals);
    }
  }
  figure.append(table);
  return figure;
}
