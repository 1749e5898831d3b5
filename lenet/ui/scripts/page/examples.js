// Ready-made drawings: of digits strokes; of signs of one's own images that the network was not trained on.

import { nameOf } from "./numbers.js";
import { asDrawing } from "./painting.js";
import { bytes, toDigitImage } from "./readings.js";

/** @typedef {{name: string, drawn: Drawn}} Example */

/** Return the examples in a part's props.
 * @type {(props: {drawings: {name: string, strokes: Stroke[]}[], images: {label: number, digit_image:
 *   string}[]}) => Example[]} */
export const examplesOf = ({ drawings, images }) => [
  ...drawings.map(({ name, strokes }) => ({
    name,
    drawn: { strokes, picture: null, digitImage: null },
  })),
  ...images.map(({ label, digit_image: image }) => ({
    name: nameOf(label),
    drawn: asDrawing(toDigitImage(bytes(image))),
  })),
];
