// What is read with, and what is read. This device reads at once, in the frame in which something
// changes; when the pen has left the paper, the server's answer takes the place of the device's.
//
// All that a reading depends on is its `subject`: {drawing, hand, snapshot, recognizer, changes}: the
// paper; what of the visitor's handwriting it is read with, or null; the number of the snapshot of
// the training whose weights the recognizer has, null for the trained ones; and `changes` to that,
// so far null. There is a new subject when one of them changes, and only then, so that what comes
// late is known by it: whatever belongs to another subject is dropped.

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

// A reading of this device, to which the server has said nothing.
const UNHEARD = { by: "device", waiting: false, lost: false, comparison: null };

// What the server is asked: a drawing, and the hand to read it with, if any.
async function pack({ strokes, picture }, hand) {
  const drawn = picture ? { picture: picture.toDataURL("image/png") } : { strokes };
  return hand ? { ...drawn, hand: await hand.toJson() } : drawn;
}

/**
 * Return what reads: `change({drawing, snapshot, recognizer})` changes what is read with, and
 * publishes "reading", what is read then: {subject}; `by` whom, "device" or "server"; what it is, see
 * readings.js; of its digits the `chosen` one, whose `recognition` all parts show; `resting`, whether
 * a drawing is shown that is finished; `waiting` for the server to read it, with nothing read so far;
 * `lost` if the server does not answer; how both compare, `comparison`, once they can be compared.
 *
 * @param {object} state
 * @param {Promise<object>} loading the recognizer of this device, once its weights are there
 * @param {?object} server its functions, each `await server.NAME(argument)`; null if there is none
 */
export function createReader(state, loading, server) {
  const compared = { asked: 0, differed: 0 };
  let subject = { drawing: null, hand: null, snapshot: null, recognizer: null, changes: null };
  let picked = null; // {at, drawing}: the digit that the visitor chose
  let timer = null;

  state.publish("server", server ? "reached" : "none");
  const begin = (recognizer) => change({ recognizer });
  loading.then(begin, () => {}); // without it nothing is read, which the page says
  state.subscribe("hand", () => change({}));

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
    const { drawing, hand, snapshot, recognizer } = subject;
    const { strokes, picture, digitImage, unfinished, moment, example } = drawing;
    const before = state.latest("reading");
    const foreign = picture && !digitImage; // only the server finds the ink in it
    const known = foreign && before?.by && same(before.subject.drawing, drawing);
    const finished = strokes.length && !unfinished && !moment && !example;
    const asks = server && (foreign ? !known || snapshot === null : finished && snapshot === null);
    const lost = Boolean(asks && state.latest("server") === "lost");
    let number = null;
    if (known) number = { ...anew(before), ...UNHEARD };
    else if (foreign) number = { ...readNothing(), by: null, waiting: true };
    else if (digitImage) number = fromDigitImage(digitImage, subject);
    else number = fromDevice(recognizer.readNumber(strokes, { hand }), drawing.canvases);
    publish({ ...UNHEARD, ...number, lost });
    if (asks) timer = setTimeout(ask, foreign && !known ? 0 : REST);
  }

  const readNothing = () => fromDevice(subject.recognizer.readNumber([]), 1);
  // What was read of a picture, with the hand and the weights of now; it may show no ink.
  const anew = (number) =>
    number.digits.length ? answerAnew(number, subject) : { ...number, blank: readNothing().blank };

  function publish(number) {
    const { unfinished, moment } = subject.drawing;
    const chosen = choiceOf(number.digits);
    const recognition = number.digits[chosen] ?? number.blank;
    const resting = !unfinished && !moment;
    state.publish("reading", { ...number, subject, chosen, recognition, resting });
  }

  // The digit that was picked, while nothing is drawn; else the latest.
  function choiceOf(digits) {
    if (same(picked?.drawing, subject.drawing) && picked.at < digits.length) return picked.at;
    return latest(digits);
  }

  async function ask() {
    const mine = subject;
    const question = await pack(mine.drawing, mine.hand);
    // only the question is tried: a mistake of the page's own must not look like a lost server
    const reply = mine === subject && (await server.recognize(question).catch(() => null));
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

  // The server's word. With earlier weights it has only found the digits in a picture.
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
    /** Show the digit of a number, by its place, instead of another. */
    choose(at) {
      picked = { at, drawing: subject.drawing };
      publish(state.latest("reading"));
    },
    /** Read a reading's chosen digit without each step of its framing; null if nobody here can. */
    async tryWithoutSteps(reading) {
      const { hand, recognizer } = reading.subject;
      const own = ownDrawing(reading);
      const here = own.digitImage ?? (own.picture ? null : draw(own.strokes));
      if (here) return leaveOutSteps(recognizer, here, { hand });
      const reply = await server.leave_out_steps(await pack(own, null)).catch(() => null);
      return reply?.trials ? fromTrials(reply.trials, recognizer, hand) : null;
    },
  };
}
