// What is read with, and what is read. This device reads at once, in the frame in which something
// changes; when the pen has left the paper, the server's answer takes the place of the device's.
//
// All that a reading depends on is its `subject`. There is a new subject when one of them changes,
// and only then, so that what comes late is known by it: whatever belongs to another subject is
// dropped.

import { draw } from "../drawing/strokes.js";
import { leaveOutSteps } from "../experiments.js";
import { changeWeights, ofNetwork, tidy, withoutInput } from "../network/changes.js";
import { latest } from "../reading/number.js";
import { t } from "../words.js";
import { same } from "./drawing.js";
import {
  believe,
  fromDevice,
  fromDigitImage,
  fromPicture,
  fromReply,
  ownDrawing,
  withInput,
  withoutInputChanges,
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
async function pack({ strokes, picture, look }, hand) {
  const drawn = picture ? { picture: await toDataUrl(picture), ...look } : { strokes };
  return hand ? { ...drawn, hand: await hand.toJson() } : drawn;
}

/** Return a picture as a data URL, encoded without a pause.
 * @type {(picture: HTMLCanvasElement) => Promise<string>} */
async function toDataUrl(picture) {
  const file = await new Promise((resolve) => picture.toBlob(resolve));
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsDataURL(file);
  });
}

/** Tell whether something else is read, or read with, than the server knows.
 * @type {(subject: Subject) => boolean} */
const altered = ({ snapshot, changes }) => snapshot !== null || changes !== null;

/** Return what tells a drawing from the next one: it is the same while the drawing goes on.
 * @type {(paper: Paper) => object | null} */
const beginOf = ({ strokes, picture }) => strokes[0]?.points[0] ?? picture;

/** Tell whether strokes are higher than they are wide, as a number of several digits hardly is.
 * @type {(strokes: Stroke[]) => boolean} */
function isTall(strokes) {
  const [wide, high] = [0, 1].map((axis) => {
    const places = strokes.flatMap(({ points }) => points.map((point) => point[axis]));
    return Math.max(...places) - Math.min(...places);
  });
  return high > wide;
}

/** Return the old one of two changes if both are the same.
 * @type {(next: any, old: any) => Changes | null} */
const alike = (next, old) =>
  next && old && Object.keys({ ...next, ...old }).every((key) => next[key] === old[key])
    ? old
    : next;

/**
 * Return what reads: `change` changes what is read with, and publishes "reading", what is read then.
 *
 * @param {State} state
 * @param {Promise<Recognizer>} loading the recognizer of this device, once its weights are there
 * @param {Server | null} server null if there is none
 * @param {() => Promise<PictureReader>} openPictures gives what reads pictures, when one is there
 */
