// The page without a server: follows the visitor's theme, starts, and is kept for use offline.

import { start } from "./main.js";

const NEWER = "There is a new version of this page. Reload to get it.";

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.body.classList.toggle("dark", dark.matches);
dark.addEventListener("change", follow);
follow();
const state = start(document.querySelector("#lenet"), null);

async function keep() {
  try {
    const { serviceWorker } = navigator;
    serviceWorker?.addEventListener("message", ({ data: version }) => {
      if (!import.meta.url.includes(version)) state.publish("failure", NEWER);
    });
    await serviceWorker?.register("service-worker.js");
  } catch {
    // over plain HTTP from afar, or in a frame that is denied them, there are no service workers
  }
}

addEventListener("load", keep); // all that is kept is fetched once the page is there
