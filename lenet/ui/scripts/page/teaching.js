// The visitor's own hand: what he taught, kept in this browser alone, and whether it is in use.

import { Hand } from "../hand.js";

const KEY = "lenet-hand"; // of the browser's storage
const NOT_KEPT = "This browser keeps nothing: what you teach is gone when the page is closed.";

/** Return what of an answer tells whether another one is the same: its digit and how sure it is. */
const answerOf = ({ digit, confidence, doubt, probabilities }) => {
  return { digit, confidence, doubt, probabilities };
};

/**
 * Return what changes the visitor's hand. It publishes "hand", {hand, on, used}, where `used` is the
 * hand that the page reads with, or null; and "lesson", what a correction changed.
 */
export function createTeaching(state) {
  let hand = new Hand();
  let on = true;
  let before = null; // the hand before the last lesson

  const publish = () => state.publish("hand", { hand, on, used: on && hand.size ? hand : null });

  /** Take another hand; it is kept in the browser once it is packed. */
  function use(next) {
    hand = next;
    publish();
    keep();
  }

  async function keep() {
    const kept = hand;
    const packed = await kept.toJson();
    if (kept !== hand) return; // another one has come since, and keeps itself
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...packed, on }));
    } catch {
      state.publish("notice", NOT_KEPT);
    }
  }

  async function restore() {
    try {
      const text = localStorage.getItem(KEY);
      if (!text) return;
      hand = await Hand.parse(text);
      on = JSON.parse(text).on !== false;
      publish();
    } catch {
      // a browser that keeps nothing, or a hand of another version: there is none
    }
  }

  /** Change a copy of the hand by a function of it; return whether that was possible. */
  function change(how) {
    const next = new Hand(hand.exemplars);
    try {
      how(next);
    } catch (error) {
      state.publish("notice", error.message);
      return false;
    }
    use(next);
    return true;
  }

  // what another window of the same browser taught
  addEventListener("storage", ({ key }) => key === KEY && restore());
  publish();
  restore();

  return {
    /** Teach the drawing that is on the paper: 0 to 9, or null for no digit. */
    teach(label) {
      const read = state.latest("recognition");
      const old = { hand, on };
      on = true; // who teaches wants to see what came of it
      if (!change((next) => next.teach(read, label))) return;
      before = old;
      const after = answerOf(state.latest("recognition"));
      const paper = state.latest("paper");
      state.publish("lesson", { paper, label, before: answerOf(read), after });
    },
    /** Take the last lesson back. */
    undo() {
      if (!before) return;
      on = before.on;
      use(before.hand);
      before = null;
      state.publish("lesson", null);
    },
    relabel: (index, label) =>
      change((next) => {
        next.teach({ blank: false, digitImage: next.exemplars[index].digitImage }, label);
      }),
    forget: (index) => change((next) => next.forget(index)),
    forgetAll: () => use(new Hand()),
    /** Teach many drawings, [{digitImage, label}], at once. */
    add: (exemplars) =>
      change((next) => {
        for (const { digitImage, label } of exemplars) {
          next.teach({ blank: false, digitImage }, label);
        }
      }),
    switchOn(value) {
      on = value;
      publish();
      keep();
    },
    /** Hand the exemplars out as the text of a file. */
    toText: async () => JSON.stringify(await hand.toJson()),
    /** Take those of a file in, besides what is there; return how many there were. */
    async take(text) {
      try {
        const { exemplars } = await Hand.parse(text);
        return this.add(exemplars) ? exemplars.length : 0;
      } catch (error) {
        state.publish("notice", error.message);
        return 0;
      }
    },
  };
}
