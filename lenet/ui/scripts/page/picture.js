// A picture to keep: the drawing, the answer and every layer's maps, put together in the browser.

import { ownStyle } from "./painting.js";
import { paintPaper } from "./paper.js";

const [WIDTH, HEIGHT] = [1200, 630]; // pixels, as sites show a shared picture
const EDGE = 32;
const [HIGH, WIDE] = [280, 560]; // pixels, at most, of the paper

/**
 * Return a picture of the page's colour, {canvas, context, write}, to be drawn upon. What writes a
 * text returns how wide it is.
 */
export function blankPicture() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const context = canvas.getContext("2d");
  const write = (text, x, y, font, colour = "--lenet-text") => {
    context.font = font;
    context.fillStyle = ownStyle(colour);
    context.fillText(text, x, y);
    return context.measureText(text).width;
  };
  context.fillStyle = ownStyle("--lenet-page");
  context.fillRect(0, 0, WIDTH, HEIGHT);
  return { canvas, context, write };
}

/** Return the view as a canvas, with what is on the paper. */
export function compose(view, drawn) {
  const { canvas, context, write } = blankPicture();
  const paper = document.createElement("canvas");
  paper.width = Math.min(HIGH * drawn.canvases, WIDE);
  paper.height = paper.width / drawn.canvases;
  paintPaper(paper, drawn);
  context.fillStyle = ownStyle("--lenet-paper");
  context.fillRect(EDGE, EDGE, paper.width, paper.height);
  context.drawImage(paper, EDGE, EDGE);
  writeAnswer(context, view, write, 2 * EDGE + paper.width);
  drawLayers(context, view, write);
  return canvas;
}

// The digit, or number, and below it the sentence, in lines as large as there is room for.
function writeAnswer(context, view, write, left) {
  const room = WIDTH - EDGE - left;
  const digit = view.querySelector("#answer .digit").textContent || "?";
  const large = Math.min(140, room / (0.6 * digit.length));
  write(digit, left, 150, `${large}px ${ownStyle("--lenet-numerals")}`, "--lenet-accent-text");
  const nodes = [...view.querySelector("#answer .sentence").childNodes];
  const sentence = nodes.filter(({ nodeName }) => nodeName !== "BUTTON");
  const text = sentence.map(({ textContent }) => textContent).join("");
  let size = 28;
  let lines;
  do {
    size -= 2;
    context.font = `600 ${size}px system-ui`;
    lines = breakLines(context, text, room);
  } while (lines.length * size > 96 && size > 14);
  let y = 196;
  for (const line of lines) {
    write(line, left, y, `600 ${size}px system-ui`);
    y += 1.25 * size;
  }
  write("read by LeNet-5, a network of 1998", left, y + 6, "20px system-ui", "--lenet-quiet");
}

function breakLines(context, text, room) {
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && context.measureText(longer).width <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
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
export function save(view, drawn) {
  compose(view, drawn).toBlob((blob) => saveFile(blob, "lenet-5.png"));
}

/** Hand a file to the visitor. */
export function saveFile(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
