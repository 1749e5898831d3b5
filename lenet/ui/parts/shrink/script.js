// Means of 2 × 2 units, by which S2 shrinks the maps of C1.

import { mountSliding } from "../../scripts/page/sliding.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export const mount = (element, { state }) => mountSliding(element, state, "S2");
