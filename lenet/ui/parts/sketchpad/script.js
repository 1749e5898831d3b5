// The sketchpad: keeps the drawing as strokes and sends it to the server while the pen moves.
//
// A drawing is {strokes, image}: strokes as `lenet/strokes.py` reads them, or a picture that was
// opened instead. Drawings are never changed, only replaced, so that undo is a list of them.

const CANVAS = props.canvas; // side of the paper, canvas units
const MAX_POINTS = props.max_points;
const MAX_STROKES = props.max_strokes;
const STEP = 1.5; // canvas units: points nearer to the last one tell nothing new
const IMAGE_SIDE = 512; // pixels: a picture is sent at most this large
const RETRY = 2000; // ms before another try when the server does not answer

const paper = element.querySelector(".paper");
const canvas = paper.querySelector("canvas");
const notice = element.querySelector(".notice");
const fileInput = element.querySelector("input[type=file]");
const blank = { strokes: [], image: null };

let drawings = [blank];
let stroke = null; // the one being drawn
let pointer = null; // the pointer that draws it
let moment = null; // strokes of an earlier moment, shown in place of the drawing; see "replay"
let pen = props.pens.Medium;

const current = () => drawings[drawings.length - 1];
const tell = (text) => (notice.textContent = text);

function show(drawing) {
  moment = null;
  tell("");
  drawings.push(drawing);
  update();
}

function undo() {
  moment = null;
  if (drawings.length > 1) drawings.pop();
  update();
}

function clear() {
  if (current() !== blank) show(blank);
}

function visibleStrokes() {
  if (moment) return moment;
  return stroke ? [...current().strokes, stroke] : current().strokes;
}

function update() {
  paintPaper();
  send();
  const empty = current() === blank && !stroke;
  paper.classList.toggle("blank", empty);
  element.querySelector("[data-action=undo]").disabled = drawings.length < 2;
  element.querySelector("[data-action=clear]").disabled = empty;
}

// --- Painting -----------------------------------------------------------------------------------

function paintPaper() {
  const side = Math.round(canvas.clientWidth * devicePixelRatio);
  if (side && canvas.width !== side) canvas.width = canvas.height = side;
  const context = lenet.paintStrokes(canvas, visibleStrokes(), CANVAS);
  const { image } = current();
  if (image && !stroke) {
    const scale = CANVAS / Math.max(image.width, image.height);
    const [width, height] = [image.width * scale, image.height * scale];
    const place = [(CANVAS - width) / 2, (CANVAS - height) / 2, width, height];
    context.fillStyle = "#9a9a9a"; // shows dark as well as light ink on a transparent layer
    context.fillRect(...place);
    context.drawImage(image, ...place);
  }
}

// --- Sending ------------------------------------------------------------------------------------

const LOST = "The server doesn’t answer. Trying again…";

// Take back a picture that can't be read, so that no older answer stands beside it.
function refuse(picture, reason) {
  if (picture && picture === current().picture) undo();
  tell(reason);
}

let sending = false;
let waiting = false;

// One request at a time, the newest drawing next: what came in between is old and never sent.
async function send() {
  if (sending) {
    waiting = true;
    return;
  }
  sending = true;
  do {
    waiting = false;
    const state = { drawing: Boolean(stroke), moment: Boolean(moment) };
    const { picture } = current();
    const drawing = picture && !stroke && !moment ? { picture } : { strokes: visibleStrokes() };
    try {
      const reply = await server.recognize(drawing);
      if (notice.textContent === LOST) tell("");
      if (reply.error) {
        refuse(picture, reply.error);
      } else {
        if (!state.drawing && !state.moment) lenet.drawing = drawing;
        lenet.publish("recognition", { ...reply, ...state });
      }
    } catch {
      tell(LOST);
      await new Promise((resolve) => setTimeout(resolve, RETRY));
      waiting = element.isConnected;
    }
  } while (waiting);
  sending = false;
}

// --- Drawing ------------------------------------------------------------------------------------

function position(event) {
  const box = canvas.getBoundingClientRect();
  const onPaper = (value, start, length) => {
    const unit = ((value - start) / length) * CANVAS;
    return Math.round(Math.min(Math.max(unit, 0), CANVAS) * 10) / 10;
  };
  return [onPaper(event.clientX, box.left, box.width), onPaper(event.clientY, box.top, box.height)];
}

const FULL = "The paper is full. Undo or clear to go on.";

function full() {
  const points = visibleStrokes().reduce((sum, { points }) => sum + points.length, 0);
  return points >= MAX_POINTS || visibleStrokes().length > MAX_STROKES;
}

