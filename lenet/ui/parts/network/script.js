// The network as one figure: every feature map of every layer, live, in the paper's order.
//
// Each layer is one canvas, a pixel a value, its maps side by side; a unit is found by its place
// there. A pointer or the arrow keys choose a unit, whose view of the layers before is drawn above
// the figure.

const figure = element.querySelector(".figure");
const sight = element.querySelector(".sight");
const hint = element.querySelector(".hint");
const narrow = matchMedia("(max-width: 1099px)");

let chosen = null; // {layer, index: [row, column, map]}
let pinned = false;

const layers = props.layers.map((layer) => {
  const section = document.createElement("section");
  section.className = "layer";
  section.innerHTML =
    `<h3>${layer.name}</h3><p class="size">${layer.size}</p><div class="maps"><canvas></canvas></div>` +
    `<p class="arithmetic">${layer.arithmetic}</p>` +
    '<div class="legend"><canvas aria-hidden="true"></canvas><span></span><span>0</span><span></span></div>';
  figure.insertBefore(section, sight);
  const canvas = section.querySelector(".maps canvas");
  const [lowest, , highest] = section.querySelectorAll(".legend span");
  const made = { ...layer, canvas, lowest, highest, legend: section.querySelector(".legend canvas") };
  if (layer.name === "INPUT") section.querySelector(".legend").remove();
  else listen(made);
  canvas.role = layer.name === "INPUT" ? "img" : "application";
  canvas.ariaLabel = `${layer.name}, ${layer.size}` +
    (layer.name === "INPUT" ? "" : ". The arrow keys choose a unit, Enter keeps it.");
  return made;
});
const byName = Object.fromEntries(layers.map((layer) => [layer.name, layer]));

const outputs = document.createElement("ol");
outputs.className = "outputs";
outputs.start = 0;
const shares = Array.from({ length: 10 }, (_, digit) => {
  const row = document.createElement("li");
  row.innerHTML = `<b>${digit}</b><span></span>`;
  outputs.append(row);
  return row;
});
byName.OUTPUT.canvas.after(outputs);

const columns = (layer) => layer.columns[Number(narrow.matches)];

// --- Painting -----------------------------------------------------------------------------------

function paint(recognition) {
  const { stages, layers: values, probabilities, digit, blank } = recognition;
  const input = stages.find(({ name }) => name === "input");
  lenet.paintInk(byName.INPUT.canvas, lenet.decode(input.values), input.shape);
  for (const layer of layers.slice(1)) {
    const { values: packed, most } = values[layer.name];
    layer.values = lenet.decodeSigned(packed);
    lenet.paintMaps(layer.canvas, layer.values, layer.shape, {
      columns: columns(layer), gap: layer.gap,
    });
    layer.highest.textContent = most.toFixed(1);
    layer.lowest.textContent = `−${most.toFixed(1)}`;
  }
  shares.forEach((row, label) => {
    row.lastChild.textContent = blank ? "–" : `${Math.round(100 * probabilities[label])}%`;
    row.classList.toggle("best", label === digit);
  });
}

function paintAll() {
  for (const layer of layers) {
    layer.canvas.style.setProperty("--width", columns(layer) * (layer.shape[1] + layer.gap) - layer.gap);
    layer.canvas.style.setProperty("--zoom", layer.zoom[Number(narrow.matches)]);
    if (layer.name === "INPUT") continue;
    const scale = Int8Array.from({ length: 255 }, (_, value) => value - 127);
    lenet.paintMaps(layer.legend, scale, [1, 255, 1]);
  }
  if (lenet.last) paint(lenet.last);
  look();
}

// --- From places to units and back --------------------------------------------------------------

function unitAt(layer, event) {
  const box = layer.canvas.getBoundingClientRect();
  const [height, width, maps] = layer.shape;
  const x = ((event.clientX - box.left) / box.width) * layer.canvas.width;
  const y = ((event.clientY - box.top) / box.height) * layer.canvas.height;
  const [across, down] = [Math.floor(x / (width + layer.gap)), Math.floor(y / (height + layer.gap))];
  const [column, row] = [Math.floor(x % (width + layer.gap)), Math.floor(y % (height + layer.gap))];
  const map = down * columns(layer) + across;
  if (x < 0 || y < 0 || row >= height || column >= width || map >= maps || across >= columns(layer)) {
    return null;
  }
  return [row, column, map];
}

// The box, relative to the figure, of a part of a map.
function boxOf(layer, [row, column, map], height = 1, width = 1) {
  const around = figure.getBoundingClientRect();
  const box = layer.canvas.getBoundingClientRect();
  const zoom = box.width / layer.canvas.width;
  const [across, down] = [map % columns(layer), Math.floor(map / columns(layer))];
  return {
    x: box.left - around.left - figure.clientLeft + (across * (layer.shape[1] + layer.gap) + column) * zoom,
    y: box.top - around.top - figure.clientTop + (down * (layer.shape[0] + layer.gap) + row) * zoom,
    width: width * zoom,
    height: height * zoom,
  };
}

