// Challenges that the page checks by itself, with ticks that this browser keeps; and a new pupil, who
// finds the page as if nobody had been there.

import { Hand } from "../../scripts/hand.js";
import { find, make, makeButton, write } from "../../scripts/page/elements.js";
import { answerOf } from "../../scripts/page/numbers.js";
import { t } from "../../scripts/words.js";
import { CHECKS, FEW, SHORTEST } from "./checks.js";

const KEY = "lenet-ticks"; // of the browser's storage

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing, teaching, reader, recognizer, props }) {
  const [list, pupil, said, guess] = find(element, ".tasks", ".new", "[role=status]", ".first");
  const label = pupil.textContent;
  const [more, workbook] = find(element, ".more", "a");
  more.hidden = !props.workbook;
  if (props.workbook) workbook.href = new URL(props.workbook, import.meta.url);
  /** @type {string[]} */
  let ticks = [];
  /** @type {Weights | null} */
  let trained = null;
  /** @type {(() => void) | null} */
  let restore = null; // what was there before the new pupil

  const letter = makeButton({ onclick: tryLetter }, t("challenges.letter.say"));
  const items = new Map(
    [...Object.keys(CHECKS), "letter"].map((name) => {
      const text = t(`challenges.${name}`, { length: SHORTEST, count: FEW });
      const item = make("li", {}, make("span", {}, text));
      if (name === "letter") item.append(letter);
      list.append(item);
      return [name, item];
    }),
  );

  function show() {
    for (const [name, item] of items) {
      item.classList.toggle("done", ticks.includes(name));
      item.ariaLabel = ticks.includes(name) ? t("challenges.done") : null;
    }
  }

  /** @param {string[]} next */
  function keep(next) {
    ticks = next;
    show();
    try {
      localStorage.setItem(KEY, JSON.stringify(ticks));
    } catch {
      // then they hold until the page is closed
    }
  }

  function restoreTicks() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      ticks = Array.isArray(kept) ? kept.filter((name) => items.has(name)) : [];
    } catch {
      ticks = []; // a browser that keeps nothing, or what another version kept
    }
    show();
  }

  /** @param {string} name */
  function tick(name) {
    if (!ticks.includes(name)) keep([...ticks, name]);
  }

  function check() {
    const reading = state.latest("reading");
    if (!reading?.resting || !trained) return;
    const [unit, pinned] = [state.latest("unit"), state.latest("pinned")];
    for (const [name, solved] of Object.entries(CHECKS)) {
      if (!ticks.includes(name) && solved({ reading, unit, pinned, trained })) tick(name);
    }
  }

  function tryLetter() {
    const reading = state.latest("reading");
    const { digit = null, blank } = reading?.recognition ?? { blank: true };
    const drawn = reading && !blank && reading.subject.drawing.written && !reading.subject.changes;
    if (drawn && digit !== null) tick("letter");
    const key = !drawn ? "draw" : digit === null ? "refused" : "taken";
    write(said, t(`challenges.letter.${key}`, { digit: answerOf(digit) }));
  }

  function keepAsIs() {
    restore = null;
    write(pupil, label);
    write(said, "");
  }

  guess.addEventListener("click", () => {
    state.publish("guessing", true);
    scrollTo({ top: 0, behavior: "smooth" });
  });
  pupil.addEventListener("click", () => {
    if (restore) {
      restore();
      return keepAsIs();
    }
    const [old, kept] = [ticks, state.latest("hand")];
    const { changes = null } = state.latest("reading")?.subject ?? {};
    const drawings = drawing.swap();
    reader.change({ changes: null });
    teaching.replace({ hand: new Hand(), on: true });
    keep([]);
    const rounds = state.latest("rounds") ?? [];
    state.publish("rounds", []);
    restore = () => {
      state.publish("rounds", rounds);
      drawing.swap(drawings);
      teaching.replace(kept);
      keep(old);
      requestAnimationFrame(() => reader.change({ changes }));
    };
    write(pupil, t("undo"));
    write(said, t("challenges.cleared"));
  });
  // who draws has begun, and must not find what another pupil left
  state.subscribe("paper", ({ strokes, picture, example }) => {
    if (restore && !example && (strokes.length || picture)) keepAsIs();
  });

  restoreTicks();
  addEventListener("storage", ({ key }) => (key === KEY || key === null) && restoreTicks());
  recognizer.then(({ weights }) => {
    trained = weights;
    check();
  });
  state.subscribe("reading", check);
  state.subscribe("pinned", check);
  state.subscribe("unit", check);
}
