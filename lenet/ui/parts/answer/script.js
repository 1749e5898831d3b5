// The answer, which is the network's last layer: eleven probabilities that sum to 1, always in the
// same order, the likeliest digit large, and a sentence about it. Each of the eleven can be tapped
// to say that it is the right one.

import { CLASSES, NO_DIGIT } from "../../scripts/constants.js";
import {
  likeliest,
  nameOf,
  percent,
  shareOut,
  wholePercent,
  withArticle,
} from "../../scripts/page/numbers.js";
import { atEase } from "../../scripts/page/state.js";
import { advice } from "./advice.js";
import { mountDigits } from "./digits.js";
import { mountAsk, mountTeaching, tellLesson } from "./teaching.js";
import { mountUsing } from "./using.js";

/** Fill the part. */
export function mount(element, { state, teaching, training, recognizer, reader }) {
  const [digit, sentence, spoken, list, opinion] = [
    ".digit",
    ".sentence",
    ".spoken",
    ".rows",
    ".opinion",
  ].map((name) => element.querySelector(name));
  const rows = Array.from({ length: CLASSES + 1 }, (_, label) => row(list, label, state));
  const labels = rows.map(({ button }) => button);
  mountTeaching(list, labels, { state, teaching });
  mountDigits(element.querySelector(".digits"), { state, reader });
  mountAsk(element.querySelector(".ask"), { state, training });
  mountUsing(element.querySelector(".using"), { state, teaching });
  let network = null;
  recognizer.then((loaded) => (network = loaded));

  // What the network says without the visitor's hand, if that is something else.
  function alone({ digit, blank, featureMaps }) {
    if (!state.latest("hand").used || !network) return null;
    const answer = network.answer(featureMaps, { blank, hand: null });
    return answer.digit === digit ? null : answer;
  }

  const say = atEase((recognition, shares) => {
    const lesson = state.latest("lesson");
    if (lesson && !recognition.drawing && state.latest("paper") === lesson.paper) {
      sentence.replaceChildren(...tellLesson(lesson, state.latest("hand").hand, network, teaching));
      return;
    }
    const number = state.latest("number");
    if (number.digits.length > 1) {
      const [strong, rest] = wordsOfNumber(number);
      return sentence.replaceChildren(bold(strong), ` ${rest}`);
    }
    const [strong, rest] = words(recognition, shares);
    const refused = recognition.digit === null && !recognition.blank;
    const help = refused ? (number.reason ?? advice(recognition)) : "";
    const other = alone(recognition);
    const without = other ? `Without your hand: ${nameOf(other.digit)}.` : "";
    sentence.replaceChildren(bold(strong), ` ${rest} ${without || help}`);
  });
  state.subscribe("recognition", (recognition) => {
    const { blank, digit: answer } = recognition;
    const shares = shareOut(recognition);
    const { text, digits } = state.latest("number");
    const several = digits.length > 1;
    write(digit, several ? text : String(answer ?? ""));
    const length = several ? text.length : 1;
    if (digit.dataset.length !== String(length)) {
      digit.dataset.length = length;
      digit.style.setProperty("--length", length);
      element.classList.toggle("several", several);
    }
    say(recognition, shares);
    element.classList.toggle("guessing", !blank && answer === null);
    element.classList.remove("stale");
    shares.forEach((share, label) => {
      const { item, bar, text } = rows[label];
      const length = share.toFixed(3);
      if (item.dataset.share !== length) bar.style.setProperty("--share", length);
      item.dataset.share = length;
      write(text, blank ? "–" : wholePercent(share));
      item.classList.toggle("best", label === (answer ?? (blank ? -1 : likeliest(shares))));
    });
    // a screen reader hears what stands when the pen is lifted, not every change on the way
    if (!recognition.drawing && !recognition.moment) spoken.textContent = sentence.textContent;
  });
  // what is still to be read, a picture, must not have an older answer beside it
  state.subscribe("paper", ({ picture, digitImage }) => {
    element.classList.toggle("stale", Boolean(picture && !digitImage));
  });
  state.subscribe("lesson", () => {
    const recognition = state.latest("recognition");
    if (recognition) say(recognition, shareOut(recognition));
  });
  mountOpinion(opinion, state);
}

function words({ blank, digit, doubt, confidence }, shares) {
  if (blank) return ["Nothing to read yet.", "The answer appears here as you draw."];
  if (digit !== null) return [`I read ${withArticle(digit)},`, `${percent(confidence)} sure.`];
  const digits = shares.slice(0, CLASSES);
  const guess = likeliest(digits);
  const next = likeliest(digits.toSpliced(guess, 1, 0));
  return doubt > 0.5
    ? ["This doesn’t look like a digit.", `If it is one, my guess is ${withArticle(guess)}.`]
    : ["I can’t tell.", `My guess is ${withArticle(guess)}; it could be ${withArticle(next)}.`];
}

function wordsOfNumber({ text, digits, confidence }) {
  const missing = digits.filter(({ digit }) => digit === null).length;
  if (!missing) return [`I read ${text},`, `${percent(confidence)} sure.`];
  const what = missing === 1 ? "one digit" : `${missing} digits`;
  return [`I read ${text}:`, `${what} I can’t tell.`];
}

// Change a text only if it is another one, so that nothing is laid out anew for nothing.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function bold(text) {
  const strong = document.createElement("strong");
  strong.textContent = text;
  return strong;
}

function row(list, label, state) {
  const item = document.createElement("li");
  item.innerHTML = '<button type="button"></button><div><i></i></div><span></span>';
  const button = item.querySelector("button");
  button.textContent = label === NO_DIGIT ? "none" : label;
  list.append(item);
  if (label !== NO_DIGIT) {
    const look = () => state.publish("unit", { layer: "OUTPUT", index: [0, 0, label] });
    item.dataset.unit = label;
    item.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && look());
    item.addEventListener("click", look);
  }
  return { item, button, bar: item.querySelector("i"), text: item.querySelector("span") };
}

// A quiet line: whose answer this is when the server can't be reached, or reads otherwise.
function mountOpinion(line, state) {
  state.subscribe("server", (server) => {
    if (server === "lost")
      line.textContent = "The server can’t be reached: your device reads alone.";
    else line.textContent = "";
  });
  state.subscribe("recognition", ({ by }) => {
    if (by === "device" && state.latest("server") === "reached") line.textContent = "";
  });
  state.subscribe("comparison", ({ how, device, server, asked, differed }) => {
    if (!how) return;
    const what =
      how === "digit"
        ? `Your device read ${nameOfNumber(device)}, the server reads ${nameOfNumber(server)}`
        : "The server’s probabilities differ a little from your device’s";
    line.textContent = `${what}: ${differed} of ${asked} drawings so far.`;
  });
}

const nameOfNumber = ({ text, digits }) => (digits.length > 1 ? text : nameOf(digits[0].digit));
