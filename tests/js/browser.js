// What the page's scripts ask of a browser as soon as they are there, and frames that a test lets pass.

const frames = [];
let listeners = [];

globalThis.matchMedia = () => ({ matches: false, addEventListener() {} });
globalThis.addEventListener = (type, listener) => listeners.push({ type, listener });
globalThis.requestAnimationFrame = (callback) => frames.push(callback);

/** Let a frame pass. */
export function frame() {
  for (const callback of frames.splice(0)) callback();
}

/** Tell who listens of an event; or let nobody listen any more. */
export const dispatch = (type, event) => {
  for (const each of listeners) if (each.type === type) each.listener(event);
};
export const closeAll = () => (listeners = []);

/** Wait until something has come about. */
export async function until(condition) {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > 10_000) throw new Error(`It did not come about: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The browser's storage, which may be out of room. */
export const storage = { text: null, full: false };

globalThis.localStorage = {
  getItem: () => storage.text,
  removeItem: () => (storage.text = null),
  setItem(_, text) {
    if (storage.full) throw new Error("full");
    storage.text = text;
  },
};
