// The sketchpad: the paper, its tools and keys, and pictures in place of a drawing.

import { CANVAS } from "../../scripts/constants.js";
import { contextOf, find, make, makeButton, targetOf } from "../../scripts/page/elements.js";
import { createPaper } from "../../scripts/page/paper.js";
import { mountBoxes } from "./boxes.js";

const IMAGE_SIDE = 512; // pixels: a picture is sent at most this large
const DRAGS = ["dragover", "dragleave", "drop"];

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing, reader, scope, props }) {
  const [paper, canvas, notice, handle] = find(element, ".paper", "canvas", ".notice", ".handle");
  const [pens, boxes, task] = find(element, ".pens", ".boxes", ".task");
  /** @param {string} action */
  const button = (action) => find(element, `[data-action=${action}]`)[0];
  /** @param {string} sentence */
  const tell = (sentence) => state.publish("notice", sentence);

  const pen = mountPens(pens, props.pens);
  createPaper(canvas, state, drawing, pen.width);
  const pictures = mountPictures(element, { state, drawing, scope, tell });

  mountBoxes(boxes, canvas, { state, reader });
  mountEdge({ state, drawing });
  mountTask(task, paper, state);
  const say = () => {
    notice.textContent = state.latest("notice") || state.latest("failure") || "";
  };
  state.subscribe("notice", say);
  state.subscribe("failure", say);
  handle.addEventListener("click", () => drawing.widen(handle.ariaPressed !== "true"));
  state.subscribe("paper", ({ blank, undoable, example, canvases }) => {
    if (element.dataset.canvases !== String(canvases)) {
      element.dataset.canvases = String(canvases);
      handle.ariaPressed = String(canvases > 1);
    }
    paper.classList.toggle("blank", blank);
    paper.classList.toggle("example", example);
    button("undo").disabled = !undoable;
    button("clear").disabled = blank;
  });

  const actions = { undo: drawing.undo, clear: drawing.clear, ...pictures };
  for (const [action, act] of Object.entries(actions)) {
    button(action).addEventListener("click", () => {
      act();
      // a button that has done all it can would take the focus, and with it the keys, along
      requestAnimationFrame(() => button(action).disabled && canvas.focus({ preventScroll: true }));
    });
  }

  // Only while the focus is on the paper or its tools, where drawing puts it: elsewhere the keys are
  // the visitor's own.
  element.addEventListener("keydown", (event) => {
    if (drawing.drawing()) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.shiftKey && event.key.toLowerCase() === "z") drawing.undo();
    else if (!command && (event.key === "Delete" || event.key === "Backspace")) drawing.clear();
    else if (command || event.altKey || !pen.choose(Number(event.key) - 1)) return;
    event.preventDefault();
  });
}

const NEAR = 0.8; // of the canvas: a number that reaches so far goes on soon
const PAUSE = 600; // ms in which another stroke of the same digit may follow, on paper of the same scale

// Make the paper wide when somebody writes a number to its edge, but not again for the same strokes:
// who then makes it narrow wants it so.
/** @type {(page: Pick<Page, "state" | "drawing">) => void} */
function mountEdge({ state, drawing }) {
  /** @type {Stroke[] | null} */
  let widened = null; // the latest strokes on wide paper
  let timer = 0;
  state.subscribe("reading", ({ subject, digits, resting }) => {
    const { canvases, strokes, picture, example } = subject.drawing;
    clearTimeout(timer);
    if (canvases > 1) widened = strokes;
    if (!resting || digits.length < 2 || strokes === widened || picture || example) return;
    const right = Math.max(...digits.map(({ box }) => box.left + box.width));
    if (right > NEAR * CANVAS) timer = setTimeout(drawing.widen, PAUSE, true);
  });
}

