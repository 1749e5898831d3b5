// One unit, opened: patch × weights = products, their sum, the bias, the activation, with the true
// numbers, which the server works out for this unit alone.

const title = element.querySelector("h3");
const where = element.querySelector(".where");
const terms = element.querySelector(".terms");
const working = element.querySelector(".working");
const sum = element.querySelector(".sum");
const notice = element.querySelector(".notice");

const KINDS = {
  "average pooling": "Its value is the mean of what it sees: each weight is a quarter.",
  dense: "It sees every unit of the layer before.",
  convolution: "It lays its weights on what it sees and multiplies number by number.",
};
const ACTIVATIONS = {
  relu: (total, value) => `ReLU keeps what is above 0: <strong>${value}</strong>`,
  tanh: (total, value) => `tanh squeezes it to <strong>${value}</strong>`,
};

let unit = null; // {layer, index}
let channel = null; // of the term that is shown; null for the largest

const minus = (text) => text.replace("-", "−");
const number = (value) => minus(Math.abs(value) < 0.0005 ? "0" : value.toFixed(3));
const short = (value) => minus(Math.abs(value) < 0.005 ? "0" : value.toFixed(2));

function grid(caption, rows, most) {
  const cells = rows.map((row) => {
    const inRow = row.map((value) => {
      const [colour, text] = lenet.colours(most ? (127 * value) / most : 0);
      return `<td style="background:${colour};color:${text}" title="${minus(String(value))}">` +
        `${short(value)}</td>`;
    });
    return `<tr>${inRow.join("")}</tr>`;
  });
  return `<figure><figcaption>${caption}</figcaption><table><tbody>${cells.join("")}</tbody></table></figure>`;
}

const largest = (...tables) => Math.max(...tables.flat(2).map(Math.abs));

function name(opened, term) {
  if (opened.source === "INPUT") return "the input";
  return opened.terms.length > 1 || unit.layer === "S2" || unit.layer === "S4"
    ? `${opened.source}, map ${term.channel + 1}`
    : `all of ${opened.source}`;
}

function showTerm(opened) {
  const term = opened.terms.find((each) => each.channel === channel) ?? opened.terms[0];
  for (const button of terms.children) {
    button.ariaPressed = String(Number(button.dataset.channel) === term.channel);
  }
  const { kind } = props.layers[unit.layer];
  const all = opened.terms;
  working.className = `working ${kind === "dense" ? "dense" : ""}`;
  working.innerHTML =
    grid(`What it sees of ${name(opened, term)}`, term.inputs, largest(...all.map((t) => t.inputs))) +
    '<span aria-label="times">×</span>' +
    grid("Its weights", term.weights, largest(...all.map((t) => t.weights))) +
    '<span aria-label="gives">=</span>' +
    grid(`Products, together ${number(term.total)}`, term.products,
      largest(...all.map((t) => t.products)));
}

function show(opened, { layer, index }) {
  const [row, column, map] = index;
  const { kind, single } = props.layers[layer];
  notice.textContent = "";
  title.textContent = single
    ? layer === "OUTPUT" ? `OUTPUT, the unit of digit ${map}` : `${layer}, unit ${map + 1}`
    : `${layer}, map ${map + 1}, row ${row + 1}, column ${column + 1}`;
  const [, , side] = opened.field;
  where.textContent = `Its value is ${number(opened.value)}. It sees ` +
    (side < 32 ? `${side} × ${side} pixels` : "all") + ` of the input. ${KINDS[kind]}`;
  terms.replaceChildren();
  if (opened.terms.length > 1) {
    const most = Math.max(...opened.terms.map(({ total }) => Math.abs(total))) || 1;
    for (const term of opened.terms) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.channel = term.channel;
      button.classList.toggle("takes", term.total < 0);
      button.style.setProperty("--share", term.total / most);
      button.innerHTML = `<span>${name(opened, term)}</span><span>${number(term.total)}</span><i></i>`;
      button.addEventListener("click", () => {
        channel = term.channel;
        showTerm(opened);
      });
      terms.append(button);
    }
  }
  showTerm(opened);
  const parts = opened.terms.length > 1 ? `${opened.terms.length} maps’ products` : "products";
  const bias = opened.bias < 0 ? `− ${number(-opened.bias)}` : `+ ${number(opened.bias)}`;
  const end = ACTIVATIONS[opened.activation]?.(number(opened.total), number(opened.value)) ??
    (layer === "OUTPUT"
      ? "its logit; the softmax turns the ten logits into probabilities"
      : "the mean: no bias, no activation");
  sum.innerHTML = kind === "average pooling"
    ? `Sum of the products = <strong>${number(opened.value)}</strong>, ${end}.`
    : `Sum of the ${parts} ${number(opened.total - opened.bias)} ${bias} (bias) = ` +
      `${number(opened.total)}. ${end[0].toUpperCase()}${end.slice(1)}.`;
}

const ask = lenet.asker(
  element,
  (question) => server.open_unit(question),
  show,
  (reason) => (notice.textContent = reason),
);

function refresh() {
  if (!unit || !lenet.last) return;
  const { values } = lenet.last.stages.find(({ name }) => name === "input");
  ask({ ...unit, input: values });
}

lenet.subscribe(element, "unit", (detail) => {
  if (unit?.layer !== detail.layer) channel = null;
  unit = detail;
  refresh();
});
lenet.subscribe(element, "recognition", ({ drawing }) => drawing || refresh());
lenet.onAppearance(element, refresh);
