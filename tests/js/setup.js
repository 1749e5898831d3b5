// Lets Node import the page's scripts: what Python makes stands where `tests/golden.py` has written it,
// and what they ask of a browser at once is in `browser.js`.

import { register } from "node:module";
import { isMainThread } from "node:worker_threads";
import "./browser.js";
import { FOLDER } from "./golden.js";

if (isMainThread) register(import.meta.url); // by which it is loaded again, in a thread of its own

export function resolve(specifier, context, next) {
  const [, made] = specifier.match(/\/((?:\w*constants|later_words)\.js)$/) ?? [];
  if (!made) return next(specifier, context);
  return {
    url: new URL(`scripts/${made}`, FOLDER).href,
    format: "module",
    shortCircuit: true,
  };
}
