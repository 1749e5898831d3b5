// The page: one state, one drawing, a reader, and the parts, each of which fills its own element.

import { WEIGHTS } from "./constants.js";
import { fromBytes } from "./network/weights.js";
import { createDrawing } from "./page/drawing.js";
import { examplesOf } from "./page/examples.js";
import { mountLater } from "./page/later.js";
import { PREFIX } from "./page/link.js";
import { EXAMPLE, exampleOf, mountOpening } from "./page/opening.js";
import { createReader } from "./page/reader.js";
import { createSnapshots } from "./page/snapshots.js";
import { createState } from "./page/state.js";
import { createStory } from "./page/story.js";
import { createTeaching } from "./page/teaching.js";
import { printLight, watchView } from "./page/view.js";
import { withExample } from "./page/worked.js";
import { LATER, PARTS } from "./parts.js";
import { Recognizer } from "./recognizer.js";
import { t } from "./words.js";

async function load() {
  const reply = await fetch(new URL(WEIGHTS, import.meta.url));
  if (!reply.ok) throw new Error(`The weights could not be loaded: ${reply.status}.`);
  return new Recognizer(fromBytes(await reply.arrayBuffer()));
}

/** Tell whether the visitor's own network is in use, see page/own.js. */
function usesOwn() {
  try {
    return localStorage.getItem("lenet-network") !== null;
  } catch {
    return false;
  }
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
  /** @type {Promise<PictureReader> | null} */
  let pictures = null;
  const openPictures = () =>
    (pictures ??= import("./page/pictures.js").then((made) => made.createPictureReader()));
  const reader = createReader(state, recognizer, server, openPictures);
  const drawing = createDrawing(state, (paper) => reader.change({ drawing: paper }));
  const teaching = createTeaching(state);
  const training = createSnapshots(recognizer, reader);
  /** @type {(within: Element) => Promise<void>} */
  let open = async () => {};
  const keepsAddress = () => scope === root || location.hash.startsWith(PREFIX);
  const story = createStory(root, state, keepsAddress, (element) => open(element));
  const examples = examplesOf(PARTS.examples.props);
  const told = withExample(state, (exampleOf(examples, EXAMPLE) ?? examples[0])?.drawn); // what the story is told
  /** @type {(id: string, part: PartOfPage) => void} */
  const fill = (id, { mount, props, own }) => {
    const filled = /** @type {HTMLElement} */ (root.querySelector(`#${id}`));
    const below = !own && filled.matches(".chapters .chapter *");
    const shared = {
      root,
      scope,
      state: below ? told : state,
      drawing,
      teaching,
      training,
      recognizer,
      reader,
      story,
    };
    const page = { ...shared, props };
    mount(filled, page);
    const question = /** @type {HTMLElement?} */ (filled.querySelector(".experiment"));
    if (question) {
      import("./page/questions.js").then(({ mountQuestion }) => mountQuestion(question, id, page));
    }
  };
  for (const [id, part] of Object.entries(PARTS)) fill(id, part);
  open = mountLater(root, state, LATER, fill);
  if (scope === document) printLight();
  watchView(/** @type {Element} */ (root.querySelector(".view")), root, state);
  if ("practice" in LATER && usesOwn()) {
    Promise.all([import("./page/own.js"), recognizer]).then(([{ createOwn }]) =>
      createOwn({ state, reader }).restore(),
    );
  }
  mountOpening({ root, state, drawing, recognizer }, examples);
  requestAnimationFrame(() => {
    root.classList.add("ready");
    // not by :has(), which doubles the time that styles take with every answer
    if (scope === document) document.querySelector("body > .waiting")?.remove();
  });
  Object.assign(window, { lenet: { state, drawing, recognizer, open } }); // for the curious, at the browser's console
  return { state, drawing };
}
