// While nothing is on the paper, the story tells of an example.

import { Recognizer } from "../recognizer.js";
import { fromDevice, fromDigitImage } from "./readings.js";

/** Tell whether there is nothing on the paper, so that the story needs an example.
 * @type {(reading: Reading | null) => boolean} */
export const needsExample = (reading) =>
  Boolean(reading?.recognition.blank && !reading.subject.drawing.picture);

/**
 * Return the state with a reading of an example in place of that of nothing.
 *
 * @type {(state: State, example: Drawn | undefined) => State}
 */
export function withExample(state, example) {
  if (!example) return state;
  const { strokes, digitImage } = example;
  /** @type {Reading | null} */
  let worked = null; // of the latest network and hand
  /** @type {Recognizer | null} */
  let own = null; // since each drawing changes the ink of the one before

  /** @type {(reading: Reading) => Reading} */
  function instead(reading) {
    if (!needsExample(reading)) return reading;
    const { recognizer, hand, drawing } = reading.subject;
    if (worked?.subject.recognizer === recognizer && worked.subject.hand === hand) return worked;
    const { weights, calibration } = recognizer;
    own = own?.withWeights(weights, calibration) ?? new Recognizer(weights, calibration);
    const number = digitImage
      ? fromDigitImage(digitImage, reading.subject)
      : fromDevice(own.readNumber(strokes, { hand }), 1);
    const [recognition] = number.digits;
    const subject = { ...reading.subject, drawing: { ...drawing, ...example, canvases: 1 } };
    const said = { ...number, finding: null }; // how a number is found has one of its own
    worked = { ...reading, ...said, subject, recognition, chosen: 0, resting: true };
    return worked;
  }

  return {
    ...state,
    latest: (kind) => {
      const latest = state.latest(kind);
      const given = /** @type {unknown} */ (
        kind === "reading" && latest ? instead(/** @type {Reading} */ (latest)) : latest
      );
      return /** @type {typeof latest} */ (given);
    },
    subscribe(kind, callback) {
      if (kind !== "reading") return state.subscribe(kind, callback);
      state.subscribe("reading", (reading) => /** @type {any} */ (callback)(instead(reading)));
    },
  };
}
