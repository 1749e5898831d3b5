// Each part, and what it must show of a reading; and what must be so whatever is read. Words may
// change: what is compared are the digits and the shares in them.

import { BELIEF, CANVAS, LAYERS } from "./constants.js";
import { draw } from "./drawing/strokes.js";
import { leaveOutSteps, replay } from "./experiments.js";
import { sees } from "./gestures.js";
import { likeliest, toAnswers } from "./network/answers.js";
import { run } from "./network/forward.js";

import { fromFragment, toFragment } from "./page/link.js";
import { percent, shareOut } from "./page/numbers.js";
import { paintInk, paintMaps, paintStrokes } from "./page/painting.js";
import { scalesOf } from "./page/scales.js";

const SAME = 0.0011; // of a share, which is rounded to a thousandth
const $ = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const textOf = (selector) => $(selector).textContent;
const numbers = (text) => (text.match(/\d+(\.\d+)?/g) ?? []).map(Number);
const sure = (share) => numbers(percent(share))[0]; // as the page writes it
const close = (one, other, most = SAME) => Math.abs(one - other) <= most;
export const base64 = (data) => btoa(String.fromCharCode(...data));
export const imageOf = (digit) => digit.image ?? digit.framing.digitImage;
const list = (values) => JSON.stringify(values);
const canvas = document.createElement("canvas");

const pixelsOf = (of) => of.getContext("2d").getImageData(0, 0, of.width, of.height).data;

// Tell whether a canvas shows what a function paints.
function shows(shown, paint) {
  paint(canvas);
  if (canvas.width !== shown.width || canvas.height !== shown.height) return false;
  const other = pixelsOf(shown);
  return pixelsOf(canvas).every((level, at) => level === other[at]);
}

const severalOf = ({ digits }) => (digits.length > 1 ? digits : []);

// What is on the paper of the chosen digit alone, as ink.
function inkOf({ reading, digit, expected }) {
  if (expected.image) return digit.image;
  if (!severalOf(reading).length) return draw(expected.strokes);
  return digit.strokes ? draw(digit.strokes.map((at) => expected.strokes[at])) : digit.image;
}