function wholeBox(layer) {
  const around = figure.getBoundingClientRect();
  const box = layer.canvas.getBoundingClientRect();
  const [x, y] = [box.left - around.left - figure.clientLeft, box.top - around.top - figure.clientTop];
  return { x, y, width: box.width, height: box.height };
}

// --- What the chosen unit sees ------------------------------------------------------------------

function rectangle({ x, y, width, height }, kind = "") {
  return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}"/>`;
}

// Two lines that lead from what is seen to the unit that sees it.
function rays(from, to) {
  return narrow.matches
    ? `<path d="M${from.x} ${from.y + from.height}L${to.x} ${to.y}` +
      `M${from.x + from.width} ${from.y + from.height}L${to.x + to.width} ${to.y}"/>`
    : `<path d="M${from.x + from.width} ${from.y}L${to.x} ${to.y}` +
      `M${from.x + from.width} ${from.y + from.height}L${to.x} ${to.y + to.height}"/>`;
}

function look() {
  hint.textContent = pinned
    ? "Kept. Press it again, or Esc, to let go."
    : "Point at any unit, tap it, or move with the arrow keys, to see what it sees and how it counts.";
  if (!chosen) {
    sight.innerHTML = "";
    return;
  }
  const layer = byName[chosen.layer];
  const before = layers[layers.indexOf(layer) - 1];
  const [row, column, map] = chosen.index;
  const unit = boxOf(layer, chosen.index);
  let seen;
  if (layer.kind === "dense") {
    seen = [wholeBox(before)];
  } else {
    const corner = [row * layer.stride, column * layer.stride];
    const maps = layer.kind === "average pooling" ? [map] : [...Array(before.shape[2]).keys()];
    seen = maps.map((each) => boxOf(before, [...corner, each], layer.kernel, layer.kernel));
  }
  const distance = (box) =>
    narrow.matches ? -box.y + Math.abs(box.x - unit.x) : -box.x + Math.abs(box.y - unit.y);
  const nearest = seen.reduce((best, box) => (distance(box) < distance(best) ? box : best));
  const side = Math.min(layer.field, byName.INPUT.shape[0]);
  const field = boxOf(byName.INPUT, [row * layer.step, column * layer.step, 0], side, side);
  sight.innerHTML =
    (before === byName.INPUT ? "" : rectangle(field)) +
    seen.map((box) => rectangle(box)).join("") + rays(nearest, unit) + rectangle(unit, "unit");
}

function choose(layer, index) {
  if (index && (chosen?.layer !== layer.name || String(chosen.index) !== String(index))) {
    chosen = { layer: layer.name, index };
    lenet.publish("unit", chosen);
  }
  look();
}

// The unit of a layer that says most, to begin with.
function strongest(layer) {
  const [, width, maps] = layer.shape;
  let best = 0;
  layer.values.forEach((value, at) => {
    if (Math.abs(value) > Math.abs(layer.values[best])) best = at;
  });
  return [Math.floor(best / maps / width), Math.floor(best / maps) % width, best % maps];
}

function listen(layer) {
  const { canvas } = layer;
  canvas.tabIndex = 0;
  canvas.addEventListener("pointermove", (event) => {
    if (!pinned && event.pointerType === "mouse") choose(layer, unitAt(layer, event));
  });
  canvas.addEventListener("click", (event) => {
    const index = unitAt(layer, event);
    if (!index) return;
    const again = pinned && chosen.layer === layer.name && String(chosen.index) === String(index);
    pinned = !again;
    choose(layer, index);
  });
  canvas.addEventListener("keydown", (event) => {
    const [height, width, maps] = layer.shape;
    const wide = columns(layer);
    const step = {
      ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0],
    }[event.key];
    if (event.key === "Enter" || event.key === " ") pinned = !pinned;
    else if (event.key === "Escape") pinned = false;
    else if (!step) return;
    event.preventDefault();
    if (!step) return look();
    const [row, column, map] = chosen?.layer === layer.name ? chosen.index : strongest(layer);
    // the maps lie side by side as on the screen, so that an arrow leads from one into the next
    const y = Math.floor(map / wide) * height + row + step[0];
    const x = (map % wide) * width + column + step[1];
    const next = Math.floor(y / height) * wide + Math.floor(x / width);
    if (y < 0 || x < 0 || x >= wide * width || next >= maps) return;
    choose(layer, [y % height, x % width, next]);
  });
  canvas.addEventListener("focus", () => {
    if (chosen?.layer !== layer.name && canvas.matches(":focus-visible")) {
      pinned = false;
      choose(layer, strongest(layer));
    }
  });
}

lenet.subscribe(element, "recognition", (recognition) => {
  paint(recognition);
  if (!chosen && !recognition.blank && !recognition.drawing) choose(byName.C1, strongest(byName.C1));
});
lenet.onAppearance(element, paintAll);
narrow.addEventListener("change", paintAll);
