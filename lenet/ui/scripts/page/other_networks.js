// Other networks than the trained one, by their names, fetched when they are asked for.

import { NETWORKS } from "../constants.js";
import { fromBytes } from "../network/weights.js";

/** @type {Map<string, Weights>} */
const known = new Map();

/**
 * Return a network by its name: "untrained" is the training's first snapshot.
 *
 * @param {string} name
 * @param {Training} training
 * @returns {Promise<Network>}
 * @throws {Error} If there is no such network, or it does not arrive.
 */
export async function loadNetwork(name, training) {
  const weights =
    known.get(name) ?? (name === "untrained" ? (await training.load())[0] : await fetchOne(name));
  known.set(name, weights);
  return { name, weights, calibration: NETWORKS[name] };
}

/** @type {(name: string) => Promise<Weights>} */
async function fetchOne(name) {
  if (!NETWORKS[name]) throw new Error(`Expected one of ${Object.keys(NETWORKS)}, got ${name}.`);
  const reply = await fetch(new URL(`${name}.bin`, import.meta.url));
  if (!reply.ok) throw new Error(`Expected a network, got ${reply.status}.`);
  return fromBytes(await reply.arrayBuffer());
}
