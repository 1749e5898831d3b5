// Elements: found within a part's own, made, and changed no more than they need to be.

/** Return the first element for each selector within another. */
export const find = (element, ...selectors) =>
  selectors.map((selector) => element.querySelector(selector));

/** Make an element with properties; children are nodes or texts. */
export function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Make a button, which sends no form. */
export const makeButton = (properties, ...children) =>
  make("button", { type: "button", ...properties }, ...children);

/** Change a text only if it is another one, so that nothing is laid out anew for nothing. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Let a list have so many children, each made by its place, and return them. */
export function resize(list, count, create) {
  while (list.children.length > count) list.lastChild.remove();
  while (list.children.length < count) list.append(create(list.children.length));
  return [...list.children];
}

/** Where arrow keys lead in a row. */
export const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * Let buttons be one stop of the tab key; return what puts the focus, and with it the stop, on one
 * by its place, if there is one.
 */
export function oneStop(buttons) {
  const stop = (at) => {
    for (const button of buttons) button.tabIndex = button === buttons[at] ? 0 : -1;
  };
  stop(0);
  return (at) => {
    if (!buttons[at]) return false;
    stop(at);
    buttons[at].focus();
    return true;
  };
}
