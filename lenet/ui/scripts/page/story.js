// The story below the view: chapters, some in steps of which one is open; the links that lead there,
// and which of them leads to what is in sight.

import { onKey, STEPS } from "./elements.js";

const LEAD = "#chapter-";
/** @type {Record<string, string>} */
const MOVED = { card: "misread" }; // what had an address before

/**
 * Return what leads through the story. It publishes "place": the chapter that is in sight, or its
 * open step; null while none is.
 *
 * @param {HTMLElement} root the page's element
 * @param {State} state
 * @param {() => boolean} keepsAddress whether the address is to stay: another page's, or a drawing's
 * @param {(within: Element) => Promise<void>} fill mounts what is in an element, if it is not
 */
export function createStory(root, state, keepsAddress, fill) {
  /** @type {HTMLElement[]} */
  const chapters = [...root.querySelectorAll(/** @type {"section"} */ (".chapter"))];
  /** @type {Set<Element>} */
  const seen = new Set();

  /** @type {(name: string) => HTMLElement | null} */
  const find = (name) => {
    const id = CSS.escape(MOVED[name] ?? name);
    return root.querySelector(`${LEAD}${id}`) ?? root.querySelector(`#${id}`);
  };
  /** @type {(element: Element) => string} */
  const nameOf = ({ id }) => id.slice(LEAD.length - 1);

  function tell() {
    const chapter = chapters.filter((each) => seen.has(each)).at(-1);
    const step = chapter?.querySelector("[role=tabpanel]:not([hidden])");
    const names = [chapter, step].flatMap((each) => (each ? [nameOf(each)] : []));
    for (const link of root.querySelectorAll("nav a")) {
      const [, name] = link.getAttribute("href")?.split(LEAD) ?? [];
      link.ariaCurrent = names.includes(name) ? "true" : null;
    }
    const place = names.at(-1) ?? null;
    if (place !== state.latest("place")) state.publish("place", place);
  }

  // the chapter at a third of the window, where one reads
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) seen.add(target);
        else seen.delete(target);
      }
      tell();
    },
    { rootMargin: "-33% 0px -67% 0px" },
  );
  for (const chapter of chapters) observer.observe(chapter);

  /** Open the step that an element is in, if it is in one.
   * @param {Element} element */
  function open(element) {
    const panel = element.closest("[role=tabpanel]");
    const chapter = panel?.closest(".chapter");
    for (const tab of chapter?.querySelectorAll("[role=tab]") ?? []) {
      const id = tab.getAttribute("aria-controls");
      const chosen = id === panel?.id;
      tab.ariaSelected = String(chosen);
      /** @type {HTMLElement} */ (tab).tabIndex = chosen ? 0 : -1;
      /** @type {HTMLElement} */ (root.querySelector(`#${id}`)).hidden = !chosen;
    }
    tell();
  }

  /** Lead to a chapter, a step or a part by its name.
   * @param {string} name */
  async function lead(name) {
    const target = find(name);
    if (!target) return;
    await fill(target);
    open(target);
    for (const details of target.querySelectorAll(":scope > details.whole")) {
      /** @type {HTMLDetailsElement} */ (details).open = true;
    }
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView();
  }

  function follow() {
    if (!keepsAddress() && location.hash.startsWith(LEAD)) lead(location.hash.slice(LEAD.length));
  }

  root.addEventListener("click", (event) => {
    const { target } = /** @type {{target: any}} */ (event);
    const tab = target.closest("[role=tab]");
    if (tab) return open(find(tab.getAttribute("aria-controls")) ?? tab);
    const link = target.closest("a[href^='#']");
    if (!link) return;
    event.preventDefault();
    link.closest("[popover]")?.hidePopover();
    if (!link.hash.startsWith(LEAD)) return scrollTo({ top: 0 });
    if (!keepsAddress()) history.pushState(null, "", link.hash);
    lead(link.hash.slice(LEAD.length));
  });
  for (const list of root.querySelectorAll("[role=tablist]")) {
    open(/** @type {Element} */ (list.nextElementSibling));
    onKey(list, ({ key }) => {
      const tabs = [...list.querySelectorAll(/** @type {"button"} */ ("[role=tab]"))];
      const at = tabs.findIndex(({ ariaSelected }) => ariaSelected === "true");
      const next = STEPS[key] && tabs[at + STEPS[key]];
      if (!next) return;
      next.click();
      next.focus();
    });
  }
  addEventListener("hashchange", follow);
  requestAnimationFrame(follow); // once all parts have been filled

  return {
    /** Lead to a chapter, a step or a part, once all have been filled.
     * @param {string} name */
    lead: (name) => requestAnimationFrame(() => lead(name)),
    /** Show a single chapter, step or part, for a slide or a frame.
     * @param {string} name */
    showOnly(name) {
      const target = find(name);
      if (!target) return;
      open(target);
      requestAnimationFrame(() => fill(target));
      target.classList.add("alone");
      /** @type {Element | null} */
      let around = target.parentElement;
      for (; around && root.contains(around); around = around.parentElement) {
        around.classList.add("around");
      }
    },
  };
}
