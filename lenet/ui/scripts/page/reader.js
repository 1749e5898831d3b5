// Who reads the drawing: this device at once, in the frame in which it changes; and when the pen has
// left the paper, the server, whose answer takes the place of the device's.

import { CANVAS, INPUT_SIZE } from "../constants.js";
import { draw } from "../drawing/strokes.js";
import { leaveOutSteps } from "../experiments.js";
import { toInput } from "../network/model.js";
import { shareOut } from "./numbers.js";
import { largest } from "./painting.js";

const REST = 250; // ms after the pen was lifted; a stroke that follows sooner asks nothing
const RETRY = 5000; // ms until the server is asked again that did not answer
const SAME = 0.01; // a probability that differs by more is said to differ

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

// What the parts are given: a recognition, its digit image, all images on the way to the input in
// their order, and which part of the paper the digit image shows, as shares of the paper's side.
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
  return { ...recognition, digitImage, stages, square: square.map((place) => place / CANVAS) };
}

// The same of the server's reply. The layers are worked out here from the digit image that the
// server framed: the same weights give the same numbers, and a tenth of the bytes is sent. The answer
// is the server's, unless the page reads with other weights than the trained ones.
function fromReply(reply, recognizer, hand, trained) {
  const stages = reply.stages.map(({ data, ...stage }) => ({ ...stage, data: bytes(data) }));
  const digitImage = stages.find(({ name }) => name === "digit_image");
  const input = toInput(digitImage);
  const featureMaps = recognizer.layers(input);
  const own = recognizer.answer(featureMaps, { blank: reply.blank, hand });
  const answer = trained ? { ...reply, lift: own.lift } : { ...reply, ...own };
  return { ...answer, digitImage, stages, input, featureMaps };
}

/** Return an input, 0 to 1, as an image of ink, {data, width, height}. */
export function toImage(input) {
  const data = Uint8Array.from(input, (value) => Math.round(255 * value));
  return { data, width: INPUT_SIZE, height: INPUT_SIZE };
}

// What the server is asked: a drawing, and the hand to read it with, if any.
async function pack({ strokes, picture }, hand) {
  const drawn = picture ? { picture: picture.toDataURL("image/png") } : { strokes };
  return hand ? { ...drawn, hand: await hand.toJson() } : drawn;
}

// Tell how two recognitions of a drawing differ; null if they agree.
function difference(device, server) {
  if (device.digit !== server.digit) return "digit";
  const [one, other] = [shareOut(device), shareOut(server)];
  return one.some((share, digit) => Math.abs(share - other[digit]) > SAME) ? "probability" : null;
}

// The same of a digit image that comes as it is, framed long ago.
function fromDigitImage(image, recognizer, hand) {
  const input = toInput(image);
  const featureMaps = recognizer.layers(input);
  const steps = { ink: image, crop: image, even: image, fit: image, digitImage: image };
  const answer = recognizer.answer(featureMaps, { blank: false, hand });
  const framing = { ...steps, square: [0, 0, CANVAS] };
  return fromDevice({ ...answer, featureMaps, input, framing });
}

/**
 * Return `read(drawn, {drawing, moment, example})`, which publishes recognitions, and
 * `tryWithoutSteps(drawn)`. What is drawn is {strokes}, {picture}, or {picture, digitImage}, a
 * picture of a digit image.
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
  // what was taught, was taught to the trained network, and only that is the server's, too
  const trained = () => state.latest("snapshot") === null;
  const hand = () => (trained() && state.latest("hand")?.used) || null;

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
    } else {
      const read = { ...fromReply(reply, recognizer, used, trained()), by: "server" };
      if (!drawn.picture) compare(state.latest("recognition"), read);
      state.publish("recognition", { ...read, drawing: false, moment: false });
      if (drawn.picture) state.publish("rest", drawn);
    }
  }

  function compare(device, server) {
    compared.asked += 1;
    const how = difference(device, server);
    if (how) compared.differed += 1;
    state.publish("comparison", { ...compared, how, device, server });
  }

  function readHere({ strokes, digitImage }) {
    if (digitImage) return fromDigitImage(digitImage, recognizer, hand());
    return fromDevice(recognizer.recognizeStrokes(strokes, { hand: hand() }));
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
    const recognition = readHere(drawn);
    state.publish("recognition", { ...recognition, by: "device", drawing, moment, example });
    if (drawing || moment) return;
    state.publish("rest", drawn);
    const finished = !recognition.blank && !example && !drawn.picture;
    if (server && finished && trained()) timer = setTimeout(ask, REST, drawn);
  }

  // With another hand the same layers give another answer: at once, and then the server's.
  state.subscribe("hand", () => {
    const recognition = state.latest("recognition");
    if (!recognition || !recognizer) return;
    const { featureMaps, blank } = recognition;
    const answer = recognizer.answer(featureMaps, { blank, hand: hand() });
    state.publish("recognition", { ...recognition, ...answer });
    if (recognition.drawing || recognition.moment) return;
    const [drawn, { example }] = latest;
    state.publish("rest", drawn);
    clearTimeout(timer);
    if (server && !blank && !example && !drawn.digitImage) timer = setTimeout(ask, REST, drawn);
  });

  // With other weights it is read anew.
  state.subscribe("snapshot", () => {
    if (!latest || !recognizer || latest[1].drawing) return;
    const { drawing, moment, example } = latest[1];
    const image = latest[0].picture && state.latest("recognition").digitImage;
    read(image ? { ...latest[0], digitImage: image } : latest[0], { drawing, moment, example });
  });

  /** Read a drawing without each step of its framing; null if nobody here can. */
  async function tryWithoutSteps(drawn) {
    const here = drawn.digitImage ?? (drawn.picture ? null : draw(drawn.strokes));
    if (here) return leaveOutSteps(recognizer, here, { hand: hand() });
    const { trials } = await server.leave_out_steps(await pack(drawn, hand()));
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
