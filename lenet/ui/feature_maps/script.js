// What the convolutions see: the feature maps of C1 and C3, crisp pixels on one colour scale.

const layers = element.querySelector(".layers");
const legend = element.querySelector(".legend canvas");
const parts = {};

for (const { name, maps, size, text } of props.layers) {
  const section = document.createElement("section");
  section.style.setProperty("--columns", Math.min(maps, 8));
  section.style.setProperty("--narrow-columns", maps > 6 ? 4 : 3);
  section.innerHTML =
    `<h3>${name}: ${maps} feature maps of ${size} × ${size}</h3>` +
    `<p>${text} <span class="peak"></span></p><div class="maps"></div>`;
  const canvases = Array.from({ length: maps }, (_, index) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    canvas.role = "img";
    canvas.title = canvas.ariaLabel = `${name}, feature map ${index + 1}`;
    section.querySelector(".maps").append(canvas);
    return canvas;
  });
  layers.append(section);
  parts[name] = { canvases, peak: section.querySelector(".peak") };
}

function paint({ layers }) {
  for (const [name, { canvases, peak }] of Object.entries(parts)) {
    const { shape, high, values } = layers[name];
    const bytes = lenet.decode(values);
    canvases.forEach((canvas, index) => {
      lenet.paintMap(canvas, bytes, { shape, channel: index });
    });
    peak.textContent = `Strongest response: ${high.toFixed(2)}.`;
  }
}

lenet.subscribe(element, "recognition", paint);
lenet.onAppearance(element, () => {
  lenet.paintMap(legend, Uint8Array.from({ length: 256 }, (_, value) => value), {
    shape: [1, 256, 1],
    channel: 0,
  });
  if (lenet.last) paint(lenet.last);
});
