// A pad that has its drawing read by the network of this moment, while one draws and while it learns.
// `element` and `server` are Gradio's.

const SIDE = 400; // canvas units, as the server knows them
const AGAIN = 2000; // ms until the drawing is read anew

const canvas = element.querySelector("canvas");
const list = element.querySelector("ol");
const context = canvas.getContext("2d");
let strokes = [];
let asking = false;

const rows = JSON.parse(list.dataset.names).map((name) => {
  const row = document.createElement("li");
  row.innerHTML = "<b></b><i></i><span></span>";
  row.firstChild.textContent = row.firstChild.title = name;
  list.append(row);
  return row;
});

function paint() {
  const scale = canvas.width / SIDE;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, SIDE, SIDE);
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = getComputedStyle(canvas).color;
  for (const { width, points } of strokes) {
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(...points[0]);
    for (const point of points) context.lineTo(...point);
    context.stroke();
  }
}

async function read() {
  if (asking) return;
  asking = true;
  const { shares } = await server.read({ strokes }).catch(() => ({ shares: null }));
  asking = false;
  rows.forEach((row, label) => {
    const share = shares?.[label] ?? 0;
    row.children[1].style.setProperty("--share", share);
    row.lastChild.textContent = shares ? `${Math.round(100 * share)} %` : "";
  });
}

function place(event) {
  const box = canvas.getBoundingClientRect();
  const unit = (share) => Math.min(Math.max(share * SIDE, 0), SIDE);
  return [
    unit((event.clientX - box.left) / box.width),
    unit((event.clientY - box.top) / box.height),
  ];
}

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  strokes.push({ width: 16, points: [place(event)] });
  paint();
});
canvas.addEventListener("pointermove", (event) => {
  if (!canvas.hasPointerCapture(event.pointerId)) return;
  strokes.at(-1).points.push(place(event));
  paint();
  read();
});
canvas.addEventListener("pointerup", read);
element.querySelector("button").addEventListener("click", () => {
  strokes = [];
  paint();
  read();
});
setInterval(() => strokes.length && read(), AGAIN);
