// Why this digit: the drawing's ink, coloured by what it said for the answer and against it.

const SIDE = 520; // pixels of the picture
const MARKS = 5; // signs at most of either kind, so that colour is not all that tells
const APART = 4; // pixels of the input between two signs
const CLEAR = 0.25; // share of the strongest place's evidence, below which there is no sign

const [ink, marks] = element.querySelectorAll("canvas");
const sentence = element.querySelector(".sentence");
const sums = element.querySelector(".sums");
const balance = element.querySelector(".balance");

let shown = null; // {reply, input, stages, square, drawing}

const number = (value) => Math.abs(value).toFixed(1);

// The places, in pixels of the input, where the evidence of 3 × 3 pixels is strongest.
function peaks(values, sign) {
  const [, width] = shown.reply.evidence.shape;
  const sums = Array.from(values, (_, at) => {
    let sum = 0;
    for (const row of [-width, 0, width]) {
      for (const column of [-1, 0, 1]) sum += values[at + row + column] ?? 0;
    }
    return sum;
  });
  const least = CLEAR * Math.max(...sums.map(Math.abs));
  const order = [...sums.keys()].sort((one, other) => sign * (sums[other] - sums[one]));
  const found = [];
  for (const at of order) {
    if (sign * sums[at] < least || found.length === MARKS) break;
    const place = [at % width, Math.floor(at / width)];
    if (found.every(([x, y]) => Math.hypot(x - place[0], y - place[1]) >= APART)) found.push(place);
  }
  return found;
}

function paint() {
  if (!shown) return;
  const { reply, square, drawing } = shown;
  ink.width = ink.height = marks.width = marks.height = SIDE;
  const context = ink.getContext("2d");
  const over = marks.getContext("2d");
  if (drawing.strokes) {
    lenet.paintStrokes(ink, drawing.strokes, props.canvas);
  } else {
    const stage = shown.stages.find(({ name }) => name === "ink");
    lenet.paintMask(ink, lenet.decode(stage.values), stage.shape);
  }
  // The input is the digit image with a margin; its pixels lie on the square on the paper.
  const { values: packed, shape } = reply.evidence;
  const values = lenet.decodeSigned(packed);
  const [left, top, side] = square.map((share) => share * SIDE);
  const pixel = side / props.field;
  const margin = ((shape[0] - props.field) / 2) * pixel;
  const colours = document.createElement("canvas");
  lenet.paintVeil(colours, values, shape);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = "source-atop";
  context.fillStyle = getComputedStyle(document.body).getPropertyValue("--lenet-undecided");
  context.fillRect(0, 0, SIDE, SIDE);
  context.imageSmoothingQuality = "high";
  context.drawImage(colours, left - margin, top - margin, pixel * shape[1], pixel * shape[0]);
  over.font = `700 ${SIDE / 18}px system-ui, sans-serif`;
  over.textAlign = "center";
  over.textBaseline = "middle";
  over.lineWidth = 5;
  over.strokeStyle = getComputedStyle(document.body).getPropertyValue("--lenet-paper");
  over.fillStyle = getComputedStyle(document.body).getPropertyValue("--lenet-text");
  for (const [sign, text] of [[1, "+"], [-1, "−"]]) {
    for (const [x, y] of peaks(values, sign)) {
      const place = [left - margin + (x + 0.5) * pixel, top - margin + (y + 0.5) * pixel];
      over.strokeText(text, ...place);
      over.fillText(text, ...place);
    }
  }
}

function show(reply, asked) {
  shown = { reply, ...asked };
  const all = reply.for - reply.against || 1;
  sentence.innerHTML =
    `Why <strong>${reply.digit}</strong> and not <strong>${reply.other}</strong>? Ink marked + ` +
    `speaks for ${reply.digit}, ink marked − for ${reply.other}; the stronger the colour, the louder.`;
  balance.firstElementChild.style.width = `${(-100 * reply.against) / all}%`;
  balance.lastElementChild.style.width = `${(100 * reply.for) / all}%`;
  sums.textContent =
    `For ${reply.digit}: ${number(reply.for)}. For ${reply.other}: ${number(reply.against)}. ` +
    "In units of the logits.";
  ink.ariaLabel = `The drawing, coloured by what speaks for ${reply.digit} and for ${reply.other}`;
  paint();
}

function empty() {
  shown = null;
  ink.width = marks.width = SIDE;
  ink.ariaLabel = "Nothing drawn yet";
  sentence.textContent = "Draw a digit, and its ink shows here what it said for the answer, and against it.";
  sums.textContent = "";
  for (const bar of balance.children) bar.style.width = "0";
}

const ask = lenet.asker(element, ({ input }) => server.explain(input), show);

lenet.subscribe(element, "recognition", ({ blank, drawing, moment, stages, square }) => {
  if (drawing || moment) return;
  if (blank) return empty();
  const input = stages.find(({ name }) => name === "input").values;
  ask({ input, stages, square, drawing: lenet.drawing });
});
lenet.onAppearance(element, paint);
