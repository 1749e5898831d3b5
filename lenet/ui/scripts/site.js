// The page without a server: follows the visitor's theme, starts, and is kept for use offline.

import { start } from "./main.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.body.classList.toggle("dark", dark.matches);
dark.addEventListener("change", follow);
follow();
start(document.querySelector("#lenet"), null);
// a page opened from a file, or over plain HTTP from afar, has no service workers
navigator.serviceWorker?.register("service-worker.js");
