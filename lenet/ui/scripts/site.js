// The page without a server: follows the visitor's theme, starts, and is kept for use offline.

import { start } from "./main.js";
import { t } from "./words.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.body.classList.toggle("dark", dark.matches);
dark.addEventListener("change", follow);
follow();
const { state } = start(/** @type {HTMLElement} */ (document.querySelector("#lenet")), null);

async function keep() {
  try {
    const { serviceWorker } = navigator;
    serviceWorker?.addEventListener("message", ({ data: version }) => {
      if (!import.meta.url.includes(version)) state.publish("failure", t("newer"));
    });
    const registration = await serviceWorker?.register("service-worker.js");
    await registration?.update(); // a browser looks for a new version by itself, but seconds later
  } catch {
    // offline; or there are no service workers, over plain HTTP from afar, or in a frame
  }
}

addEventListener("load", keep); // all that is kept is fetched once the page is there
