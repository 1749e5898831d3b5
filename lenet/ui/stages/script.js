// From drawing to input: one picture for each step of the framing.

const steps = element.querySelector(".steps");
const painters = {};

props.captions.forEach(([name, title, text], index) => {
  const item = document.createElement("li");
  item.innerHTML = `<canvas role="img"></canvas><h3>${index + 1}. ${title}</h3><p>${text}</p>`;
  const canvas = item.querySelector("canvas");
  canvas.ariaLabel = title;
  steps.append(item);
  painters[name] = canvas;
});

function paint({ stages }) {
  for (const { name, size: [height, width], shape, values } of stages) {
    lenet.paintInk(painters[name], lenet.decode(values), shape);
    painters[name].title = `${width} × ${height} pixels`;
  }
}

lenet.subscribe(element, "recognition", paint);
lenet.onAppearance(element, () => lenet.last && paint(lenet.last));