canvas.addEventListener("pointerdown", (event) => {
  if (pointer !== null || event.button !== 0) return;
  if (full() || current().strokes.length >= MAX_STROKES) {
    tell(FULL);
    return;
  }
  canvas.setPointerCapture(event.pointerId);
  pointer = event.pointerId;
  moment = null;
  if (current().image) drawings.push(blank); // a drawing takes the picture's place
  stroke = { width: pen, points: [position(event)] };
  update();
});

canvas.addEventListener("pointermove", (event) => {
  if (event.pointerId !== pointer) return;
  const known = stroke.points.length;
  const events = event.getCoalescedEvents?.() ?? [];
  for (const moved of events.length ? events : [event]) {
    const [x, y] = position(moved);
    const [lastX, lastY] = stroke.points[stroke.points.length - 1];
    if (Math.hypot(x - lastX, y - lastY) < STEP) continue;
    if (full()) tell(FULL);
    else stroke.points.push([x, y]);
  }
  if (stroke.points.length > known) update();
});

function lift(event) {
  if (event.pointerId !== pointer) return;
  const finished = stroke;
  pointer = stroke = null;
  show({ strokes: [...current().strokes, finished], image: null });
}

// "lostpointercapture" follows the first two, and stands alone when they got lost.
for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
  canvas.addEventListener(end, lift);
}

// --- Tools, keys, other parts --------------------------------------------------------------------

const pens = Object.entries(props.pens).map(([name, width], index) => {
  const button = document.createElement("button");
  button.type = "button";
  button.ariaLabel = `${name} pen`;
  button.title = `${name} pen (${index + 1})`;
  button.append(document.createElement("i"));
  button.style.setProperty("--dot", `${4 + width / 2}px`);
  button.addEventListener("click", () => choosePen(width));
  element.querySelector(".pens").append(button);
  return { width, button };
});

function choosePen(chosen) {
  pen = chosen;
  for (const { width, button } of pens) button.ariaPressed = String(width === chosen);
}
choosePen(pen);

const actions = { undo, clear, open: () => fileInput.click() };
for (const button of element.querySelectorAll("[data-action]")) {
  button.addEventListener("click", () => {
    actions[button.dataset.action]();
    // a button that has done all it can would take the focus, and with it the keys, along
    if (button.disabled) canvas.focus({ preventScroll: true });
  });
}

// Only while the focus is on the paper or its tools, where drawing puts it: elsewhere the keys are
// the visitor's own.
element.addEventListener("keydown", (event) => {
  if (stroke) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.shiftKey && event.key.toLowerCase() === "z") undo();
  else if (!command && (event.key === "Delete" || event.key === "Backspace")) clear();
  else if (!command && !event.altKey && pens[event.key - 1]) choosePen(pens[event.key - 1].width);
  else return;
  event.preventDefault();
});

lenet.subscribe(element, "drawing", (strokes) => show({ strokes, image: null }));
lenet.subscribe(element, "moment", (strokes) => {
  if (stroke) return;
  moment = strokes;
  update();
});

// --- Pictures -----------------------------------------------------------------------------------

async function open(file) {
  if (!file) return;
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, IMAGE_SIDE / Math.max(image.width, image.height));
    const copy = document.createElement("canvas");
    copy.width = Math.max(1, Math.round(image.width * scale));
    copy.height = Math.max(1, Math.round(image.height * scale));
    const context = copy.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, copy.width, copy.height);
    image.close();
    show({ strokes: [], image: copy, picture: copy.toDataURL("image/png") });
  } catch {
    tell("That file is no image that this browser can open.");
  }
}

fileInput.addEventListener("change", () => {
  open(fileInput.files[0]);
  fileInput.value = "";
});

// Anywhere on the page: a drop beside the paper would else leave the page and lose the drawing.
function onDrag(event) {
  if (!element.isConnected) return DRAGS.forEach((kind) => document.removeEventListener(kind, onDrag));
  event.preventDefault();
  paper.classList.toggle("drop", event.type === "dragover");
  if (event.type !== "drop") return;
  if (event.dataTransfer.files.length) open(event.dataTransfer.files[0]);
  else tell("What was dropped is no file. Save the image first, then drop it.");
}
const DRAGS = ["dragover", "dragleave", "drop"];
DRAGS.forEach((kind) => document.addEventListener(kind, onDrag));

function onPaste(event) {
  if (!element.isConnected) return document.removeEventListener("paste", onPaste);
  open([...event.clipboardData.files].find((file) => file.type.startsWith("image/")));
}
document.addEventListener("paste", onPaste);

// --- Start --------------------------------------------------------------------------------------

lenet.onAppearance(element, paintPaper);
update();
