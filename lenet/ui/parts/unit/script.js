// One unit, opened: patch × weights = products, their sum, the bias, the activation, with the true
// numbers, worked out for this unit alone.

import { layerOf } from "../../scripts/network/model.js";
import { openUnit } from "../../scripts/network/units.js";
import { grid, sign } from "../../scripts/page/arithmetic.js";
import { find, make, makeButton, onKey } from "../../scripts/page/elements.js";
import { number } from "../../scripts/page/numbers.js";
import { largest, onAppearance } from "../../scripts/page/painting.js";
import { atEase } from "../../scripts/page/state.js";

/** @typedef {NonNullable<Kinds["unit"]>} Place */

/** @type {Record<string, string>} */
const KINDS = {
  "average pooling": "It is the mean of what it sees: each weight is a quarter.",
  dense: "It sees every unit of the layer before.",
  convolution: "It lays its weights on what it sees and multiplies number by number.",
};

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, scope }) {
  const names = ["h3", ".where", ".terms", ".working", ".sum", ".close"];
  const [title, where, terms, working, sum, close] = find(element, ...names);
  /** @type {any} a `Place` */
  let unit = null;
  /** @type {number | null} */
  let channel = null; // of the term that is shown; null for the largest
  let decimals = 2; // of the numbers that there is room for

  function refresh() {
    const reading = state.latest("reading");
    if (!unit || !reading) return;
    const { weights } = reading.subject.recognizer;
    const { input, featureMaps, lift } = reading.recognition;
    const added = unit.layer === "OUTPUT" ? lift[unit.index[2]] : 0;
    show(openUnit(input, featureMaps, weights, unit.layer, unit.index), added);
  }

  /** @type {(opened: Unit, added: number) => void} */
  function show(opened, added) {
    const { kind } = layerOf(unit.layer);
    title.textContent = titleOf(unit);
    where.textContent = `${number(opened.value)}. ${KINDS[kind]}`;
    showTerms(opened);
    showTerm(opened);
    sum.replaceChildren(...arithmetic(opened, unit, kind, added));
  }

  /** @param {Unit} opened */
  function showTerms(opened) {
    const most = largest(opened.terms.map(({ total }) => total)) || 1;
    const shown = opened.terms.length > 1 ? opened.terms : [];
    terms.replaceChildren(
      ...shown.map((term) => {
        const name = make("span", {}, `map ${term.channel + 1}`);
        const button = makeButton({}, name, make("b", {}, number(term.total, 2)), make("i"));
        button.dataset.channel = String(term.channel);
        button.classList.toggle("takes", term.total < 0);
        button.style.setProperty("--share", String(term.total / most));
        button.onclick = () => {
          channel = term.channel;
          showTerm(opened);
        };
        return button;
      }),
    );
  }

  /** @param {Unit} opened */
  function showTerm(opened) {
    const term = opened.terms.find((each) => each.channel === channel) ?? opened.terms[0];
    for (const button of terms.children) {
      button.ariaPressed = String(Number(button.dataset.channel) === term.channel);
    }
    /** @type {(caption: string, key: "inputs" | "weights" | "products") => HTMLElement} */
    const show = (caption, key) => {
      const most = Math.max(...opened.terms.map((each) => largest(each[key])));
      return grid(caption, term[key], term.shape, most, decimals);
    };
    working.replaceChildren(
      show(`sees of ${nameOf(opened, term, unit)}`, "inputs"),
      sign("×", "times"),
      show("its weights", "weights"),
      sign("=", "gives"),
      show(`together ${number(term.total)}`, "products"),
    );
  }

  state.subscribe("unit", (next) => {
    if (unit?.layer !== next?.layer) channel = null;
    unit = next;
    element.classList.toggle("open", Boolean(unit));
    refresh();
  });
  state.subscribe("pinned", (pinned) => {
    element.classList.toggle("pinned", Boolean(pinned));
    if (pinned) element.classList.add("open"); // the same unit may have been left before
    if (pinned) comeFrom(state.latest("mark"), working);
  });
  state.subscribe("reading", atEase(refresh));
  onAppearance(element, () => {
    decimals = working.clientWidth < ROOM ? 1 : 2; // asked while the pen moves, it lays all out anew
    refresh();
    goWithView();
  });
  function leave() {
    state.publish("pinned", false);
    element.classList.remove("open");
  }
  // on a phone it lies over the view, and goes with it
  function goWithView() {
    const away = state.latest("view") === false;
    if (away && getComputedStyle(element).position === "fixed") leave();
  }
  close.addEventListener("click", leave);
  onKey(scope, (event) => event.key === "Escape" && leave());
  state.subscribe("view", goWithView);
}

// Lead the eye from the unit in the figure to its arithmetic: the latter grows out of the former.
/** @type {(unit: Element | null, working: HTMLElement) => void} */
function comeFrom(unit, working) {
  if (!unit || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const [from, to] = [unit.getBoundingClientRect(), working.getBoundingClientRect()];
  const scale = Math.max(from.width / to.width, 0.02);
  const start = `translate(${from.x - to.x}px, ${from.y - to.y}px) scale(${scale})`;
  const frames = [
    { transform: start, opacity: 0.4 },
    { transform: "none", opacity: 1 },
  ];
  working.style.transformOrigin = "0 0";
  working.animate(frames, { duration: 320, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" });
}

/** @type {(unit: Place) => string} */
function titleOf({ layer, index: [row, column, map] }) {
  if (layer === "OUTPUT") return `OUTPUT, the unit of digit ${map}`;
  return layerOf(layer).grid[0] === 1
    ? `${layer}, unit ${map + 1}`
    : `${layer}, map ${map + 1}, row ${row + 1}, column ${column + 1}`;
}

/** @type {(opened: Unit, term: Term, unit: Place) => string} */
function nameOf({ source, terms }, term, { layer }) {
  if (source === "INPUT") return "the input";
  const one = terms.length > 1 || layer === "S2" || layer === "S4";
  return one ? `${source}, map ${term.channel + 1}` : `all of ${source}`;
}

const ROOM = 420; // pixels of the working, below which a cell has room for one decimal only

// The sum as a sentence, its parts as nodes; `added` is what the visitor's hand adds to a logit.
/** @type {(opened: Unit, unit: Place, kind: string, added: number) => (Node | string)[]} */
function arithmetic(opened, { layer }, kind, added) {
  const strong = make("strong", {}, number(opened.value));
  if (kind === "average pooling")
    return ["The mean of four: ", strong, ". No bias, no activation."];
  const bias = `${opened.bias < 0 ? "−" : "+"} ${number(Math.abs(opened.bias))} (bias)`;
  const sums = `Sum ${number(opened.total - opened.bias)} ${bias} = ${number(opened.total)}`;
  const lifted = added > 0.0005 ? ` Your hand adds ${number(added)}.` : "";
  return layer === "OUTPUT"
    ? [`${sums}: its logit `, strong, `.${lifted} The softmax makes probabilities of all ten.`]
    : [`${sums}. ReLU keeps what is above 0: `, strong, "."];
}
