// Who reads the drawing: this device at once, in the frame in which it changes; and when the pen has
// left the paper, the server, whose answer takes the place of the device's.

import { draw } from "../drawing/strokes.js";
import { leaveOutSteps } from "../experiments.js";
import { largest } from "./painting.js";
import {
  answerAnew,
  difference,
  fromDevice,
  fromDigitImage,
  fromReply,
  fromTrials,
} from "./readings.js";

const REST = 250; // ms after the pen was lifted; a stroke that follows sooner asks nothing
const RETRY = 5000; // ms until the server is asked again that did not answer

// What the server is asked: a drawing, and the hand to read it with, if any.
async function pack({ strokes, picture }, hand) {
  const drawn = picture ? { picture: picture.toDataURL("image/png") } : { strokes };
  return hand ? { ...drawn, hand: await hand.toJson() } : drawn;
}

/**
 * Return `read(drawn, {drawing, moment, example})`, which publishes what is read: "number", and of
 * its chosen digit "recognition"; `choose(at)`, which chooses another digit; and
 * `tryWithoutSteps(drawn)`. What is drawn is {strokes}, {picture}, or {picture, digitImage}, a
 * picture of a digit image; each with the paper's `canvases`.
 *
 * @param {object} state
 * @param {Promise<object>} loading the recognizer of this device, once its weights are there
 * @param {?object} server its functions, each `await server.NAME(argument)`; null if there is none
 */
export function createReader(state, loading, server) {
  const compared = { asked: 0, differed: 0 };
  let recognizer = null;
  let latest = null; // what was to be read last, and how
  let picked = null; // {at, strokes}: the digit that the visitor chose, of a drawing of so many
  let timer = null;
  let asked = 0; // questions so far, so that an answer that comes late is known as one

  const begin = (loaded) => {
    recognizer = loaded;
    if (latest) read(...latest);
  };
  loading.then(begin, () => {}); // without it nothing is read, which the page says
  state.publish("server", server ? "reached" : "none");
  // what was taught, was taught to the trained network, and only that is the server's, too
  const trained = () => (state.latest("snapshot") ?? null) === null;
  const hand = () => (trained() && state.latest("hand")?.used) || null;

  function publish(number, how) {
    const [{ strokes }] = latest;
    const chosen = choiceOf(number.digits, strokes.length);
    const all = { ...number, chosen, ...how };
    state.publish("number", all);
    state.publish("recognition", { ...(number.digits[chosen] ?? number.blank), ...how });
  }

  // The digit that was picked, while nothing is drawn; else the latest.
  function choiceOf(digits, strokes) {
    if (picked?.strokes === strokes && picked.at < digits.length) return picked.at;
    const last = (digit) => Math.max(-1, ...(digit.strokes ?? []));
    const best = Math.max(...digits.map(last));
    return Math.max(
      0,
      digits.findIndex((digit) => last(digit) === best),
    );
  }

  // The pen has left the paper: what else is to be told of the chosen digit.
  function rest() {
    const [drawn] = latest;
    const { digits, chosen } = state.latest("number");
    if (digits.length < 2) return state.publish("rest", drawn);
    const { strokes, digitImage } = digits[chosen];
    const own = (strokes ?? []).map((number) => drawn.strokes[number]);
    state.publish("rest", { ...drawn, strokes: own, digitImage: drawn.picture && digitImage });
  }

  async function ask(drawn) {
    const number = ++asked;
    const current = () => number === asked;
    const used = hand();
    const question = await pack(drawn, used);
    // only the question is tried: a mistake of the page's own must not look like a lost server
    const reply = await server.recognize(question).catch(() => null);
    if (!current()) return;
    state.publish("server", reply ? "reached" : "lost");
    if (!reply) {
      timer = setTimeout(ask, RETRY, drawn);
    } else if (reply.error) {
      state.publish("refused", reply.error);
    } else if (drawn.picture) {
      const how = { hand: used, trained: trained(), canvases: drawn.canvases };
      const read = reply.digits.length ? fromReply(reply, recognizer, how) : readHere(BLANK);
      publish(read, { by: "server", drawing: false, moment: false });
      rest();
    } else {
      believe(fromReply(reply, recognizer, { hand: used, trained: true, canvases: 1 }));
    }
  }

  // The server's word on a drawing: the digits lie where this device found them.
  function believe(read) {
    const device = state.latest("number");
    const how = difference(device, read);
    compared.asked += 1;
    if (how) compared.differed += 1;
    state.publish("comparison", { ...compared, how, device, server: read });
    const digits = read.digits.map((digit, at) => {
      const { box, strokes, part } = device.digits[at] ?? {};
      return { ...digit, strokes, ...(box && { box, part }) };
    });
    const { reading } = device;
    publish({ ...read, digits, reading }, { by: "server", drawing: false, moment: false });
  }

  function readHere({ strokes, digitImage, canvases }) {
    if (digitImage) return fromDigitImage(digitImage, recognizer, hand());
    return fromDevice(recognizer.readNumber(strokes, { hand: hand() }), canvases);
  }

  function read(drawn, { drawing, moment, example }) {
    latest = [drawn, { drawing, moment, example }];
    clearTimeout(timer);
    asked += 1; // what the server still says is of an older drawing
    if (!recognizer) return;
    if (drawn.picture && !drawn.digitImage) {
      if (server) ask(drawn);
      return;
    }
    publish(readHere(drawn), { by: "device", drawing, moment, example });
    if (drawing || moment) return;
    rest();
    askSoon();
  }

  function askSoon() {
    const [drawn, { example }] = latest;
    const finished = drawn.strokes.length && !example;
    if (server && finished && trained()) timer = setTimeout(ask, REST, drawn);
  }

  // With another hand the same layers give another answer: at once, and then the server's.
  state.subscribe("hand", () => {
    const number = state.latest("number");
    if (!number || !recognizer) return;
    const { by, drawing, moment, example, ...read } = number;
    const [drawn] = latest;
    const anew = drawn.strokes.length ? readHere(drawn) : answerAnew(read, recognizer, hand());
    publish(anew, { by, drawing, moment, example });
    if (drawing || moment) return;
    rest();
    clearTimeout(timer);
    askSoon();
  });

  // With other weights it is read anew.
  state.subscribe("snapshot", () => {
    if (latest && recognizer && !latest[1].drawing) read(...latest);
  });

  /** Show the digit of a number, by its place, instead of another. */
  function choose(at) {
    const { by, drawing, moment, example, ...number } = state.latest("number");
    picked = { at, strokes: latest[0].strokes.length };
    publish(number, { by, drawing, moment, example });
    if (!drawing && !moment) rest();
  }

  /** Read a drawing without each step of its framing; null if nobody here can. */
  async function tryWithoutSteps(drawn) {
    const here = drawn.digitImage ?? (drawn.picture ? null : draw(drawn.strokes));
    if (here) return leaveOutSteps(recognizer, here, { hand: hand() });
    const { trials } = await server.leave_out_steps(await pack(drawn, hand()));
    return fromTrials(trials);
  }

  return { read, choose, tryWithoutSteps };
}

const BLANK = { strokes: [], canvases: 1 };

/** Return the largest value of each layer, which is what its full colour stands for. */
export function strongest(featureMaps) {
  return Object.fromEntries(
    Object.entries(featureMaps).map(([name, values]) => [name, largest(values)]),
  );
}
