// The learned kernels of C1 and C3, beside the maps that they make of the drawing.

const CELL = 9; // pixels of a kernel's weight, so that a minus sign fits

const pairs = element.querySelector(".pairs");
const body = element.querySelector("tbody");
const legend = element.querySelector(".legend canvas");
const kernels = { C1: lenet.decodeSigned(props.kernels.C1.values), C3: lenet.decodeSigned(props.kernels.C3.values) };
const painters = [];
const made = { C1: [], C3: [] };

// A weight of a kernel, rows and columns first, then the map that it looks at, then its own.
function weight(layer, row, column, source, map) {
  const [, width, sources, maps] = props.kernels[layer].shape;
  return kernels[layer][((row * width + column) * sources + source) * maps + map];
}

// A kernel as a picture, its negative weights marked, so that colour is not all that tells.
function kernel(layer, source, map) {
  const [height, width] = props.kernels[layer].shape;
  const canvas = document.createElement("canvas");
  canvas.className = "kernel";
  canvas.role = "img";
  canvas.ariaLabel = layer === "C1"
    ? `C1, kernel ${map + 1}`
    : `C3, map ${map + 1}, kernel for map ${source + 1} of S2`;
  canvas.title = canvas.ariaLabel;
  canvas.width = width * CELL;
  canvas.height = height * CELL;
  const context = canvas.getContext("2d");
  painters.push(() => {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const value = weight(layer, row, column, source, map);
        const [colour, text] = lenet.colours(value);
        context.fillStyle = colour;
        context.fillRect(column * CELL, row * CELL, CELL, CELL);
        context.fillStyle = text;
        if (value < -12) context.fillRect(column * CELL + 3, row * CELL + 4, 3, 1);
      }
    }
  });
  return canvas;
}

function map(layer, index) {
  const canvas = document.createElement("canvas");
  canvas.role = "img";
  canvas.title = canvas.ariaLabel = `${layer}, feature map ${index + 1}`;
  made[layer].push(canvas);
  return canvas;
}

for (let index = 0; index < props.kernels.C1.shape[3]; index++) {
  const item = document.createElement("li");
  const caption = document.createElement("span");
  caption.textContent = `Map ${index + 1}`;
  item.append(kernel("C1", 0, index), map("C1", index), caption);
  pairs.append(item);
}

const [, , sources, maps] = props.kernels.C3.shape;
function addRow(heading, kind, cell) {
  const row = body.insertRow();
  row.className = kind;
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = heading;
  row.append(head);
  for (let index = 0; index < maps; index++) row.insertCell().append(cell(index));
}
addRow("C3 map", "", (index) => String(index + 1));
addRow("makes", "made", (index) => map("C3", index));
for (let source = 0; source < sources; source++) {
  addRow(`S2 map ${source + 1}`, "", (index) => kernel("C3", source, index));
}

function paint({ layers }) {
  for (const [name, canvases] of Object.entries(made)) {
    const { values, shape: [height, width, channels] } = layers[name];
    const all = lenet.decodeSigned(values);
    canvases.forEach((canvas, index) => {
      const one = Int8Array.from({ length: height * width }, (_, at) => all[at * channels + index]);
      lenet.paintMaps(canvas, one, [height, width, 1]);
    });
  }
}

lenet.subscribe(element, "recognition", paint);
lenet.onAppearance(element, () => {
  painters.forEach((painter) => painter());
  lenet.paintMaps(legend, Int8Array.from({ length: 255 }, (_, value) => value - 127), [1, 255, 1]);
  if (lenet.last) paint(lenet.last);
});
