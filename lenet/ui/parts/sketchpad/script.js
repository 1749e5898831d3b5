// The sketchpad: the paper, its tools and keys, and pictures in place of a drawing.

import { CANVAS } from "../../scripts/constants.js";
import { find, make, makeButton, targetOf } from "../../scripts/page/elements.js";
import { createPaper } from "../../scripts/page/paper.js";
import { t } from "../../scripts/words.js";
import { mountBoxes } from "./boxes.js";

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

  mountBoxes(boxes, canvas, { state, reader, drawing });
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
// who then makes it narrow wants it so. In a round there is one sign on each paper.
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
    if (state.latest("task")) return;
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
    progress.textContent = t("sketchpad.progress", task);
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
    const ariaLabel = t(`sketchpad.pen.${name}`);
    const title = t("sketchpad.pen.title", { pen: ariaLabel, key: index + 1 });
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
  choose(entries.findIndex(([name]) => name === "medium"));
  return { choose, width: () => entries[chosen][1] };
}

// Let pictures be chosen, dropped, pasted and seen by a camera; return what asks for a file, and for
// the camera. What opens them, and shows what was seen in them, is fetched with the first.
/**
 * @type {(element: HTMLElement, page: Pick<Page, "state" | "drawing" | "scope"> & {tell: (sentence:
 *   string) => void}) => Record<"open" | "camera", () => void>}
 */
function mountPictures(element, { state, drawing, scope, tell }) {
  const [paper, file] = find(element, ".paper", ".file");
  const fail = () => tell(t("lost.part"));

  /** @param {File | undefined} file */
  async function open(file) {
    if (!file) return;
    const newest = drawing.expect();
    try {
      const { decode } = await import("../../scripts/page/decode.js");
      const picture = await decode(file);
      if (newest()) drawing.show({ picture });
    } catch (error) {
      if (newest()) tell(/** @type {Error} */ (error).message);
    }
  }

  file.addEventListener("change", () => {
    open(file.files[0]);
    file.value = "";
  });
  // Anywhere on the page: a drop beside the paper would otherwise leave the page and lose the drawing.
  for (const kind of DRAGS) {
    scope.addEventListener(kind, (/** @type {any} */ event) => {
      event.preventDefault();
      paper.classList.toggle("drop", kind === "dragover");
      if (kind !== "drop") return;
      if (event.dataTransfer.files.length) open(event.dataTransfer.files[0]);
      else tell(t("sketchpad.no_file"));
    });
  }
  scope.addEventListener("paste", (/** @type {any} */ event) => {
    if (targetOf(event).isContentEditable) return;
    open(event.clipboardData.files[0]);
  });
  state.subscribe("refused", (refused) => {
    if (!refused) return;
    drawing.refuse(refused.picture);
    tell(refused.reason);
  });

  let overlaid = false;
  state.subscribe("paper", ({ picture, digitImage }) => {
    if (!picture || digitImage || overlaid) return;
    overlaid = true;
    import("./overlay.js").then(
      ({ mountOverlay }) => mountOverlay(paper, { state, drawing }),
      fail,
    );
  });
  /** @type {Promise<() => void> | null} */
  let camera = null;
  const openCamera = () => {
    camera ??= import("./camera.js").then((made) => made.createCamera(paper, { state, drawing }));
    camera.then((open) => open(), fail);
  };
  return { open: () => file.click(), camera: openCamera };
}
