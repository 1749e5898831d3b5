// The visitor's own network: a file that this browser keeps, and with which the page reads instead of its
// own weights, if they want it to.

import { fromFile, MAX_BYTES, toFile } from "../network/safetensors.js";
import { fetchWords } from "./fetch_words.js";

/** Of the browser's storage: whether the page reads with it. */
const KEY = "lenet-network";
const [STORE, FILE] = ["lenet", "network"];

/** @type {(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest) => Promise<any>} */
const inStore = (mode, ask) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(STORE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const asked = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.addEventListener("complete", () => database.close());
    };
  });

/** @param {boolean} used */
function remember(used) {
  try {
    if (used) localStorage.setItem(KEY, "used");
    else localStorage.removeItem(KEY);
  } catch {
    // a browser that keeps nothing
  }
}

/** Return what keeps it, and lets the page read with it.
 * @param {Pick<Page, "state" | "reader">} page */
export function createOwn({ state, reader }) {
  let used = false;
  state.subscribe("reading", ({ subject }) => {
    const before = used;
    used = Boolean(subject.changes?.weights?.used);
    if (before && !used) remember(false);
  });
  const own = {
    MAX_BYTES,
    pack: toFile,
    /** Read with a network in a file from now on.
     * @param {Uint8Array<ArrayBuffer>} content
     * @throws {RangeError} If it holds none. */
    use(content) {
      const { weights, record } = fromFile(content);
      const calibration = { temperature: 1, least_confidence: 0, ...record.calibration };
      const network = {
        name: "own",
        weights,
        calibration,
        used: /** @type {true} */ (true),
      };
      reader.change({ changes: { weights: network } });
      remember(true);
      return record;
    },
    /** Return what this browser keeps, or nothing.
     * @returns {Promise<Uint8Array<ArrayBuffer> | undefined>} */
    kept: () => inStore("readonly", (store) => store.get(FILE)).catch(() => undefined),
    /** Keep a file in place of what was kept; tell whether that worked.
     * @param {Uint8Array<ArrayBuffer>} content */
    keep: (content) =>
      inStore("readwrite", (store) => store.put(content, FILE)).then(
        () => true,
        () => false,
      ),
    forget: () => inStore("readwrite", (store) => store.delete(FILE)).catch(() => {}),
    /** Read with what was used when the page was left. */
    async restore() {
      const [content] = await Promise.all([own.kept(), fetchWords()]);
      try {
        if (content) own.use(content);
      } catch {
        remember(false); // of another version, or spoilt
      }
    },
  };
  return own;
}
