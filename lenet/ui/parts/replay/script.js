// Replay: the ten probabilities over the drawing's time, and the page as it was at any moment.

const chart = element.querySelector(".chart");
const play = element.querySelector(".play");
const slider = element.querySelector("input");
const sentence = element.querySelector(".moment");

const HEIGHT = 190;
const TOP = 8;
const BOTTOM = 22; // room for the words below the chart
const LEFT = 38;
const RIGHT = 14;
const NAMED = 0.25; // probability from which a digit's line bears its name
const STEP = 120; // ms between two moments while it plays

let run = null; // {strokes, points, answers}
let timer = null;

const likeliest = (probabilities) => probabilities.indexOf(Math.max(...probabilities));

function first(strokes, count) {
  const begun = [];
  for (const { width, points } of strokes) {
    if (count <= 0) break;
    begun.push({ width, points: points.slice(0, count) });
    count -= points.length;
  }
  return begun;
}

function paint() {
  const width = Math.max(chart.clientWidth, 200);
  const y = (share) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
  const grid = [0, 0.5, 1].map((share) =>
    `<line x1="${LEFT}" x2="${width - RIGHT}" y1="${y(share)}" y2="${y(share)}"/>` +
    `<text x="${LEFT - 6}" y="${y(share) + 4}" text-anchor="end">${100 * share}%</text>`);
  if (!run) {
    chart.innerHTML = grid.join("");
    return;
  }
  const { strokes, points, answers } = run;
  const total = points[points.length - 1];
  const x = (count) => LEFT + (total > 1 ? (count - 1) / (total - 1) : 1) * (width - LEFT - RIGHT);
  const ends = [];
  let drawn = 0;
  for (const stroke of strokes.slice(0, -1)) {
    drawn += stroke.points.length;
    ends.push(`<line class="stroke-end" x1="${x(drawn)}" x2="${x(drawn)}" y1="${TOP}" y2="${y(0)}"/>`);
  }
  const last = likeliest(answers[answers.length - 1].probabilities);
  const lines = [];
  const names = [];
  for (let digit = 0; digit < 10; digit++) {
    const places = answers.map(({ probabilities }, at) => [x(points[at]), y(probabilities[digit])]);
    const path = `<path class="${digit === last ? "leads" : ""}" d="M${places.join("L")}"/>`;
    if (digit === last) lines.push(path);
    else lines.unshift(path);
    const all = answers.map(({ probabilities }) => probabilities[digit]);
    const most = Math.max(...all);
    if (most < NAMED) continue;
    // in the middle of where the line is highest
    const high = all.flatMap((share, at) => (share > most - 0.02 ? [at] : []));
    const at = high[Math.floor(high.length / 2)];
    names.push(`<text class="label" x="${places[at][0]}" y="${Math.max(places[at][1] + 5, TOP + 12)}">${digit}</text>`);
  }
  const now = x(points[slider.value]);
  chart.innerHTML =
    grid.join("") + ends.join("") + lines.join("") + names.join("") +
    `<line class="now" x1="${now}" x2="${now}" y1="${TOP}" y2="${y(0)}"/>` +
    `<text x="${LEFT}" y="${HEIGHT - 4}">first touch</text>` +
    `<text x="${width - RIGHT}" y="${HEIGHT - 4}" text-anchor="end">last lift</text>`;
}

function tell() {
  const at = Number(slider.value);
  const { refused, probabilities } = run.answers[at];
  const best = likeliest(probabilities);
  const when = at === run.points.length - 1
    ? "At the end"
    : `After ${Math.round((100 * run.points[at]) / run.points[run.points.length - 1])}% of the drawing`;
  sentence.textContent = refused
    ? `${when}: no answer; the best guess is ${best}.`
    : `${when}: ${best}, ${(100 * probabilities[best]).toFixed(1)}%.`;
  slider.setAttribute("aria-valuetext", sentence.textContent);
}

function go(at) {
  slider.value = at;
  const end = Number(slider.value) === run.points.length - 1;
  lenet.publish("moment", end ? null : first(run.strokes, run.points[slider.value]));
  paint();
  tell();
}

function stop() {
  clearInterval(timer);
  timer = null;
  play.textContent = "Play";
}

function start() {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    // no film for who wants none: a step at each press, and from the start after the end
    return go((Number(slider.value) + 1) % run.points.length);
  }
  play.textContent = "Stop";
  go(Number(slider.value) === run.points.length - 1 ? 0 : slider.value);
  timer = setInterval(() => {
    if (!element.isConnected || !run) return stop();
    go(Number(slider.value) + 1);
    if (Number(slider.value) === run.points.length - 1) stop();
  }, STEP);
}

play.addEventListener("click", () => (timer ? stop() : start()));
slider.addEventListener("input", () => {
  stop();
  go(slider.value);
});

function use(next) {
  stop();
  run = next;
  play.disabled = slider.disabled = !run;
  if (run) {
    slider.max = run.points.length - 1;
    slider.value = slider.max;
    tell();
  } else {
    sentence.textContent = "Draw something, and play it back: at which moment does a 1 become a 7?";
  }
  paint();
}

const ask = lenet.asker(
  element,
  ({ strokes }) => server.replay(strokes),
  (reply, { strokes }) => use({ ...reply, strokes }),
);

lenet.subscribe(element, "recognition", ({ blank, drawing, moment }) => {
  if (moment) return;
  if (drawing) stop();
  else if (blank || !lenet.drawing.strokes) use(null);
  else ask({ strokes: lenet.drawing.strokes });
});
lenet.onAppearance(element, paint);
