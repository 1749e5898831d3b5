// The window of C1 on its way over the input.

import { mountSliding } from "../../scripts/page/sliding.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export const mount = (element, { state }) => mountSliding(element, state, "C1");
