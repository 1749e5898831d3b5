// What the visitor taught: kept in this browser alone, and whether it is in use.
//
// It is changed by functions of it, from {hand, on} to the next. All windows of the browser share
// what its storage keeps: a change is made to what is shown here at once, and then to what is kept,
// whatever other windows have made of that meanwhile.

import { HAND_FORMAT, MAX_EXEMPLARS } from "../constants.js";
import { FULL, Hand } from "../hand.js";
import { t } from "../words.js";
import { same } from "./drawing.js";

/** @typedef {(memory: Memory) => Memory} Change */

// of the browser's storage; other weights may have been served at this address, with other signs
const KEY = ["lenet-hand", /** @type {any} */ (HAND_FORMAT).names].flat().join(" ").trim();
const NOT_KEPT = t("hand.not_kept");
const FRESH = 1000; // ms in which another window may not have heard of what was kept

/**
 * Tell whether a reading's chosen digit can be taught: not blank paper, an example, what is still
 * being drawn or waits to be read, nor anything to a network that is not yet trained, or changed.
 *
 * @type {(reading: Reading) => boolean}
 */
export const teachable = ({ subject: { drawing, snapshot, changes }, recognition, resting }) =>
  resting && !recognition.blank && !drawing.example && snapshot === null && !changes;

/** Return what is kept, or nothing if it is of another version, or spoilt.
 * @type {(text: string | null) => Promise<Memory>} */
async function parse(text) {
  try {
    if (text === null) throw new RangeError("Nothing is kept.");
    return { hand: await Hand.parse(text), on: JSON.parse(text).on !== false };
  } catch {
    return { hand: new Hand(), on: true };
  }
}

/** Tell which text of a window this is, and which one it took the place of.
 * @type {(text: string | null) => {stamp?: number, after?: number}} */
function stampsOf(text) {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
}

/** @type {(hand: Hand, digitImage: Ink) => boolean} */
const full = (hand, digitImage) =>
  hand.size === MAX_EXEMPLARS && hand.labelOf(digitImage) === undefined;

/** Teach drawings, as many as there is room for.
 * @type {(hand: Hand, exemplars: Exemplar[]) => Hand} */
function taught(hand, exemplars) {
  const next = new Hand(hand.exemplars);
  for (const { digitImage, label } of exemplars) {
    if (!full(next, digitImage)) next.teach({ blank: false, digitImage }, label);
  }
  return next;
}

/** @type {(hand: Hand, digitImage: Ink) => Hand} */
function forgotten(hand, digitImage) {
  const next = new Hand(hand.exemplars);
  next.forget(digitImage);
  return next;
}

/**
 * Return what changes what the visitor taught. It publishes "hand", and knows the last lesson.
 *
 * @param {State} state
 */
