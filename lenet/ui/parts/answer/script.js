// The answer, which is the network's last layer: eleven probabilities that sum to 1, always in the
// same order, the likeliest digit large, and a sentence about it. Each of the eleven can be tapped
// to say that it is the right one.

import { CLASSES, NAMES, NO_DIGIT } from "../../scripts/constants.js";
import { likeliest } from "../../scripts/network/answers.js";
import { mountEarly } from "../../scripts/page/early.js";
import { find, make, makeButton, write } from "../../scripts/page/elements.js";
import {
  answerOf,
  inOrder,
  lettersOf,
  nameOf,
  number,
  percent,
  shareOut,
  signOf,
} from "../../scripts/page/numbers.js";
import { atEase } from "../../scripts/page/state.js";
import { t, translated } from "../../scripts/words.js";
import { advice } from "./advice.js";
import { mountDigits } from "./digits.js";
import { mountTeaching, tellLesson } from "./teaching.js";
import { mountUsing } from "./using.js";

const MOST_ROWS = 12; // of the answer: more signs stand beside each other

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, teaching, training, reader }) {
  const names = [".digit", ".sentence", ".spoken", ".rows", ".opinion", ".open"];
  const [digit, sentence, spoken, list, opinion, open] = find(element, ...names);
  const [several, ask, using] = find(element, ".digits", ".ask span", ".using");
  const rows = Array.from({ length: CLASSES + 1 }, (_, label) => createRow(label, state));
  const items = rows.map(({ item }) => item);
  list.append(...items);
  list.classList.toggle("many", CLASSES > MOST_ROWS);
  const letters = Math.max(...NAMES.map(lettersOf));
  list.style.setProperty("--letters", String(letters));
  list.classList.toggle("worded", letters > 2);
  state.publish("votes", items.slice(0, CLASSES));
  const labels = rows.map(({ button }) => button);
  mountTeaching(list, labels, { state, teaching });
  mountDigits(several, { state, reader });
  mountEarly(ask, { state, training, reader });
  mountUsing(using, { state, teaching });
  open.addEventListener("click", () => {
    const best = rows.findIndex(({ item }) => item.classList.contains("best"));
    state.publish("unit", { layer: "OUTPUT", index: [0, 0, Math.max(best, 0) % CLASSES] });
    state.publish("pinned", true);
  });

  // a finger need not meet the small button that takes a lesson back
  sentence.addEventListener("click", (/** @type {PointerEvent} */ { pointerType, target }) => {
    if (pointerType !== "touch" || target instanceof HTMLButtonElement) return;
    find(sentence, "button")[0]?.click();
  });

  const say = atEase((reading) => {
    const { blank } = reading.recognition;
    if (!state.latest("slopes")) {
      const shares = shareOut(reading.recognition);
      for (const [label, { text }] of rows.entries()) {
        write(text, blank ? "–" : percent(shares[label]));
      }
    }
    const lesson = teaching.lessonOf(reading);
    const asks = !lesson && !element.classList.contains("unasked");
    const nodes = lesson ? tellLesson(lesson, reading, teaching) : tell(reading);
    // what stands there already stays, since its Undo may be about to be pressed; what replaces it
    // brings what is asked with it, which would else be seen to move
    if (textOf(nodes) !== sentence.textContent)
      sentence.replaceChildren(make("span", {}, ...nodes));
    find(sentence, "span")[0].dataset.ask = asks ? ask.textContent : "";
    state.publish("sentence", textOf(nodes.filter((node) => !(node instanceof HTMLButtonElement))));
    // a screen reader hears what stands when the pen is lifted, not every change on the way
    if (!reading.resting) return;
    spoken.textContent = sentence.textContent;
    const best = items.find((item) => item.classList.contains("best"));
    // of more fields than there is room for
    if (best && CLASSES > MOST_ROWS && list.scrollHeight > list.clientHeight) {
      list.scrollTop = best.offsetTop - (list.clientHeight - best.clientHeight) / 2;
    }
    for (const { item, meter, text } of rows) {
      meter.ariaValueNow = item.dataset.share || "0";
      meter.ariaValueText = text.textContent;
    }
  });
  /** @param {Reading} reading */
  function show(reading) {
    const { recognition, text, digits, lines } = reading;
    const { blank, digit: answer } = recognition;
    const shares = shareOut(recognition);
    const several = digits.length > 1;
    write(digit, several ? inOrder(text) : answer === null ? "" : signOf(answer));
    const length = several ? digits.length : lettersOf(digit.textContent);
    if (digit.dataset.length !== String(length)) {
      digit.dataset.length = length;
      digit.style.setProperty("--length", length);
      element.classList.toggle("several", several);
      element.classList.toggle("word", !several && length > 1);
    }
    write(opinion, opinionOf(reading));
    element.classList.toggle("guessing", !blank && answer === null);
    const { moment, example } = reading.subject.drawing;
    element.classList.toggle("unasked", blank || Boolean(moment || example || lines.length));
    shares.forEach((share, label) => {
      const { item, bar } = rows[label];
      const length = share.toFixed(3);
      if (item.dataset.share !== length) {
        bar.style.setProperty("--share", length);
        item.dataset.share = length;
      }
      item.classList.toggle("best", label === (answer ?? (blank ? -1 : likeliest(shares))));
    });
    showSlopes();
    say(reading);
  }
  state.subscribe("reading", show);

  /** Of OUTPUT, too, how wrong each unit was told to be stands in place of its share. */
  function showSlopes() {
    const slopes = state.latest("slopes");
    element.classList.toggle("sloping", Boolean(slopes));
    if (!slopes) return;
    for (const [label, { item, bar, text }] of rows.entries()) {
      const slope = slopes.featureMaps.OUTPUT[label] ?? 0; // the logit of what is no digit is always 0
      item.dataset.share = ""; // what stands there is none
      item.classList.remove("best");
      item.classList.toggle("takes", slope < 0);
      bar.style.setProperty("--share", Math.abs(slope).toFixed(3));
      write(text, number(slope, 2));
    }
  }
  state.subscribe("slopes", () => {
    const reading = state.latest("reading");
    if (reading) show(reading);
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
  const { subject, waiting, lost, digits, recognition, reason, resting, lines } = reading;
  if (waiting) return t(lost ? "answer.lost" : "answer.waiting");
  if (lines.length) return t("answer.lines", { count: lines.length });
  if (digits.length > 1) return wordsOfNumber(reading);
  if (!digits.length && subject.drawing.picture) return t("answer.no_ink");
  const refused = recognition.digit === null && !recognition.blank;
  const help = () => (reason ? translated(reason) : advice(recognition));
  const more = withoutHand(reading) || (refused && resting ? help() : ""); // half a digit is small
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
function wordsOfNumber({ text, digits, confidence, recognition }) {
  const count = digits.filter(({ digit }) => digit === null).length;
  if (count) return t("answer.gaps", { text: inOrder(text), count });
  const digit = nameOf(recognition.digit);
  const own = t("answer.own", { digit, percent: percent(recognition.confidence) });
  return `${t("answer.read", { what: inOrder(text), percent: percent(confidence) })} ${own}`;
}

/**
 * @type {(label: number, state: State) => {item: HTMLElement, button: HTMLElement, meter:
 *   HTMLElement, bar: HTMLElement, text: HTMLElement}}
 */
function createRow(label, state) {
  const name = label === NO_DIGIT ? t("none") : signOf(label);
  const button = makeButton({ dir: "auto" }, name);
  const [bar, text] = [make("i"), make("span")];
  const ariaLabel = t("answer.share", { digit: nameOf(label === NO_DIGIT ? null : label) });
  const meter = make("div", { role: "meter", ariaLabel, ariaValueMax: "1" }, bar);
  const item = make("li", {}, button, meter, text);
  if (label !== NO_DIGIT) {
    const look = () => state.publish("unit", { layer: "OUTPUT", index: [0, 0, label] });
    item.dataset.unit = String(label);
    item.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && look());
    item.addEventListener("click", () => {
      look();
      state.publish("pinned", true);
    });
  }
  return { item, button, meter, bar, text };
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
const nameOfNumber = ({ text, digits }, [first] = digits) =>
  digits.length > 1 ? inOrder(text) : first ? answerOf(first.digit) : t("answer.nothing");
