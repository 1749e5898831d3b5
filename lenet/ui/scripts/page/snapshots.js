// The network as it was while it learned: snapshots of its weights, any of which can take the place
// of the trained ones, for all of the page.

import { SNAPSHOTS } from "../constants.js";
import { severalFromBytes } from "../network/weights.js";
import { Recognizer } from "../recognizer.js";
import { t } from "../words.js";

/**
 * Return what leads the page through the training.
 *
 * @param {Promise<Recognizer>} loading the trained recognizer
 * @param {Reader} reader what reads with another one
 */
export function createSnapshots(loading, reader) {
  /** @type {Promise<Weights[]> | null} */
  let snapshots = null; // a promise of the weights of each, once they are asked for
  let asked = 0; // for so far: of several that are waited for, the last counts

  async function fetchAll() {
    const reply = await fetch(new URL(SNAPSHOTS, import.meta.url));
    if (!reply.ok) throw new Error(`Expected the snapshots, got ${reply.status}.`);
    return severalFromBytes(await reply.arrayBuffer());
  }

  return {
    /** Fetch the snapshots, once they have arrived never again; return the weights of each. */
    load() {
      snapshots ??= fetchAll().catch((cause) => {
        snapshots = null;
        throw new Error(t("lost.snapshots"), { cause });
      });
      return snapshots;
    },
    /** Read with a snapshot, by its number, or with the trained weights again: null.
     * @param {number | null} snapshot */
    async go(snapshot) {
      const mine = ++asked;
      const trained = await loading;
      const all = snapshot === null ? [] : await this.load();
      if (mine !== asked) return;
      const weights = snapshot === null ? undefined : all[snapshot]; // a link may name another one
      if (weights) reader.change({ snapshot, recognizer: new Recognizer(weights) });
      else reader.change({ snapshot: null, recognizer: trained });
    },
  };
}