export function createTeaching(state) {
  let memory = { hand: new Hand(), on: true };
  /** @type {Lesson | null} */
  let lesson = null;
  /** @type {Change[]} */
  let unkept = []; // changes that the storage doesn't have yet
  /** @type {Change[]} */
  let fresh = []; // changes that were kept last, and may be lost to a window that keeps at once
  let freshUntil = 0;
  let stamp = 0; // of what was kept last
  let keeping = false;

  /** @param {Memory} next */
  function publish(next) {
    memory = next;
    // what was said of the memory was said of the one before
    if ([FULL, NOT_KEPT].includes(state.latest("notice") ?? "")) state.publish("notice", "");
    state.publish("hand", memory);
  }

  /** @type {(how: Change, next?: Lesson | null) => void} */
  function change(how, next = null) {
    lesson = next;
    publish(how(memory));
    unkept.push(how);
    keep();
  }

  /** @param {(hand: Hand) => Hand} how */
  const edit = (how) => change(({ hand, on }) => ({ hand: how(hand), on }), lesson);
  /** @type {(kept: Memory, changes: Change[]) => Memory} */
  const make = (kept, changes) => changes.reduce((each, how) => how(each), kept);

  async function keep() {
    if (keeping) return;
    keeping = true;
    try {
      while (unkept.length) {
        const changes = [...unkept];
        const text = localStorage.getItem(KEY);
        const { hand, on } = make(await parse(text), changes);
        const stamps = { stamp: Math.random(), after: stampsOf(text).stamp };
        const packed = JSON.stringify({ ...(await hand.toJson()), on, ...stamps });
        if (localStorage.getItem(KEY) !== text) continue; // another window was quicker
        localStorage.setItem(KEY, packed);
        stamp = stamps.stamp;
        unkept = unkept.filter((how) => !changes.includes(how));
        const before = performance.now() < freshUntil ? fresh : [];
        fresh = [...before, ...changes];
        freshUntil = performance.now() + FRESH;
      }
    } catch {
      state.publish("notice", NOT_KEPT); // it is tried again with the next change
    }
    keeping = false;
  }

  /** @returns {Promise<void>} */
  async function restore() {
    let text = null;
    try {
      text = localStorage.getItem(KEY);
    } catch {
      return; // a browser that keeps nothing
    }
    const kept = await parse(text);
    if (localStorage.getItem(KEY) !== text) return restore();
    // Windows see what others keep a little later, so that two may each keep without the other's.
    const { stamp: now, after } = stampsOf(text);
    const lost = performance.now() < freshUntil && ![now, after].includes(stamp);
    if (lost) unkept.unshift(...fresh);
    fresh = [];
    publish(make(kept, unkept));
    keep();
  }

  // what another window of the same browser taught; null if all of its storage was emptied
  addEventListener("storage", ({ key }) => (key === KEY || key === null) && restore());
  publish(memory);
  restore();

  return {
    /** Teach what the sign that is shown is, or null for what is not a sign.
     * @param {number | null} label */
    teach(label) {
      const reading = state.latest("reading");
      if (!teachable(reading)) return;
      const { digitImage, digit: read } = reading.recognition;
      const { hand, on } = memory;
      const known = hand.labelOf(digitImage);
      if (known === label && on) return; // as by a double click, which is one lesson
      if (full(hand, digitImage)) return state.publish("notice", FULL);
      const { drawing } = reading.subject;
      // who teaches wants to see the result
      change((kept) => ({ hand: taught(kept.hand, [{ digitImage, label }]), on: true }), {
        drawing,
        digitImage,
        label,
        known,
        read,
        on,
      });
    },
    /** Return the last lesson if it was on the drawing that was read, and still has its effect.
     * @param {Reading} reading */
    lessonOf({ subject: { drawing, hand }, waiting, resting }) {
      if (!resting || waiting || !hand || !lesson) return null;
      const learned = hand.labelOf(lesson.digitImage) === lesson.label;
      return learned && same(drawing, lesson.drawing) ? lesson : null;
    },
    /** Take the last lesson back, and nothing else that has happened since. */
    undo() {
      if (!lesson) return;
      const { digitImage, label, known, on } = lesson;
      change((kept) => {
        if (kept.hand.labelOf(digitImage) !== label) return kept;
        const hand =
          known === undefined
            ? forgotten(kept.hand, digitImage)
            : taught(kept.hand, [{ digitImage, label: known }]);
        return { hand, on: kept.on && on };
      });
    },
    /** @type {(digitImage: Ink, label: number | null) => void} */
    relabel: (digitImage, label) => edit((hand) => taught(hand, [{ digitImage, label }])),
    /** @param {Ink} digitImage */
    forget: (digitImage) => edit((hand) => forgotten(hand, digitImage)),
    /** Put another memory in place of what is kept.
     * @param {Memory} next */
    replace: (next) => change(() => next),
    forgetAll: () => change(({ on }) => ({ hand: new Hand(), on })),
    /** Teach drawings, as many as there is room for.
     * @param {Exemplar[]} exemplars */
    add: (exemplars) => edit((hand) => taught(hand, exemplars)),
    /** @param {boolean} value */
    switchOn(value) {
      // an Undo of the lesson leaves it as it is now
      change(({ hand }) => ({ hand, on: value }), lesson && { ...lesson, on: true });
    },
    /** Hand the exemplars out as the text of a file. */
    toText: async () => JSON.stringify(await memory.hand.toJson()),
  };
}
