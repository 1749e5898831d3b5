// The golden cases that `tests/golden.py` has written, and the network that read them.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";

/** The folder with the cases, GOLDEN or `.generated`. */
export const FOLDER = process.env.GOLDEN
  ? pathToFileURL(`${process.env.GOLDEN}/`)
  : new URL("../../.generated/", import.meta.url);

/** Return the cases of a subject. */
export const golden = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf-8"));

/** Return the bytes of the trained weights. */
export const weightBytes = () =>
  new Uint8Array(readFileSync(new URL("weights.bin", FOLDER))).buffer;

/** Return an image as the scripts know it. */
export function unpack({ data, width, height }) {
  return { data: new Uint8Array(inflateSync(Buffer.from(data, "base64"))), width, height };
}

/** Return how many levels two images are apart, at most. */
export function levelsApart(one, other) {
  if (one.width !== other.width || one.height !== other.height) return Infinity;
  return apart(one.data, other.data);
}

/** Return how far numbers are apart, at most. */
export function apart(some, others) {
  if (some.length !== others.length) return Infinity;
  let most = 0;
  for (let at = 0; at < some.length; at++) most = Math.max(most, Math.abs(some[at] - others[at]));
  return most;
}

/** Return the mean of numbers, or the share of what is true. */
export const mean = (values) =>
  values.reduce((sum, value) => sum + Number(value), 0) / values.length;
