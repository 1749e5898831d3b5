// The answer, which is the network's last layer: eleven probabilities that sum to 1, always in the
// same order, the likeliest digit large, and a sentence about it. Each of the eleven can be tapped
// to say that it is the right one.

import { CLASSES, NO_DIGIT } from "../../scripts/constants.js";
import { likeliest } from "../../scripts/network/answers.js";
import { mountEarly } from "../../scripts/page/early.js";
import { find, make, makeButton, write } from "../../scripts/page/elements.js";
import { answerOf, nameOf, percent, shareOut } from "../../scripts/page/numbers.js";
import { atEase } from "../../scripts/page/state.js";
import { t, translated } from "../../scripts/words.js";
import { advice } from "./advice.js";
import { mountDigits } from "./digits.js";
import { mountTeaching, tellLesson } from "./teaching.js";
import { mountUsing } from "./using.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, teaching, training, reader }) {
  const names = [".digit", ".sentence", ".spoken", ".rows", ".opinion"];
  const [digit, sentence, spoken, list, opinion] = find(element, ...names);
  const [several, ask, using] = find(element, ".digits", ".ask span", ".using");
  const rows = Array.from({ length: CLASSES + 1 }, (_, label) => createRow(label, state));
  const items = rows.map(({ item }) => item);
  list.append(...items);
  state.publish("votes", items.slice(0, CLASSES));
  const labels = rows.map(({ button }) => button);
  mountTeaching(list, labels, { state, teaching });
  mountDigits(several, { state, reader });
  mountEarly(ask, { state, training });
  mountUsing(using, { state, teaching });

  const say = atEase((reading) => {
    const lesson = teaching.lessonOf(reading);
    const nodes = lesson ? tellLesson(lesson, reading, teaching) : tell(reading);
    // what stands there already stays, since its Undo may be about to be pressed
    if (textOf(nodes) !== sentence.textContent) sentence.replaceChildren(...nodes);
    state.publish("sentence", textOf(nodes.filter((node) => !(node instanceof HTMLButtonElement))));
    // a screen reader hears what stands when the pen is lifted, not every change on the way
    if (reading.resting) spoken.textContent = sentence.textContent;
  });
  state.subscribe("reading", (reading) => {
    const { recognition, text, digits } = reading;
    const { blank, digit: answer } = recognition;
    const shares = shareOut(recognition);
    const several = digits.length > 1;
    write(digit, several ? text : String(answer ?? ""));
    const length = several ? text.length : 1;
    if (digit.dataset.length !== String(length)) {
      digit.dataset.length = length;
      digit.style.setProperty("--length", length);
      element.classList.toggle("several", several);
    }
    say(reading);
    write(opinion, opinionOf(reading));
    element.classList.toggle("guessing", !blank && answer === null);
    element.classList.toggle("unasked", blank || Boolean(reading.subject.drawing.moment));
    shares.forEach((share, label) => {
      const { item, bar, text } = rows[label];
      const length = share.toFixed(3);
      if (item.dataset.share !== length) bar.style.setProperty("--share", length);
      item.dataset.share = length;
      write(text, blank ? "–" : percent(share));
      item.classList.toggle("best", label === (answer ?? (blank ? -1 : likeliest(shares))));
    });
  });
}

/** @type {(nodes: (Node | string)[]) => string} */
const textOf = (nodes) =>
  nodes.map((node) => (typeof node === "string" ? node : node.textContent)).join("");

// What is read, as nodes of a sentence, bold between asterisks.
/** @type {(reading: Reading) => (Node | string)[]} */
const tell = (reading) =>
  wordsOf(reading)
    .split("*")
    .map((part, at) => (at % 2 ? make("strong", {}, part) : part))
    .filter((part) => part !== "");

/** @type {(reading: Reading) => string} */
function wordsOf(reading) {
  const { subject, waiting, lost, digits, recognition, reason, resting } = reading;
  if (waiting) return t(lost ? "answer.lost" : "answer.waiting");
  if (digits.length > 1) return wordsOfNumber(reading);
  if (!digits.length && subject.drawing.picture) return t("answer.no_ink");
  const refused = recognition.digit === null && !recognition.blank;
  const help = reason ? translated(reason) : advice(recognition);
  const more = withoutHand(reading) || (refused && resting ? help : ""); // half a digit is small
  return [wordsOfDigit(recognition), more].filter(Boolean).join(" ");
}

// What the network says without the visitor's examples, if that is something else.
/** @type {(reading: Reading) => string} */
function withoutHand({
  subject: { hand, recognizer },
  recognition: { digit, blank, featureMaps },
}) {
  if (!hand) return "";
  const alone = recognizer.answer(featureMaps, { blank, hand: null }).digit;
  return alone === digit ? "" : t("answer.alone", { digit: answerOf(alone) });
}

/** @type {(recognition: DigitRead) => string} */
function wordsOfDigit({ blank, digit, doubt, confidence, probabilities }) {
  if (blank) return t("answer.blank");
  if (digit !== null)
    return t("answer.read", { what: nameOf(digit), percent: percent(confidence) });
  // among the digits: the shares of all vanish beside a "none" that is as good as certain
  const guess = likeliest(probabilities);
  const next = likeliest(probabilities.with(guess, -1));
  const names = { guess: nameOf(guess), next: nameOf(next) };
  return t(doubt > 0.5 ? "answer.no_digit" : "answer.unsure", names);
}

/** @type {(reading: Reading) => string} */
function wordsOfNumber({ text, digits, confidence }) {
  const count = digits.filter(({ digit }) => digit === null).length;
  return count
    ? t("answer.gaps", { text, count })
    : t("answer.read", { what: text, percent: percent(confidence) });
}

/**
 * @type {(label: number, state: State) => {item: HTMLElement, button: HTMLElement, bar:
 *   HTMLElement, text: HTMLElement}}
 */
function createRow(label, state) {
  const button = makeButton({}, String(label === NO_DIGIT ? t("none") : label));
  const [bar, text] = [make("i"), make("span")];
  const item = make("li", {}, button, make("div", {}, bar), text);
  if (label !== NO_DIGIT) {
    const look = () => state.publish("unit", { layer: "OUTPUT", index: [0, 0, label] });
    item.dataset.unit = String(label);
    item.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && look());
    item.addEventListener("click", look);
  }
  return { item, button, bar, text };
}

// A quiet line: whose answer this is when the server can't be reached, or reads otherwise.
/** @type {(reading: Reading) => string} */
function opinionOf({ by, lost, comparison, ...server }) {
  if (lost) return by ? t("answer.alone_now") : "";
  if (!comparison?.how) return "";
  const { how, device, asked: count, differed } = comparison;
  const read = { device: nameOfNumber(device), server: nameOfNumber(server) };
  return t(how === "digit" ? "answer.other" : "answer.shares", { ...read, count, differed });
}

/** @type {(read: Pick<Reading, "text" | "digits">) => string} */
const nameOfNumber = ({ text, digits: [first] }) =>
  text.length > 1 ? text : first ? answerOf(first.digit) : t("answer.nothing");