// What the visitor is asked to write, while they are, see round.js.
/** @type {(bar: HTMLElement, paper: HTMLElement, state: State) => void} */
function mountTask(bar, paper, state) {
  const [ask, progress] = find(bar, "b", "span");
  const [back] = ["back", "next", "stop"].map((action) => {
    const [button] = find(bar, `[data-action=${action}]`);
    button.addEventListener("click", () => state.latest("task")[action]());
    return button;
  });
  state.subscribe("task", (task) => {
    bar.hidden = !task;
    paper.classList.toggle("asked", Boolean(task));
    if (!task) return;
    back.disabled = !task.back;
    bar.classList.toggle("due", task.due !== null);
    bar.style.setProperty("--due", `${task.due}ms`);
    ask.textContent = task.ask;
    progress.textContent = `${task.number} of ${task.of}`;
  });
}

// Make a button for each pen; return what chooses one, and the width of the chosen.
/**
 * @type {(group: HTMLElement, pens: Record<string, number>) => {choose: (index: number) => boolean,
 *   width: () => number}}
 */
function mountPens(group, pens) {
  const entries = Object.entries(pens);
  const buttons = entries.map(([name, width], index) => {
    const title = `${name} pen (${index + 1})`;
    const ariaLabel = `${name} pen`;
    const button = makeButton({ title, ariaLabel, onclick: () => choose(index) }, make("i"));
    button.style.setProperty("--dot", `${4 + width / 2}px`);
    group.append(button);
    return button;
  });
  let chosen = 0;
  /** @param {number} index */
  function choose(index) {
    if (!entries[index]) return false;
    chosen = index;
    for (const [at, button] of buttons.entries()) button.ariaPressed = String(at === index);
    return true;
  }
  choose(entries.findIndex(([name]) => name === "Medium"));
  return { choose, width: () => entries[chosen][1] };
}

// Let pictures be chosen, dropped and pasted; return what asks for a file, and for the camera.
/**
 * @type {(element: HTMLElement, page: Pick<Page, "state" | "drawing" | "scope"> & {tell: (sentence:
 *   string) => void}) => Record<"open" | "camera", () => void>}
 */
function mountPictures(element, { state, drawing, scope, tell }) {
  const [paper, file, photo] = find(element, ".paper", ".file", ".photo");

  /** @param {File | undefined} file */
  async function open(file) {
    if (!file) return;
    if (state.latest("server") === "none") {
      tell("Pictures need the server’s eyes, and this page has none. Draw the digit instead.");
      return;
    }
    const newest = drawing.expect();
    const picture = await createImageBitmap(file)
      .then(shrink)
      .catch(() => null);
    if (!newest()) return;
    if (picture) drawing.show({ picture });
    else tell("That file is no image that this browser can open.");
  }

  for (const input of [file, photo]) {
    input.addEventListener("change", () => {
      open(input.files[0]);
      input.value = "";
    });
  }
  // Anywhere on the page: a drop beside the paper would else leave the page and lose the drawing.
  for (const kind of DRAGS) {
    scope.addEventListener(kind, (/** @type {any} */ event) => {
      event.preventDefault();
      paper.classList.toggle("drop", kind === "dragover");
      if (kind !== "drop") return;
      if (event.dataTransfer.files.length) open(event.dataTransfer.files[0]);
      else tell("What was dropped is no file. Save the image first, then drop it.");
    });
  }
  scope.addEventListener("paste", (/** @type {any} */ event) => {
    if (targetOf(event).isContentEditable) return;
    open([...event.clipboardData.files].find((file) => file.type.startsWith("image/")));
  });
  state.subscribe("refused", (refused) => {
    if (!refused) return;
    drawing.refuse(refused.picture);
    tell(refused.reason);
  });
  return { open: () => file.click(), camera: () => photo.click() };
}

// Return a picture as a canvas that is small enough to be sent.
/** @type {(image: ImageBitmap) => HTMLCanvasElement} */
function shrink(image) {
  const scale = Math.min(1, IMAGE_SIDE / Math.max(image.width, image.height));
  const [width, height] = [image.width, image.height].map((length) =>
    Math.max(1, Math.round(length * scale)),
  );
  const copy = make("canvas", { width, height });
  const context = contextOf(copy);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  image.close();
  return copy;
}
