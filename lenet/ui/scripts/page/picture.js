// A picture to keep: the drawing, the answer and every layer's maps, put together in the browser.

import { CLASSES } from "../constants.js";
import { t } from "../words.js";
import { contextOf, make } from "./elements.js";
import { home } from "./link.js";
import { lettersOf, percent, shareOut, signOf } from "./numbers.js";
import { ownStyle } from "./painting.js";
import { paintPaper } from "./paper.js";

/** @typedef {(text: string, x: number, y: number, font: string, colour?: string) => number} Write */

const [WIDTH, HEIGHT] = [1200, 630]; // pixels, as sites show a shared picture
const EDGE = 32;
const [HIGH, WIDE] = [280, 560]; // pixels, at most, of the paper
const BARS = 300; // pixels
const MOST_BARS = 11;
const NAME = 48; // pixels of a bar's name
const LAYERS = { top: 344, high: 236 }; // pixels

/**
 * Return a picture of the page's colour, {canvas, context, write}, to be drawn upon. What writes a
 * text returns how wide it is.
 */
export function blankPicture() {
  const canvas = make("canvas", { width: WIDTH, height: HEIGHT });
  const context = contextOf(canvas);
  /** @type {Write} */
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

// Return the view as a canvas.
/** @type {(state: State) => HTMLCanvasElement} */
function compose(state) {
  const { canvas, context, write } = blankPicture();
  const drawn = state.latest("paper");
  const width = Math.min(HIGH * drawn.canvases, WIDE);
  const paper = make("canvas", { width, height: width / drawn.canvases });
  paintPaper(paper, drawn);
  context.fillStyle = ownStyle("--lenet-paper");
  context.fillRect(EDGE, EDGE, paper.width, paper.height);
  context.drawImage(paper, EDGE, EDGE);
  writeAnswer(context, state, write, 2 * EDGE + paper.width);
  drawBars(context, state, write);
  writeAddress(context, write);
  drawLayers(context, state.latest("figure"), write);
  return canvas;
}

// The digit, or number, and below it the sentence, in lines as large as there is room for.
/** @type {(context: CanvasRenderingContext2D, state: State, write: Write, left: number) => void} */
function writeAnswer(context, state, write, left) {
  const room = WIDTH - 2 * EDGE - BARS - left;
  const digit = state.latest("reading")?.text || "?";
  const large = Math.min(140, room / (0.6 * lettersOf(digit)));
  write(digit, left, 150, `${large}px ${ownStyle("--lenet-numerals")}`, "--lenet-accent-text");
  const text = state.latest("sentence") ?? "";
  let size = 28;
  /** @type {string[]} */
  let lines;
  do {
    size -= 2;
    context.font = `600 ${size}px system-ui`;
    lines = breakLines(context, text, room);
  } while (lines.length * size > 96 && size > 13);
  let y = 196;
  for (const line of lines) {
    write(line, left, y, `600 ${size}px system-ui`);
    y += 1.25 * size;
  }
}

// The probabilities of the chosen digit, as the answer shows them.
/** @type {(context: CanvasRenderingContext2D, state: State, write: Write) => void} */
function drawBars(context, state, write) {
  const reading = state.latest("reading");
  if (!reading) return;
  const left = WIDTH - EDGE - BARS;
  const all = shareOut(reading.recognition);
  const best = all.indexOf(Math.max(...all));
  // of more signs than there is room for the likeliest, in their order
  const ranks = [...all.keys()].sort((one, other) => all[other] - all[one]).slice(0, MOST_BARS);
  const shares = ranks.sort((one, other) => one - other).map((at) => ({ at, share: all[at] }));
  const row = HIGH / shares.length;
  for (const [place, { at, share }] of shares.entries()) {
    const top = EDGE + place * row;
    const font = `${at === best ? 700 : 400} 16px system-ui`;
    write(fitted(context, at < CLASSES ? signOf(at) : t("none"), font), left, top + 18, font);
    write(reading.recognition.blank ? "" : percent(share), WIDTH - EDGE - 66, top + 18, font);
    const width = BARS - 56 - 82;
    context.fillStyle = ownStyle("--lenet-track");
    context.fillRect(left + 52, top + 5, width, row - 10);
    context.fillStyle = ownStyle(at === best ? "--lenet-accent" : "--lenet-bar");
    context.fillRect(left + 52, top + 5, width * share, row - 10);
  }
}

// A name, cut where there is no room for all of it.
/** @type {(context: CanvasRenderingContext2D, name: string, font: string) => string} */
function fitted(context, name, font) {
  context.font = font;
  const letters = [...name];
  while (letters.length > 1 && context.measureText(letters.join("")).width > NAME) letters.pop();
  return letters.join("");
}

// Who read it, and where one can try it.
/** @type {(context: CanvasRenderingContext2D, write: Write) => void} */
function writeAddress(context, write) {
  const { host, pathname } = home();
  const text = `${t("picture.by")} · ${host}${pathname}`.replace(/\/$/, "");
  const most = WIDTH - 2 * EDGE - HIGH;
  context.font = "18px system-ui";
  const size = Math.min(18, (18 * most) / context.measureText(text).width);
  context.font = `${size}px system-ui`;
  const left = WIDTH - EDGE - context.measureText(text).width;
  write(text, left, HEIGHT - 18, context.font, "--lenet-quiet");
}

/** @type {(context: CanvasRenderingContext2D, text: string, room: number) => string[]} */
function breakLines(context, text, room) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && context.measureText(longer).width <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

// The layers in a row, as large as they all fit.
/**
 * @type {(context: CanvasRenderingContext2D, figure: Record<string, HTMLCanvasElement>, write:
 *   Write) => void}
 */
function drawLayers(context, figure, write) {
  context.imageSmoothingEnabled = false;
  const boxes = Object.values(figure);
  const room = WIDTH - 2 * EDGE - 16 * (boxes.length - 1);
  const wide = boxes.reduce((sum, { clientWidth }) => sum + clientWidth, 0);
  const high = Math.max(...boxes.map(({ clientHeight }) => clientHeight));
  const scale = Math.min(room / wide, LAYERS.high / high);
  let left = EDGE + (room - wide * scale) / 2;
  for (const [name, box] of Object.entries(figure)) {
    const [width, height] = [box.clientWidth * scale, box.clientHeight * scale];
    const top = LAYERS.top + (LAYERS.high - height) / 2;
    write(name, left, top - 8, "600 16px system-ui");
    context.drawImage(box, left, top, width, height);
    left += width + 16;
  }
}

/** Hand the view to the visitor as a PNG file.
 * @type {(state: State) => void} */
export function save(state) {
  compose(state).toBlob((blob) => saveFile(blob, "lenet-5.png"));
}

/** Hand a file to the visitor; nothing where a browser could not make it.
 * @type {(blob: Blob | null, name: string) => void} */
export function saveFile(blob, name) {
  if (!blob) return;
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
