// From drawing to input: one picture for each step of the framing, and what each step is worth.

const steps = element.querySelector(".steps");
const trials = element.querySelector(".trials");

const painters = Object.fromEntries(props.captions.map(([name, title, text], index) => {
  const item = document.createElement("li");
  item.innerHTML = `<canvas role="img"></canvas><h3>${index + 1}. ${title}</h3><p>${text}</p>`;
  const canvas = item.querySelector("canvas");
  canvas.ariaLabel = title;
  steps.append(item);
  return [name, canvas];
}));

const cards = Object.fromEntries(props.trials.map(([step, title]) => {
  const item = document.createElement("li");
  item.innerHTML = `<canvas aria-hidden="true"></canvas><div><b>${title}</b><span></span></div>`;
  trials.append(item);
  return [step, { item, canvas: item.querySelector("canvas"), text: item.querySelector("span") }];
}));

function paint({ stages }) {
  for (const { name, size: [height, width], shape, values } of stages) {
    lenet.paintInk(painters[name], lenet.decode(values), shape);
    painters[name].title = `${width} × ${height} pixels`;
  }
}

let tried = null;

const best = ({ probabilities }) => probabilities.indexOf(Math.max(...probabilities));
const percent = (share) => (share > 0.999 ? "over 99.9%" : `${(100 * share).toFixed(1)}%`);

function showTrials(reply) {
  tried = reply;
  const [whole, ...others] = reply.trials;
  for (const trial of others) {
    const { item, canvas, text } = cards[trial.without];
    lenet.paintInk(canvas, lenet.decode(trial.values), trial.shape);
    const guess = best(trial);
    const same = guess === best(whole);
    const share = percent(trial.probabilities[guess]);
    item.classList.toggle("other", !same || (trial.refused && !whole.refused));
    if (trial.refused) text.textContent = `No answer; its guess: ${guess}, ${share}.`;
    else text.textContent = same ? `Still ${guess}, ${share}.` : `Then it reads ${guess}, ${share}.`;
  }
}

function empty() {
  tried = null;
  for (const { item, canvas, text } of Object.values(cards)) {
    item.classList.remove("other");
    lenet.paintInk(canvas, [], [1, 1]);
    text.textContent = "Nothing drawn yet.";
  }
}

const ask = lenet.asker(element, (drawing) => server.leave_out_steps(drawing), showTrials);

lenet.subscribe(element, "recognition", (recognition) => {
  paint(recognition);
  if (recognition.drawing || recognition.moment) return;
  if (recognition.blank) empty();
  else ask(lenet.drawing);
});
lenet.onAppearance(element, () => {
  if (lenet.last) paint(lenet.last);
  if (tried) showTrials(tried);
  else empty();
});
