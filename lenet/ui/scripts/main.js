// The page: one state, one drawing, a reader, and the parts, each of which fills its own element.

import { WEIGHTS } from "./constants.js";
import { fromBytes } from "./network/weights.js";
import { createDrawing } from "./page/drawing.js";
import { mountEarly } from "./page/early.js";
import { playExample } from "./page/example.js";
import { PREFIX } from "./page/link.js";
import { createReader } from "./page/reader.js";
import { createSnapshots } from "./page/snapshots.js";
import { createState } from "./page/state.js";
import { createTeaching } from "./page/teaching.js";
import { mountChapters, watchView } from "./page/view.js";
import { PARTS } from "./parts.js";
import { Recognizer } from "./recognizer.js";
import { t } from "./words.js";

// Chapters that speak of the drawing, or of the network that reads it.
const READING = ["stages", "finding", "evidence", "replay", "memory", "kernels"];

async function load() {
  const reply = await fetch(new URL(WEIGHTS, import.meta.url));
  if (!reply.ok) throw new Error(`The weights could not be loaded: ${reply.status}.`);
  return new Recognizer(fromBytes(await reply.arrayBuffer()));
}

/**
 * Start the page.
 *
 * @param {HTMLElement} element the page's own, which holds an element for each part, by its id
 * @param {Server | null} server null without one
 */
export function start(element, server) {
  const root = /** @type {HTMLElement} */ (element.querySelector(".page"));
  // where keys, pastes and drops are meant for the page: on another one, on its own ground only
  const scope = element.closest("gradio-app:is([src], [space])") ? root : document;
  const state = createState();
  const recognizer = load().catch(() => {
    state.publish("failure", t("lost.weights"));
    return /** @type {Promise<never>} */ (new Promise(() => {})); // so that whoever waits for it waits on, and nothing is thrown
  });
  const reader = createReader(state, recognizer, server);
  const drawing = createDrawing(state, (paper) => reader.change({ drawing: paper }));
  const teaching = createTeaching(state);
  const training = createSnapshots(recognizer, reader);
  for (const [id, { mount, props }] of Object.entries(PARTS)) {
    const own = /** @type {HTMLElement} */ (root.querySelector(`#${id}`));
    const shared = { root, scope, state, drawing, teaching, training, recognizer, reader };
    mount(own, { ...shared, props });
  }
  watchView(/** @type {Element} */ (root.querySelector(".view")), root, state);
  mountChapters(root, () => scope === root || location.hash.startsWith(PREFIX));
  for (const name of READING) {
    mountEarly(/** @type {Element} */ (root.querySelector(`#${name}`)), { state, training });
  }
  playExample(state, drawing, PARTS.examples.props.drawings);
  requestAnimationFrame(() => {
    root.classList.add("ready");
    // not by :has(), which doubles the time that styles take with every answer
    if (scope === document) document.querySelector("body > .waiting")?.remove();
  });
  Object.assign(window, { lenet: { state, drawing, recognizer } }); // for the curious, at the browser's console
  return state;
}
