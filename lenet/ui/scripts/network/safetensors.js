// Weights and their record in one file; the twin of `lenet/network/safetensors.py`, which has the layout.

import { LAYERS, NAMES } from "../constants.js";
import { t } from "../words.js";
import { fromHalf, takeApart } from "./weights.js";

export const MAX_BYTES = 1_000_000;
/** @type {Record<string, number>} */
const BYTES = { F16: 2, F32: 4 };

/** @typedef {{weights: Weights, record: Record<string, any>}} Kept */

/** @returns {[string, number[]][]} the shape of each tensor by its name, in the order of a file */
const shapes = () =>
  LAYERS.filter(({ parameters }) => parameters).flatMap(
    ({ name, kind, kernel, inputs, filters }) => [
      [`${name}.kernel`, kind === "dense" ? [inputs, filters] : [kernel, kernel, inputs, filters]],
      [`${name}.bias`, [filters]],
    ],
  );

/** @type {(shape: number[]) => number} */
const countOf = (shape) => shape.reduce((count, side) => count * side, 1);

/** Return weights and their record as the content of a file; the weights get 16 bits.
 * @type {(weights: Weights, record: object) => Uint8Array<ArrayBuffer>} */
export function toFile(weights, record) {
  /** @type {Record<string, object>} */
  const header = { __metadata__: { record: JSON.stringify(record) } };
  let end = 0;
  for (const [name, shape] of shapes()) {
    const start = end;
    end += 2 * countOf(shape);
    header[name] = { dtype: "F16", shape, data_offsets: [start, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const begin = 8 + Math.ceil(text.length / 8) * 8;
  const content = new Uint8Array(begin + end).fill(32, 8, begin);
  const view = new DataView(content.buffer);
  view.setUint32(0, begin - 8, true);
  content.set(text, 8);
  let at = begin;
  for (const [name] of shapes()) {
    for (const value of valuesOf(weights, name)) {
      view.setUint16(at, toHalf(value), true);
      at += 2;
    }
  }
  return content;
}

/**
 * Read the content of a file.
 *
 * @param {Uint8Array<ArrayBuffer>} content
 * @returns {Kept} the weights with the precision of 16 bits
 * @throws {RangeError} If it is no such file, or its weights are not LeNet-5's, or not finite.
 */
export function fromFile(content) {
  try {
    return read(content);
  } catch {
    throw new RangeError(t("weights.error"));
  }
}

/** @type {(content: Uint8Array<ArrayBuffer>) => Kept} */
function read(content) {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const begin = 8 + Number(view.getBigUint64(0, true));
  expect(content.length <= MAX_BYTES && begin < content.length);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(content.subarray(8, begin));
  const { __metadata__: metadata, ...tensors } = JSON.parse(text);
  const record = JSON.parse(metadata.record);
  expect(Object.getPrototypeOf(record) === Object.prototype);
  expect(JSON.stringify(record.names ?? NAMES) === JSON.stringify(NAMES)); // signs of the page's
  const { temperature = 1, least_confidence: least = 0, ...others } = record.calibration ?? {};
  expect(typeof temperature === "number" && temperature > 0 && typeof least === "number");
  expect(Object.keys(others).length === 0 && Object.keys(tensors).length === shapes().length);
  const values = shapes().flatMap(([name, shape]) => {
    const {
      dtype,
      shape: told,
      data_offsets: [start, end],
    } = tensors[name];
    const [bytes, count] = [BYTES[dtype], countOf(shape)];
    expect(String(told) === String(shape) && end - start === bytes * count && start >= 0);
    return Array.from({ length: count }, (_, at) => {
      const place = begin + start + bytes * at;
      const value =
        bytes === 2 ? fromHalf(view.getUint16(place, true)) : view.getFloat32(place, true);
      return fromHalf(toHalf(value));
    });
  });
  expect(values.every(Number.isFinite));
  return { weights: takeApart(Float32Array.from(values)), record };
}

/** @param {boolean} condition */
function expect(condition) {
  if (!condition) throw new RangeError();
}

/** @type {(weights: Weights, name: string) => Float32Array} */
function valuesOf(weights, name) {
  const [layer, kind] = name.split(".");
  return weights[layer][/** @type {"kernel" | "bias"} */ (kind)];
}

/** Return a number with 16 bits as IEEE 754 has it, to the nearest, of two the even one.
 * @type {(value: number) => number} */
export function toHalf(value) {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size || 1)));
  const unit = 2 ** (exponent - 10);
  const steps = size / unit; // 1024 to 2048, or less where numbers are smallest
  let whole = Math.floor(steps);
  const rest = steps - whole;
  if (rest > 0.5 || (rest === 0.5 && whole % 2)) whole += 1;
  return sign | (size < 2 ** -14 ? whole : ((exponent + 14) << 10) + whole);
}
