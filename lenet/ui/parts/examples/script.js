// Ready-made drawings: a click puts one on the paper.

const SIDE = 96; // pixels of a thumbnail
const THICKENED = 1.4; // a thumbnail's pen, so that it doesn't vanish when it is this small

const box = element.querySelector(".drawings");
const painters = props.drawings.map(({ name, strokes }) => {
  const button = document.createElement("button");
  button.type = "button";
  button.title = button.ariaLabel = name;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  button.append(canvas);
  button.addEventListener("click", () => lenet.publish("drawing", strokes));
  box.append(button);
  const thickened = strokes.map(({ width, points }) => ({ width: width * THICKENED, points }));
  return () => lenet.paintStrokes(canvas, thickened, props.canvas);
});

lenet.onAppearance(element, () => painters.forEach((paint) => paint()));
