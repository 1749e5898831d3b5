// Elements: found within a part's own, made, and changed no more than they need to be.

/** Return the first element for each selector within another.
 * @type {(element: ParentNode, ...selectors: string[]) => any[]} */
export const find = (element, ...selectors) =>
  selectors.map((selector) => element.querySelector(selector));

/**
 * Make an element with properties; children are nodes or texts.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {object} [properties]
 * @param {(Node | string)[]} children
 */
export function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Return what draws on a canvas.
 * @param {HTMLCanvasElement} canvas */
export const contextOf = (canvas) =>
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/** Make a button, which sends no form.
 * @type {(properties: object, ...children: (Node | string)[]) => HTMLButtonElement} */
export const makeButton = (properties, ...children) =>
  make("button", { type: "button", ...properties }, ...children);

/** Return a text as it stands in HTML.
 * @type {(text: string) => string} */
export const escaped = (text) => make("i", {}, text).innerHTML;

/** Change a text only if it is another one, so that nothing is laid out anew for nothing.
 * @type {(element: Element, text: string) => void} */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Let a list have so many children, each made by its place, and return them.
 * @type {(list: Element, count: number, create: (at: number) => Node) => any[]} */
export function resize(list, count, create) {
  while (list.children.length > count) list.lastChild?.remove();
  while (list.children.length < count) list.append(create(list.children.length));
  return [...list.children];
}

/** Let a button ask for a file, or several, and call back with them; the same can be chosen again.
 * @type {(button: Element | null, field: HTMLInputElement, take: (...files: File[]) => void) => void} */
export function onFile(button, field, take) {
  button?.addEventListener("click", () => field.click());
  field.addEventListener("change", () => {
    const chosen = [...(field.files ?? [])];
    field.value = "";
    if (chosen.length) take(...chosen);
  });
}

/** Call back with each key that is pressed within an element, or the document.
 * @type {(within: EventTarget, callback: (event: KeyboardEvent) => void) => void} */
export const onKey = (within, callback) =>
  within.addEventListener("keydown", (event) => callback(/** @type {KeyboardEvent} */ (event)));

/** Return what an event came from, in a web component, too.
 * @type {(event: Event) => any} */
export const targetOf = (event) => event.composedPath()[0];

/** Where arrow keys lead on a grid: rows down, columns to the right.
 * @type {Record<string, number[]>} */
export const MOVES = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Where arrow keys lead in a row.
 * @type {Record<string, number>} */
export const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * Let buttons be one stop of the tab key; return what puts the focus, and with it the stop, on one
 * by its place, if there is one.
 *
 * @type {(buttons: ArrayLike<HTMLElement>) => (at: number) => boolean}
 */
export function oneStop(buttons) {
  /** @param {number} at */
  const stop = (at) => {
    for (const button of Array.from(buttons)) button.tabIndex = button === buttons[at] ? 0 : -1;
  };
  stop(0);
  return (at) => {
    if (!buttons[at]) return false;
    stop(at);
    buttons[at].focus();
    return true;
  };
}
