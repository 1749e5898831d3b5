// What is read with, and what is read. This device reads at once, in the frame in which something
// changes; when the pen has left the paper, the server's answer takes the place of the device's.
//
// All that a reading depends on is its `subject`. There is a new subject when one of them changes,
// and only then, so that what comes late is known by it: whatever belongs to another subject is
// dropped.

import { draw } from "../drawing/strokes.js";
import { leaveOutSteps } from "../experiments.js";
import { latest } from "../reading/number.js";
import { same } from "./drawing.js";
import {
  answerAnew,
  believe,
  fromDevice,
  fromDigitImage,
  fromReply,
  fromTrials,
  ownDrawing,
} from "./readings.js";

const REST = 250; // ms after the pen was lifted; a stroke that follows sooner asks nothing
export const RETRY = 5000; // ms until the server is asked again that did not answer
export const PATIENCE = 30_000; // ms until a server that keeps a question counts as lost

/**
 * A reading of this device, to which the server has said nothing.
 *
 * @type {Pick<Reading, "by" | "waiting" | "lost" | "comparison">}
 */
const UNHEARD = { by: "device", waiting: false, lost: false, comparison: null };

/** Return what the server is asked: a drawing, and the hand to read it with, if any.
 * @type {(drawn: Drawn, hand: Hand | null) => Promise<object>} */
async function pack({ strokes, picture }, hand) {
  const drawn = picture ? { picture: picture.toDataURL("image/png") } : { strokes };
  return hand ? { ...drawn, hand: await hand.toJson() } : drawn;
}

/**
 * Return what reads: `change` changes what is read with, and publishes "reading", what is read then.
 *
 * @param {State} state
 * @param {Promise<Recognizer>} loading the recognizer of this device, once its weights are there
 * @param {Server | null} server null if there is none
 */
export function createReader(state, loading, server) {
  const compared = { asked: 0, differed: 0 };
  /** @type {any} a `Subject`, once there are a drawing and a recognizer */
  let subject = { drawing: null, hand: null, snapshot: null, recognizer: null, changes: null };
  /** @type {{at: number, drawing: Paper} | null} */
  let picked = null; // {at, drawing}: the digit that the visitor chose
  let timer = 0;

  state.publish("server", server ? "reached" : "none");
  loading.then(
    (recognizer) => change({ recognizer }),
    () => {}, // without it nothing is read, which the page says
  );
  state.subscribe("hand", () => change({}));

  /** @param {Partial<Subject>} what */
  function change(what) {
    const next = { ...subject, ...what };
    // what was taught, was taught to the trained network
    const { hand, on } = state.latest("hand") ?? {};
    next.hand = on && hand.size && next.snapshot === null ? hand : null;
    if (Object.keys(next).every((key) => next[key] === subject[key])) return;
    subject = Object.freeze(next);
    clearTimeout(timer);
    if (subject.drawing && subject.recognizer) read();
  }

  function read() {
    /** @type {Subject} */
    const { drawing, hand, snapshot, recognizer } = subject;
    const { strokes, picture, digitImage, unfinished, moment, example } = drawing;
    const before = state.latest("reading");
    const foreign = picture && !digitImage; // only the server finds the ink in it
    const known = foreign && before?.by && same(before.subject.drawing, drawing);
    const finished = strokes.length && !unfinished && !moment && !example;
    const asks = server && (foreign ? !known || snapshot === null : finished && snapshot === null);
    const lost = Boolean(asks && state.latest("server") === "lost");
    /** @type {NumberShown & {by?: Reading["by"], waiting?: boolean}} */
    let number;
    if (known) number = { ...anew(before), ...UNHEARD };
    else if (foreign) number = { ...readNothing(), by: null, waiting: true };
    else if (digitImage) number = fromDigitImage(digitImage, subject);
    else number = fromDevice(recognizer.readNumber(strokes, { hand }), drawing.canvases);
    publish({ ...UNHEARD, ...number, lost });
    if (asks) timer = setTimeout(ask, foreign && !known ? 0 : REST);
  }

  const readNothing = () => fromDevice(subject.recognizer.readNumber([]), 1);
  /** Return what was read of a picture, with the hand and the weights of now; it may show no ink.
   * @type {<Shown extends NumberShown>(number: Shown) => Shown} */
  const anew = (number) =>
    number.digits.length ? answerAnew(number, subject) : { ...number, blank: readNothing().blank };

  /** @param {NumberShown & Pick<Reading, "by" | "waiting" | "lost" | "comparison">} number */
  function publish(number) {
    const { unfinished, moment } = subject.drawing;
    const chosen = choiceOf(number.digits);
    const recognition = number.digits[chosen] ?? number.blank;
    const resting = !unfinished && !moment;
    state.publish("reading", { ...number, subject, chosen, recognition, resting });
  }

  /** Return the place of the digit that was picked, while nothing is drawn; else of the latest.
   * @param {DigitRead[]} digits */
  function choiceOf(digits) {
    const { at, drawing } = picked ?? { at: 0, drawing: null };
    return drawing && same(drawing, subject.drawing) && at < digits.length ? at : latest(digits);
  }

  /** Return the server's reply, or null if it fails or keeps the question.
   * @param {object} question */
  async function replyTo(question) {
    let kept = 0;
    const late = new Promise((resolve) => {
      kept = setTimeout(resolve, PATIENCE, null);
    });
    // only the question is tried: a mistake of the page's own must not look like a lost server
    const reply = await Promise.race([server?.recognize(question).catch(() => null), late]);
    clearTimeout(kept);
    return reply;
  }

  async function ask() {
    const mine = subject;
    const question = await pack(mine.drawing, mine.hand);
    const reply = mine === subject && (await replyTo(question));
    if (mine !== subject) return;
    state.publish("server", reply ? "reached" : "lost");
    const device = state.latest("reading");
    if (!reply) {
      timer = setTimeout(ask, RETRY);
      if (!device.lost) publish({ ...device, lost: true });
    } else if (reply.error) {
      state.publish("refused", { picture: mine.drawing.picture, reason: reply.error });
    } else {
      hear(fromReply(reply, subject), device);
    }
  }

  /** Take the server's word. With earlier weights it has only found the digits in a picture.
   * @type {(server: NumberShown, device: Reading) => void} */
  function hear(server, device) {
    if (subject.snapshot !== null) return publish({ ...anew(server), ...UNHEARD });
    const read = server.digits.length ? server : anew(server);
    if (subject.drawing.picture) return publish({ ...UNHEARD, ...read, by: "server" });
    const { number, how } = believe(read, device);
    compared.asked += 1;
    if (how) compared.differed += 1;
    publish({ ...UNHEARD, ...number, by: "server", comparison: { ...compared, how, device } });
  }

  return {
    change,
    /** Show the digit of a number, by its place, instead of another.
     * @param {number} at */
    choose(at) {
      picked = { at, drawing: subject.drawing };
      publish(state.latest("reading"));
    },
    /** Read a reading's chosen digit without each step of its framing; null if nobody here can.
     * @type {(reading: Reading) => Promise<Trial[] | null>} */
    async tryWithoutSteps(reading) {
      const { hand, recognizer } = reading.subject;
      const own = ownDrawing(reading);
      const here = own.digitImage ?? (own.picture ? null : draw(own.strokes));
      if (here) return leaveOutSteps(recognizer, here, { hand });
      const reply = await server?.leave_out_steps(await pack(own, null)).catch(() => null);
      return reply?.trials ? fromTrials(reply.trials, recognizer, hand) : null;
    },
  };
}
