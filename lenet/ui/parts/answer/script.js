// The answer, which is the network's last layer: eleven probabilities that sum to 1, always in the
// same order, the likeliest digit large, and a sentence about it.

import { article, likeliest, percent, shareOut, wholePercent } from "../../scripts/page/numbers.js";
import { atEase } from "../../scripts/page/state.js";
import { advice } from "./advice.js";

const NONE = 10; // the row of "no digit"

/** Fill the part. */
export function mount(element, { state }) {
  const [digit, sentence, spoken, list, opinion] = [
    ".digit",
    ".sentence",
    ".spoken",
    ".rows",
    ".opinion",
  ].map((name) => element.querySelector(name));
  const rows = Array.from({ length: NONE + 1 }, (_, label) => row(list, label, state));

  const say = atEase((recognition, shares) => {
    const [strong, rest] = words(recognition, shares);
    const refused = recognition.digit === null && !recognition.blank;
    const help = refused ? advice(recognition, state.latest("paper")) : "";
    sentence.replaceChildren(bold(strong), ` ${rest} ${help}`);
  });
  state.subscribe("recognition", (recognition) => {
    const { blank, digit: answer } = recognition;
    const shares = shareOut(recognition);
    write(digit, String(answer ?? ""));
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
  state.subscribe("paper", ({ picture }) => element.classList.toggle("stale", Boolean(picture)));
  mountOpinion(opinion, state);
}

function words({ blank, digit, doubt, confidence }, shares) {
  if (blank) return ["Nothing to read yet.", "The answer appears here as you draw."];
  if (digit !== null) return [`I read ${article(digit)} ${digit},`, `${percent(confidence)} sure.`];
  const digits = shares.slice(0, NONE);
  const guess = likeliest(digits);
  const next = likeliest(digits.toSpliced(guess, 1, 0));
  return doubt > 0.5
    ? ["This doesn’t look like a digit.", `If it is one, my guess is ${article(guess)} ${guess}.`]
    : [
        "I can’t tell.",
        `My guess is ${article(guess)} ${guess}; it could be ${article(next)} ${next}.`,
      ];
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
  item.innerHTML = "<b></b><div><i></i></div><span></span>";
  item.querySelector("b").textContent = label === NONE ? "none" : label;
  list.append(item);
  if (label !== NONE) {
    const look = () => state.publish("unit", { layer: "OUTPUT", index: [0, 0, label] });
    item.dataset.unit = label;
    item.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && look());
    item.addEventListener("click", look);
  } else {
    item.title = "No digit";
  }
  return { item, bar: item.querySelector("i"), text: item.querySelector("span") };
}

// A quiet line: whose answer this is when the server can't be reached, or reads otherwise.
function mountOpinion(line, state) {
  const name = ({ digit }) => (digit === null ? "no digit" : `${article(digit)} ${digit}`);
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
        ? `Your device read ${name(device)}, the server reads ${name(server)}`
        : "The server’s probabilities differ a little from your device’s";
    line.textContent = `${what}: ${differed} of ${asked} drawings so far.`;
  });
}
