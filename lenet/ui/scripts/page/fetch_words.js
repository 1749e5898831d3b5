// The words of what is not there at first. Apart from `words.js`, which workers have, too.

import { add } from "../words.js";

/** Fetch them; whoever mounts what has them waits for that. */
export async function fetchWords() {
  const { LATER_WORDS } = await import("../later_words.js");
  add(LATER_WORDS);
}