// By the element that must be in sight. Those that show no more than finished drawings say so.
const CHECKS = {
  "#answer .verdict"(given) {
    const { reading, digit, must } = given;
    const several = severalOf(reading);
    const shown = textOf("#answer .digit");
    must("digit", shown === (several.length ? reading.text : String(digit.digit ?? "")), shown);
    const sentence = textOf("#answer .sentence");
    const said = numbers(sentence);
    if ($("#answer .sentence button")) return checkLesson(said, sentence, given);
    if (several.length) {
      must("number", sentence.includes(reading.text), sentence);
      const whole = !reading.text.includes("?");
      must("its share", !whole || close(said[1], sure(reading.confidence), 0.11), sentence);
    } else if (digit.blank) {
      must("nothing to read", !said.length, sentence);
    } else if (digit.digit !== null) {
      must("what is read", said[0] === digit.digit, sentence);
      must("how surely", close(said[1], sure(digit.confidence), 0.11), sentence);
    }
    checkGuesses(said, sentence, given);
  },
  "#answer .rows"({ digit, must }) {
    const shares = shareOut(digit);
    all("#answer .rows li").forEach((row, label) => {
      const text = row.querySelector("span").textContent;
      must(`share of ${label}`, close(Number(row.dataset.share), shares[label]), row.dataset.share);
      const right = digit.blank ? text === "–" : close(numbers(text)[0], 100 * shares[label], 0.61);
      must(`percentage of ${label}`, right, text);
    });
    const best = digit.digit ?? (digit.blank ? -1 : likeliest(shares));
    const shown = all("#answer .rows li").findIndex((row) => row.classList.contains("best"));
    must("likeliest", shown === best, shown);
  },
  "#answer .digit"({ reading, digit, must }) {
    const several = severalOf(reading);
    const known = several.map((each) =>
      each.digit === null ? "?–" : `${each.digit}${percent(each.confidence)}`,
    );
    const chips = all("#answer .digits button");
    const shown = chips.map(({ textContent }) => textContent);
    must("chips", list(shown) === list(known), shown);
    const pressed = chips.findIndex(({ ariaPressed }) => ariaPressed === "true");
    must("chosen chip", pressed === (several.length ? digit.at : -1), pressed);
  },
  "#sketchpad .paper > canvas"({ reading, digit, expected, must }) {
    const paper = $("#sketchpad .paper > canvas");
    const shows = expected.png ? reading.digits : severalOf(reading);
    const several = expected.moment === null ? shows : [];
    const boxes = all("#sketchpad .boxes li");
    const known = several.map((each) =>
      each.digit === null ? "?" : `${each.digit} ${percent(each.confidence)}`,
    );
    const shown = boxes.map(({ textContent }) => textContent);
    const narrow = known.map((text) => text.split(" ")[0]); // there is no room for shares
    must("boxes", [list(known), list(narrow)].includes(list(shown)), shown);
    const pressed = boxes.findIndex(({ firstChild }) => firstChild.ariaPressed === "true");
    must("chosen box", pressed === (several.length ? digit.at : -1), pressed);
    const { left, height } = paper.getBoundingClientRect();
    several.forEach(({ box }, at) => {
      const place = ((boxes[at]?.getBoundingClientRect().left - left) / height) * CANVAS;
      must("place of a box", !box || close(place, box.left, 6), [place, box]);
    });
    if (expected.picture || expected.image) return;
    [canvas.width, canvas.height] = [paper.width, paper.height];
    paintStrokes(canvas, expected.strokes);
    const [one, other] = [canvas, paper].map(pixelsOf);
    let differ = 0;
    for (let at = 3; at < one.length; at += 4) if (one[at] > 127 !== other[at] > 127) differ++;
    must("ink on the paper", differ < 30, differ);
  },
  "#network"({ reading, digit, must }) {
    const scales = scalesOf(reading.recognizer, digit);
    for (const { name: layer, grid } of LAYERS.slice(0, -1)) {
      const section = $(`#network [data-layer=${layer}]`);
      const style = getComputedStyle(section);
      const values = digit.featureMaps[layer];
      const most = scales[layer];
      const said = numbers(section.querySelector(".most").textContent)[0];
      must(`most of ${layer}`, said === undefined || close(said, most, 0.051), [said, most]);
      const [columns, gap] = ["--columns", "--gap"].map((name) =>
        Number(style.getPropertyValue(name)),
      );
      const how = { most, columns: columns || 1, gap: gap || 0 };
      const shown = section.querySelector("canvas");
      must(
        `maps of ${layer}`,
        shows(shown, (on) => paintMaps(on, values, grid, how)),
        most,
      );
    }
  },
  "#unit h3"({ digit, must }) {
    const [title, where] = ["h3", ".where"].map((name) => textOf(`#unit ${name}`));
    const name = title.split(",")[0];
    const layer = LAYERS.find((each) => each.name === name);
    if (!layer) return;
    const [, width, maps] = layer.grid;
    const places = numbers(title.replace(name, ""));
    const [map, row = 1, column = 1] = name === "OUTPUT" ? [places[0] + 1] : places;
    const value = digit.featureMaps[name][((row - 1) * width + column - 1) * maps + map - 1];
    const shown = Number.parseFloat(where.replace("−", "-"));
    must("value of the unit", close(shown, value, 0.00051), [title, where, value]);
  },
  "#companion canvas"({ reading, must }) {
    must(
      "small paper",
      textOf("#small-paper output") === reading.text,
      textOf("#small-paper output"),
    );
  },
  "#stages .steps"({ digit, must }) {
    if (digit.blank) return; // of an example
    const shown = all("#stages .steps canvas");
    const images = Object.values(digit.stages ?? {}).slice(0, 5);
    images.forEach((image, at) => {
      must(
        `stage ${at}`,
        shows(shown[at], (on) => paintInk(on, image)),
        at,
      );
    });
  },
  "#stages .trials"(given) {
    const { reading, digit, expected, must } = given;
    if (stale("#stages .trials", expected, must) || expected.picture) return;
    const texts = all("#stages .trials span").map(({ textContent }) => textContent);
    if (digit.blank) return;
    const { recognizer, used: hand } = reading;
    const [, ...tried] = leaveOutSteps(recognizer, inkOf(given), { hand });
    tried.forEach(({ answer, without }, at) => {
      const guess = likeliest(answer.probabilities);
      const known = [guess, sure(answer.confidence)];
      must(`without ${without}`, list(numbers(texts[at])) === list(known), [texts[at], known]);
    });
  },
  "#finding .sentence"({ reading, expected, must }) {
    if (expected.picture || !reading.reading?.lattice) return;
    const sentence = textOf("#finding .sentence");
    must("path", !severalOf(reading).length || sentence.includes(reading.text), sentence);
    const best = all("#finding .graph .best b").map(({ textContent }) => textContent);
    const known = reading.reading.path?.groups.map(({ digit }) => String(digit)) ?? [];
    must("groups of the path", list(best.sort()) === list(known.sort()), best);
  },
  "#evidence"({ reading, digit, expected, must }) {
    if (stale("#evidence", { ...expected, moment: null }, must)) return;
    const question = $("#evidence .question");
    const nothing = Boolean(digit.blank && expected.picture); // and no example stands for it
    must("question", question.hidden === nothing, question.hidden);
    if (digit.blank) return;
    const [shown, rival] = [textOf("#evidence .question strong"), $("#evidence select").value].map(
      Number,
    );
    must("explained digit", shown === likeliest(digit.probabilities), shown);
    const [first, favour, second, against] = numbers(textOf("#evidence .sums"));
    must("both digits", first === shown && second === rival && rival !== shown, [first, second]);
    // what the ink wins is what the logits win over blank paper
    const blank = reading.recognizer.layers(new Float32Array(digit.input.length)).OUTPUT;
    const won = (at) => digit.featureMaps.OUTPUT[at] - blank[at];
    const lead = won(shown) - won(rival);
    must("evidence", close(favour - against, lead, 1 + 0.1 * Math.abs(lead)), [
      favour,
      against,
      lead,
    ]);
  },
  "#replay"({ reading, expected, must }) {
    if (expected.unfinished)
      return must("stale replay", $("#replay").classList.contains("stale"), "");
    const sentence = textOf("#replay .moment");
    const slider = $("#replay input");
    const strokes = expected.moment === null ? expected.strokes : expected.whole;
    const example = !strokes.length && !expected.picture && !expected.image;
    must("replay", slider.disabled === (!strokes.length && !example), sentence);
    if (!strokes.length) return;
    const { numbers: all, points } = replay(reading.recognizer, strokes, { hand: reading.used });
    const at = Number(slider.value);
    must("its moment", at === (expected.moment ?? points.length - 1), [at, points.length]);
    const { text, digits, confidence, whole } = all[at] ?? all.at(-1);
    const guess = likeliest((digits[0] ?? whole).probabilities);
    let known = `no answer; the best guess is ${guess}.`;
    if (confidence) known = `${text}, ${percent(confidence)} sure.`;
    else if (digits.length > 1) known = `${text}.`;
    must("replayed", sentence.endsWith(`: ${known}`), [sentence, known]);
    const [, y] = $("#replay .leads")?.getAttribute("d").split(",").slice(-2) ?? [];
    must("end of the chart", !y || Number(y) >= 0, y);
  },
  "#hand"({ expected, must }) {
    const labels = all("#hand .exemplars select").map(({ value }) => value);
    const known = expected.taught.map(([, label]) => String(label ?? ""));
    must("taught labels", list(labels) === list(known), labels);
    const notice = textOf("#hand .notice");
    must("all is forgotten", !/forgotten/i.test(notice) || !known.length, notice);
  },
  "#memory"({ reading, digit, expected, must }) {
    const { hand, recognizer } = reading;
    const { classList } = $("#memory");
    must("a worked example", classList.contains("example") === !hand, classList.value);
    if (!hand) return;
    const nothing = Boolean(digit.blank && expected.picture); // else an example stands for it
    must("nothing learned", classList.contains("nothing") === nothing, classList.value);
    if (digit.blank) return;
    const similar = hand.similarities(digit.featureMaps.C5, recognizer.weights);
    const known = hand.exemplars
      .map(({ label }, at) => ({ label, similarity: similar[at] }))
      .sort((one, other) => other.similarity - one.similarity)
      .slice(0, 6)
      .map(({ label, similarity }) => `${label ?? "none"}${similarity.toFixed(3)}`);
    const shown = all("#memory .terms button").map(({ textContent }) => textContent);
    must("most alike", list(shown) === list(known), [shown, known]);
    const reads = [null, hand].map((used) => {
      const answer = recognizer.answer(digit.featureMaps, { blank: false, hand: used });
      if (!severalOf(reading).length) return answer.digit;
      const guess = likeliest(answer.probabilities);
      const share = (1 - answer.doubt) * answer.probabilities[guess];
      return share < BELIEF.likely ? null : guess;
    });
    const said = numbers(textOf("#memory .sentence"));
    must(
      "what it learned",
      list(said) === list(reads.filter((each) => each !== null)) ||
        said.every((each) => each === reads[0] && each === reads[1]),
      [said, reads],
    );
  },
  "#training"({ digit, snapshots, must }) {
    if (digit.blank) return;
    const guesses = all("#training .guesses b").map(({ textContent }) => textContent);
    const known = snapshots.map(({ weights, calibration }) => {
      const { probabilities } = toAnswers(run(digit.input, weights).OUTPUT, calibration);
      return String(likeliest(probabilities));
    });
    must("what each moment reads", list(guesses) === list(known), [guesses, known]);
    const bars = all("#training .bars i").map(({ style }) =>
      Number(style.getPropertyValue("--share")),
    );
    const shares = shareOut(digit);
    must(
      "bars",
      bars.every((share, label) => close(share, shares[label])),
      bars,
    );
  },
};

