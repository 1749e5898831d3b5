// A picture to keep: the drawing, the answer and every layer's maps, put together in the browser.

import { ownStyle } from "./painting.js";

const [WIDTH, HEIGHT] = [1200, 630]; // pixels, as sites show a shared picture
const EDGE = 32;

/** Return a picture of the page's colour, {canvas, context, write}, to be drawn upon. */
export function blankPicture() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const context = canvas.getContext("2d");
  const write = (text, x, y, font, colour = "--lenet-text") => {
    context.font = font;
    context.fillStyle = ownStyle(colour);
    context.fillText(text, x, y);
  };
  context.fillStyle = ownStyle("--lenet-page");
  context.fillRect(0, 0, WIDTH, HEIGHT);
  return { canvas, context, write };
}

/** Return the view as a canvas. */
export function compose(view) {
  const { canvas, context, write } = blankPicture();
  const paper = view.querySelector("#sketchpad canvas");
  context.fillStyle = ownStyle("--lenet-paper");
  context.fillRect(EDGE, EDGE, 280, 280);
  context.drawImage(paper, EDGE, EDGE, 280, 280);
  const digit = view.querySelector("#answer .digit").textContent || "?";
  write(digit, 350, 200, `180px ${ownStyle("--lenet-numerals")}`, "--lenet-accent-text");
  write(view.querySelector("#answer .sentence").textContent, 480, 140, "600 26px system-ui");
  write("read by LeNet-5, a network of 1998", 480, 180, "20px system-ui", "--lenet-quiet");
  drawLayers(context, view, write);
  return canvas;
}

// The layers in a row, as large as they all fit.
function drawLayers(context, view, write) {
  context.imageSmoothingEnabled = false;
  const layers = [...view.querySelectorAll("#network .layer")];
  const boxes = layers.map((layer) => layer.querySelector("canvas"));
  const room = WIDTH - 2 * EDGE - 16 * (layers.length - 1);
  const wide = boxes.reduce((sum, { clientWidth }) => sum + clientWidth, 0);
  const high = Math.max(...boxes.map(({ clientHeight }) => clientHeight));
  const scale = Math.min(room / wide, 230 / high);
  let left = EDGE + (room - wide * scale) / 2;
  layers.forEach((layer, at) => {
    const { clientWidth, clientHeight } = boxes[at];
    const [width, height] = [clientWidth * scale, clientHeight * scale];
    const top = 370 + (230 - height) / 2;
    write(layer.dataset.layer, left, top - 8, "600 16px system-ui");
    context.drawImage(boxes[at], left, top, width, height);
    left += width + 16;
  });
}

/** Hand the view to the visitor as a PNG file. */
export function save(view, name = "lenet-5.png") {
  compose(view).toBlob((blob) => saveFile(blob, name));
}

/** Hand a file to the visitor. */
export function saveFile(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