export function createReader(state, loading, server, openPictures) {
  const compared = { asked: 0, differed: 0 };
  /** @type {any} a `Subject`, once there are a drawing and a recognizer */
  let subject = { drawing: null, hand: null, snapshot: null, recognizer: null, changes: null };
  /** @type {{at: number, drawing: Paper} | null} */
  let picked = null; // {at, drawing}: the digit that the visitor chose
  /** @type {any} */
  let seen = null; // the latest that was read in a picture: {drawing, hand, read}
  /** @type {Pick<Subject, "drawing" | "hand"> | null} */
  let awaited = null; // what is being read in a picture
  let timer = 0;
  /** @type {Recognizer | null} */
  let trained = null;
  /** @type {Recognizer | null} */
  let base = null; // what reads before the visitor's changes: the trained one, or a snapshot's
  /** @type {{from: Recognizer, by: unknown[], recognizer: Recognizer} | null} */
  let made = null; // the last one with changed weights, and what it was made of

  state.publish("server", server ? "reached" : "none");
  loading.then(
    (recognizer) => change({ recognizer }),
    () => {}, // without it nothing is read, which the page says
  );
  state.subscribe("hand", () => change({}));

  /** @type {(what: Partial<Subject>, now?: boolean) => void} `now`: false to read with what follows */
  function change({ recognizer, ...what }, now = true) {
    trained ??= recognizer ?? null;
    base = recognizer ?? base;
    const next = { ...subject, ...what };
    // a network is chosen here, or on the slider of the training: the last choice counts
    if (what.snapshot !== undefined) next.changes = { ...next.changes, weights: undefined };
    else if (what.changes?.weights && what.changes.weights !== subject.changes?.weights) {
      next.snapshot = null;
      base = trained;
    }
    // what was painted belongs to its drawing
    const others = [subject.drawing, what.drawing].map((paper) => paper && beginOf(paper));
    const another = subject.drawing && what.drawing && others[0] !== others[1];
    if (another) next.changes = withoutInput(next.changes);
    next.changes = alike(tidy(next.changes), subject.changes);
    next.recognizer = base && changed(base, next.changes);
    // what was taught, was taught to the trained network
    const { hand, on } = state.latest("hand") ?? {};
    const own = next.snapshot === null && !ofNetwork(next.changes);
    next.hand = on && hand.size && own ? hand : null;
    if (Object.keys(next).every((key) => next[key] === subject[key])) return;
    subject = Object.freeze(next);
    clearTimeout(timer);
    if (now && subject.drawing && subject.recognizer) read();
  }

  /** Return what reads with the visitor's changes: the same, as long as its weights are.
   * @type {(from: Recognizer, changes: Changes | null) => Recognizer} */
  function changed(from, changes) {
    if (!changes || !(changes.weights || ofNetwork(changes))) return from;
    const by = [changes.weights, changes.noise, changes.kernels, changes.silenced, changes.biases];
    const same = made?.from === from && by.every((each, at) => each === made?.by[at]);
    if (made && same) return made.recognizer;
    const weights = changeWeights(from.weights, changes);
    const recognizer = from.withWeights(weights, changes.weights?.calibration);
    made = { from, by, recognizer };
    return recognizer;
  }

  function read() {
    const { drawing, hand, recognizer, changes } = subject;
    const { strokes, picture, digitImage, canvases, unfinished } = drawing;
    const before = state.latest("reading");
    if (picture && !digitImage) readPicture(subject);
    // INPUT alone was changed
    else if (repainted(before?.subject) && before.by === "device")
      tell(withoutInputChanges(before));
    else if (digitImage) tell(fromDigitImage(digitImage, subject));
    else {
      // a network that was changed doubts, and would look for more digits in every frame
      const one = unfinished && ofNetwork(changes) && isTall(strokes);
      tell(fromDevice(recognizer.readNumber(strokes, { hand, one }), canvases));
    }
  }

  /** Tell what this device read, and ask the server once the pen rests.
   * @param {NumberShown} number */
  function tell(number) {
    const { strokes, picture, digitImage, unfinished, moment, example } = subject.drawing;
    const drawn = strokes.length || (picture && !digitImage);
    const may = server && !state.latest("task")?.alone; // what is collected stays here
    const asks = may && drawn && !unfinished && !moment && !example && !altered(subject);
    publish({ ...UNHEARD, ...number, lost: Boolean(asks && state.latest("server") === "lost") });
    if (asks) timer = setTimeout(ask, REST);
  }

  /** Read a picture. Until that is done, what was read of the same one, or by the camera, stays.
   * @param {Subject} mine */
  async function readPicture(mine) {
    const { drawing, hand } = mine;
    // other weights answer what the trained ones found
    const recognizer = /** @type {Recognizer} */ (trained);
    const before = state.latest("reading")?.subject.drawing;
    const wait = () => publish({ ...UNHEARD, ...readNothing(), by: null, waiting: true });
    const isOf = (/** @type {Pick<Subject, "drawing" | "hand"> | null} */ other) =>
      other && same(other.drawing, drawing) && other.hand === hand;
    if (!isOf(seen)) {
      if (isOf(awaited)) return; // it is told then, with the weights of then
      awaited = mine;
      const follows = before?.picture === drawing.picture || before?.live;
      if (!follows) wait();
      const read = await openPictures()
        .then((pictures) => pictures.read(drawing, { recognizer, hand }))
        .catch(() => null);
      if (awaited === mine) awaited = null;
      // it goes on while the network trains, which does not read it
      if (!isOf(subject)) return;
      if (!read && server) {
        wait();
        return ask(); // which then reads alone
      }
      const reason = read ? read.refused : t("lost.part");
      if (reason) return state.publish("refused", { picture: drawing.picture, reason });
      seen = { drawing, hand, read };
    }
    tell(withBlank(fromPicture(seen.read, subject, subject.recognizer !== recognizer)));
  }

  /** Tell whether what is read differs from another subject in the changes of INPUT alone.
   * @param {Subject | undefined} other */
  const repainted = (other) =>
    other &&
    ["drawing", "hand", "recognizer"].every((key) => Reflect.get(other, key) === subject[key]);

  const readNothing = () => fromDevice(subject.recognizer.readNumber([]), 1);
  /** Let a number without digits have what the network makes of nothing.
   * @type {(number: NumberShown) => NumberShown} */
  const withBlank = (number) =>
    number.digits.length ? number : { ...number, blank: readNothing().blank };

  /** @param {NumberShown & Pick<Reading, "by" | "waiting" | "lost" | "comparison">} read */
  function publish(read) {
    const { unfinished, moment } = subject.drawing;
    const plain = withoutInputChanges(read);
    const chosen = choiceOf(plain.digits);
    const number = withInput(plain, chosen, subject);
    const recognition = number.digits[chosen] ?? number.blank;
    const resting = !unfinished && !moment;
    const shown = { found: null, lines: [], ...number };
    state.publish("reading", { ...shown, subject, chosen, recognition, resting });
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
      hear(withBlank(fromReply(reply, subject)), device);
    }
  }

  /** Take the server's word.
   * @type {(server: NumberShown, device: Reading) => void} */
  function hear(server, device) {
    if (!device.by) return publish({ ...UNHEARD, ...server, by: "server" });
    const { number, how } = believe(server, device);
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
      const reading = state.latest("reading");
      if (reading.subject === subject) publish(reading);
    },
    /** Read a reading's chosen digit without each step of its framing; null if its ink is not here.
     * @type {(reading: Reading) => Trial[] | null} */
    tryWithoutSteps(reading) {
      const { hand, recognizer } = reading.subject;
      const { strokes, picture, digitImage } = ownDrawing(reading);
      const ink = digitImage ?? (picture ? reading.found?.ink : draw(strokes));
      return ink ? leaveOutSteps(recognizer, ink, { hand }) : null;
    },
  };
}
