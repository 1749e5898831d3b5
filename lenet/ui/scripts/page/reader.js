// Who reads the drawing: this device at once, in the frame in which it changes; and when the pen has
// left the paper, the server, whose answer takes the place of the device's.

import { CANVAS, INPUT_SIZE } from "../constants.js";
import { draw } from "../drawing/strokes.js";
import { leaveOutSteps } from "../experiments.js";
import { run } from "../network/forward.js";
import { toInput } from "../network/model.js";
import { shareOut } from "./numbers.js";
import { largest } from "./painting.js";

const REST = 250; // ms after the pen was lifted; a stroke that follows sooner asks nothing
const RETRY = 5000; // ms until the server is asked again that did not answer
const SAME = 0.01; // a probability that differs by more is said to differ

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

// What the parts are given: a recognition, its images on the way to the input in their order, and
// which part of the paper the digit image shows, as shares of the paper's side.
function fromDevice({ framing, ...recognition }) {
  const { ink, crop, even, fit, digitImage, square } = framing;
  const images = {
    ink,
    crop,
    even,
    fit,
    digit_image: digitImage,
    input: toImage(recognition.input),
  };
  const stages = Object.entries(images).map(([name, image]) => ({ name, ...image }));
  return { ...recognition, stages, square: square.map((place) => place / CANVAS) };
}

// The same of the server's reply. The layers are worked out here from the digit image that the
// server framed: the same weights give the same numbers, and a tenth of the bytes is sent.
function fromReply(reply, { weights }) {
  const stages = reply.stages.map(({ data, ...stage }) => ({ ...stage, data: bytes(data) }));
  const input = toInput(stages.find(({ name }) => name === "digit_image"));
  return { ...reply, stages, input, featureMaps: run(input, weights) };
}

/** Return an input, 0 to 1, as an image of ink, {data, width, height}. */
export function toImage(input) {
  const data = Uint8Array.from(input, (value) => Math.round(255 * value));
  return { data, width: INPUT_SIZE, height: INPUT_SIZE };
}

// Tell how two recognitions of a drawing differ; null if they agree.
function difference(device, server) {
  if (device.digit !== server.digit) return "digit";
  const [one, other] = [shareOut(device), shareOut(server)];
  return one.some((share, digit) => Math.abs(share - other[digit]) > SAME) ? "probability" : null;
}

/**
 * Return `read(drawn, {drawing, moment, example})`, which publishes recognitions, and
 * `tryWithoutSteps(drawn)`.
 *
 * @param {object} state
 * @param {Promise<object>} loading the recognizer of this device, once its weights are there
 * @param {?object} server its functions, each `await server.NAME(argument)`; null if there is none
 */
export function createReader(state, loading, server) {
  const compared = { asked: 0, differed: 0 };
  let recognizer = null;
  let latest = null; // what was to be read last, and how
  let timer = null;
  let asked = 0; // questions so far, so that an answer that comes late is known as one

  const begin = (loaded) => {
    recognizer = loaded;
    if (latest) read(...latest);
  };
  loading.then(begin, () => {}); // without it nothing is read, which the page says
  state.publish("server", server ? "reached" : "none");

  async function ask(drawn) {
    const number = ++asked;
    const current = () => number === asked;
    const question = drawn.picture
      ? { picture: drawn.picture.toDataURL("image/png") }
      : { strokes: drawn.strokes };
    // only the question is tried: a mistake of the page's own must not look like a lost server
    const reply = await server.recognize(question).catch(() => null);
    if (!current()) return;
    state.publish("server", reply ? "reached" : "lost");
    if (!reply) {
      timer = setTimeout(ask, RETRY, drawn);
    } else if (reply.error) {
      state.publish("refused", reply.error);
    } else {
      const read = { ...fromReply(reply, recognizer), by: "server", drawing: false, moment: false };
      if (!drawn.picture) compare(state.latest("recognition"), read);
      state.publish("recognition", read);
      if (drawn.picture) state.publish("rest", drawn);
    }
  }

  function compare(device, server) {
    compared.asked += 1;
    const how = difference(device, server);
    if (how) compared.differed += 1;
    state.publish("comparison", { ...compared, how, device, server });
  }

  function read(drawn, { drawing, moment, example }) {
    latest = [drawn, { drawing, moment, example }];
    clearTimeout(timer);
    asked += 1; // what the server still says is of an older drawing
    if (!recognizer) return;
    if (drawn.picture) {
      if (server) ask(drawn);
      return;
    }
    const recognition = fromDevice(recognizer.recognizeStrokes(drawn.strokes));
    state.publish("recognition", { ...recognition, by: "device", drawing, moment, example });
    if (drawing || moment) return;
    state.publish("rest", drawn);
    if (server && !recognition.blank && !example) timer = setTimeout(ask, REST, drawn);
  }

  /** Read a drawing without each step of its framing; null if nobody here can. */
  async function tryWithoutSteps(drawn) {
    if (!drawn.picture) return leaveOutSteps(recognizer, draw(drawn.strokes));
    const { trials } = await server.leave_out_steps({
      picture: drawn.picture.toDataURL("image/png"),
    });
    return trials?.map(({ without, digit_image: image, ...answer }) => {
      return { without, input: toInput({ ...image, data: bytes(image.data) }), answer };
    });
  }

  return { read, tryWithoutSteps };
}

/** Return the largest value of each layer, which is what its full colour stands for. */
export function strongest(featureMaps) {
  return Object.fromEntries(
    Object.entries(featureMaps).map(([name, values]) => [name, largest(values)]),
  );
}
