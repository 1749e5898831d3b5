// The view: the parts that are in sight while one draws, as a whole.

// What may take another size in it, and then moves the rest; not what stands in a row of the answer,
// which does with each reading.
const INNER = ":scope > *, :scope > * > *, :scope > * > * > *";

/** Fit the view to the paper, and publish "view" and "layout" of it.
 * @type {(view: Element, root: HTMLElement, state: State) => void} */
export function watchView(view, root, state) {
  let shown = 0; // canvases
  state.subscribe("paper", ({ canvases }) => {
    if (canvases === shown) return;
    shown = canvases;
    view.classList.toggle("wide", canvases > 1);
    root.style.setProperty("--canvases", String(canvases));
  });
  new IntersectionObserver(([{ isIntersecting }]) => {
    state.publish("view", isIntersecting);
  }).observe(view);
  // nothing moves but that something takes another size
  const resized = new ResizeObserver(() => state.publish("layout", null));
  for (const each of view.querySelectorAll(INNER)) resized.observe(each);
}

/** Lead to chapters without a change of the address where it is to stay, as it holds the drawing.
 * @type {(root: HTMLElement, keepsAddress: () => boolean) => void} */
export function mountChapters(root, keepsAddress) {
  root.addEventListener("click", (event) => {
    const { target } = /** @type {{target: any}} */ (event);
    const link = target.closest("a[href^='#']");
    if (!link || !keepsAddress()) return;
    event.preventDefault();
    const chapter = /** @type {HTMLElement} */ (root.querySelector(link.hash));
    chapter.tabIndex = -1;
    chapter.focus({ preventScroll: true });
    chapter.scrollIntoView();
  });
}
