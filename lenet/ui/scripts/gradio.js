// The page in Gradio. Its own document holds it before Gradio is there, which takes seconds: it
// starts at once, and moves to Gradio's place for it, where it stands just so, when that has come.

import { BODY, STYLE } from "./constants.js";
import { start } from "./main.js";
import { make } from "./page/elements.js";

/** @type {(server: Server) => void} */
let take = () => {};
/** @type {Promise<Server>} */
const coming = new Promise((resolve) => (take = resolve));
/** @type {(name: keyof Server) => (question: object) => Promise<any>} */
const ask = (name) => async (question) => (await coming)[name](question);

const ahead = /** @type {HTMLElement?} */ (document.querySelector("body > .ahead"));
const started = ahead && startAhead(ahead);

/** @param {HTMLElement} element */
function startAhead(element) {
  // as Gradio will have it
  const theme = new URLSearchParams(location.search).get("__theme");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.body.classList.toggle("dark", theme === "dark" || (theme !== "light" && dark));
  return start(element, { recognize: ask("recognize") });
}

/** Start in Gradio's element for the page, or move there, with what asks the server.
 * @type {(element: HTMLElement, server: Server) => Promise<void>} */
export async function begin(element, server) {
  if (!ahead || !started) {
    const [reply] = await Promise.all([fetch(new URL(BODY, import.meta.url)), addStyle()]);
    element.innerHTML = await reply.text();
    start(element, server);
    return;
  }
  take(server);
  const move = () => {
    const hidden = getComputedStyle(element).visibility === "hidden"; // in Gradio's first frame
    if (hidden || started.drawing.drawing()) return void requestAnimationFrame(move);
    const page = /** @type {HTMLElement} */ (ahead.firstElementChild);
    const focused = /** @type {HTMLElement?} */ (document.activeElement);
    element.replaceChildren();
    // the first keeps more of its state, where a browser has it
    if ("moveBefore" in Element.prototype) element.moveBefore(page, null);
    else element.append(page);
    ahead.remove();
    if (page.contains(focused)) focused?.focus({ preventScroll: true });
  };
  move();
}

// Another site's document lacks it.
async function addStyle() {
  const href = new URL(STYLE, import.meta.url).href;
  const link = make("link", { rel: "stylesheet", href });
  const settled = new Promise((resolve) => (link.onload = link.onerror = resolve));
  document.head.append(link);
  await settled;
}
