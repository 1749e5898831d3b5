// The view: the parts that are in sight while one draws, as a whole.

// What may take another size in it, and then moves the rest; not what stands in a row of the answer,
// which does with each reading.
const INNER = ":scope > *, :scope > * > *, :scope > * > * > *";

/** Fit the view to the paper, and publish "view" and "layout" of it.
 * @type {(view: Element, root: HTMLElement, state: State) => void} */
export function watchView(view, root, state) {
  let shown = 0; // canvases
  state.subscribe("paper", ({ canvases, picture, digitImage }) => {
    view.classList.toggle("pictured", Boolean(picture && !digitImage));
    if (canvases === shown) return;
    shown = canvases;
    view.classList.toggle("wide", canvases > 1);
    root.style.setProperty("--canvases", String(canvases));
  });
  state.subscribe("pinned", (pinned) => view.classList.toggle("opened", Boolean(pinned)));
  state.subscribe("kept", (kept) => view.classList.toggle("comparing", Boolean(kept)));
  new IntersectionObserver(([{ isIntersecting }]) => {
    state.publish("view", isIntersecting);
  }).observe(view);
  // nothing moves but that something takes another size
  const resized = new ResizeObserver(() => state.publish("layout", null));
  for (const each of view.querySelectorAll(INNER)) resized.observe(each);
}

/** Let paper be light, and all that is painted with it. */
export function printLight() {
  const { classList } = document.body;
  let dark = false;
  addEventListener("beforeprint", () => {
    dark = classList.contains("dark");
    classList.remove("dark");
  });
  addEventListener("afterprint", () => classList.toggle("dark", dark));
}