// Tell whether what an element shows is of an earlier drawing at rest, which it must say.
function stale(selector, { moment, unfinished }, must) {
  const passing = moment !== null || unfinished;
  must(`stale ${selector}`, $(selector).classList.contains("stale") === passing, passing);
  return passing;
}

// It tells what its digit is now, or what all digits are if that is none of them.
function checkLesson(said, sentence, { reading: { digits, text }, expected: { lesson }, must }) {
  const taught = digits.find((digit) => base64(imageOf(digit).data) === lesson?.image);
  const now = taught ? [taught.digit, sure(taught.confidence)] : numbers(text);
  const known = lesson && [lesson.label, ...lesson.before, ...lesson.labels, ...now];
  const right = known && said.every((each) => known.includes(each));
  must("lesson", right, [sentence, lesson]);
}

// A digit beside the answer is the network's own, without what was taught; or a guess.
function checkGuesses(said, sentence, { reading, digit, must }) {
  if (digit.blank || severalOf(reading).length) return;
  const { recognizer, used } = reading;
  const alone = recognizer.answer(digit.featureMaps, { blank: false, hand: null }).digit;
  const order = [...digit.probabilities.keys()];
  order.sort((one, other) => digit.probabilities[other] - digit.probabilities[one]);
  const more = digit.digit === null ? order.slice(0, 2) : [];
  const known = [...more, ...(used && alone !== null ? [alone] : [])];
  const reason = numbers(digit.digit === null ? (reading.reason ?? "") : "");
  const others = digit.digit === null ? said : said.slice(2);
  must(
    "guess",
    others.every((each) => [...known, ...reason].includes(each)),
    sentence,
  );
}

