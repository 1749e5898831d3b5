// What a visitor does, without a wait for each of it: clicks, strokes, files, keys, as events.

const CANVAS = 400; // units of the paper's height
const $ = (selector, at = 0) => document.querySelectorAll(selector)[at];
const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

/** Tell whether an element can be seen without scrolling. */
export function sees(element) {
  if (!element?.checkVisibility({ visibilityProperty: true })) return false;
  const { top, bottom, left, right } = element.getBoundingClientRect();
  return bottom > 1 && top < innerHeight - 1 && right > 1 && left < innerWidth - 1;
}

// Scroll to an element as who uses it must; what is in sight then is told so.
async function reach(element) {
  if (sees(element)) return;
  element.scrollIntoView({ behavior: "instant", block: "nearest" });
  await frame();
  await frame();
}

/** Click what can be clicked; tell whether it could be. */
export async function click(selector, at = 0) {
  const element = $(selector, at);
  const disabled = element?.disabled || element?.ariaDisabled === "true";
  if (disabled || !element?.checkVisibility({ visibilityProperty: true })) return false;
  await reach(element);
  element.click();
  return true;
}

/** Draw a path of canvas units on a paper, or a part of that: put the pen down, move, lift it. Tell
 * whether there was a paper. Where the pen goes on the screen is settled when it comes down. */
export async function pen(selector, path, { down = true, up = true } = {}) {
  const paper = $(selector);
  if (!paper.checkVisibility({ visibilityProperty: true })) return false;
  if (down) await reach(paper);
  const { left, top, height } = paper.getBoundingClientRect();
  const send = (type, [x, y]) => {
    const [clientX, clientY] = [left + (x / CANVAS) * height, top + (y / CANVAS) * height];
    const pointer = { pointerId: 1, pointerType: "mouse", isPrimary: true, button: 0 };
    const how = { bubbles: true, cancelable: true, buttons: type === "pointerup" ? 0 : 1 };
    paper.dispatchEvent(new PointerEvent(type, { ...pointer, ...how, clientX, clientY }));
  };
  if (down) {
    send("pointerdown", path[0]);
    await frame();
  }
  for (const point of path.slice(1)) send("pointermove", point);
  if (up) send("pointerup", path.at(-1));
  await frame();
  return true;
}

/** Give a file, its bytes in base64, to an input, or drop it. */
export function give(selector, content, name, type) {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const { items, files } = new DataTransfer();
  items.add(new File([bytes], name, { type }));
  const element = $(selector);
  if (element.matches("input")) {
    element.files = files;
    element.dispatchEvent(new Event("change", { bubbles: true }));
  } else {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(files[0]);
    const how = { dataTransfer, bubbles: true, cancelable: true };
    element.dispatchEvent(new DragEvent("drop", how));
  }
}

/** Set a slider or a choice. */
export async function set(selector, value, at = 0) {
  const element = $(selector, at);
  await reach(element);
  element.value = value;
  const type = element.matches("select") ? "change" : "input";
  element.dispatchEvent(new Event(type, { bubbles: true }));
}

/** Lead the replay to a share of its length; return the moment, whether it is the last, and null if
 * there is no replay. */
export async function rewind(share) {
  const slider = $("#replay input");
  const { strokes } = lenet.state.latest("paper");
  if (slider.disabled || !strokes.length) return null; // of nothing, or of an example
  const at = Math.floor(share * (Number(slider.max) + 1));
  await set("#replay input", at);
  return [at, at === Number(slider.max)];
}

/** Press a key on an element. */
export async function press(selector, key) {
  await reach($(selector));
  $(selector).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

/** Scroll to an element. */
export async function look(selector) {
  $(selector).scrollIntoView({ behavior: "instant" });
  await frame();
}