/** Check each part that is in sight. */
export function checkReading(given) {
  for (const [selector, check] of Object.entries(CHECKS)) if (sees($(selector))) check(given);
  checkOpinion(given);
}

// Whether the server agrees, can't be reached, or says nothing.
function checkOpinion({ reading, expected, must }) {
  const opinion = textOf("#answer .opinion");
  const { lost, asked, differed, answered } = expected;
  must(
    "who reads",
    !lost || !asked || /can’t be reached/.test(opinion + textOf("#answer .sentence")),
    opinion,
  );
  must("a lost server", lost !== false || !/can’t be reached/.test(opinion), opinion);
  const { device, text } = reading;
  const disagrees = /^Device: /.test(opinion);
  must("a disagreement", disagrees === Boolean(device && device.text !== text), opinion);
  if (!/ of /.test(opinion)) return;
  const [told, of] = opinion
    .match(/(\d+) of (\d+)/)
    .slice(1)
    .map(Number);
  // of an honest server's, too, a few differ: a centre between two pixels is rounded either way
  const most = differed + Math.ceil(answered / 20);
  must("how often", told <= most && of <= answered && told <= of, [opinion, differed, answered]);
}

/** Check what belongs to no reading. */
export function checkRest(given, must) {
  const { taught, on, snapshot, task, kept } = given;
  const early = snapshot !== null;
  const [banner] = all("#banner p");
  for (const line of all("#answer .early")) {
    // a narrow window has no room for it there: the banner says so, whatever is in sight
    const narrow = !line.closest(".layer-head").checkVisibility();
    const { top, bottom } = banner.getBoundingClientRect();
    const told = !banner.hidden && /training/.test(banner.textContent);
    const inSight = told && top >= 0 && bottom <= innerHeight;
    const seen = narrow ? inSight : line.checkVisibility({ visibilityProperty: true });
    must("before training or not", seen === early, line.textContent);
  }
  const others = early || (on && taught.length > 0);
  must("who speaks", !others || !banner.hidden, banner.textContent);
  must("which one", !others || /training/.test(banner.textContent) === early, early);
  for (const button of all(":is(#answer, #hand) .switch")) {
    if (!taught.length) continue;
    const text = button.textContent;
    must("switch", button.ariaChecked === String(on && !early), text);
    must(
      "examples",
      numbers(text).every((count) => count === taught.length),
      text,
    );
    must("in use", /not using/i.test(text) === !(on && !early), text);
  }
  const bar = $("#sketchpad .task");
  must("round", bar.hidden === !task, bar.textContent);
  must("what to write", !task || list(numbers(bar.textContent)) === list(task), bar.textContent);
  const notice = textOf("#sketchpad .notice");
  const drawing = given.whole ?? given.strokes;
  const link = drawing.length ? toFragment(drawing) : null;
  const [address] = location.hash.split("&");
  must("link", !/holds this drawing/.test(notice) || address === link, notice);
  const held = fromFragment(location.hash);
  must("address", !held || address === link || list(held) === list(drawing), location.hash);
  const bad = location.hash.startsWith("#d=") && !held;
  const drawn = !given.example && (drawing.length || given.picture || given.image);
  must("bad link", !bad || !drawn, location.hash);
  const compared = $("#compare");
  must("kept", compared.hidden === !kept, kept);
  if (!kept || compared.hidden) return;
  const caption = compared.querySelector("figcaption").textContent;
  const known = kept.some(({ text, digit }) =>
    text.length > 1
      ? caption.includes(text)
      : list(numbers(caption)) === list([digit].filter((each) => each !== null)),
  );
  must("kept digit", known, [caption, kept]);
}
