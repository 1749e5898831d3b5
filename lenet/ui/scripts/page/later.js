// Parts that a visitor may never see: their scripts are fetched, and they are mounted, when they
// come near the view, or something leads to them. Each after those above it, which are the taller
// for it, so that nothing moves away from who looks at it.

import { t } from "../words.js";
import { fetchWords } from "./fetch_words.js";

const NEAR = "50%"; // of the view's height

/**
 * Return what mounts such parts before it resolves: those in an element, by default all. The root
 * is `whole` when those are there that were near at first.
 *
 * @param {HTMLElement} root
 * @param {State} state is told when a script does not come
 * @param {Record<string, () => Promise<{PART: PartOfPage}>>} loads by the parts' ids, in their order
 * @param {(id: string, part: PartOfPage) => void} mount
 */
export function mountLater(root, state, loads, mount) {
  const ids = Object.keys(loads);
  /** @type {Map<string, Promise<void>>} */
  const opened = new Map();
  /** @type {(id: string) => Element} */
  const elementOf = (id) => /** @type {Element} */ (root.querySelector(`#${id}`));

  /** @param {string | undefined} id */
  async function open(id) {
    if (id === undefined) return;
    // a browser does not fetch a script again that did not come
    const fail = () => state.publish("failure", t("lost.part"));
    const opening = opened.get(id) ?? fill(id).catch(fail);
    opened.set(id, opening);
    await opening;
  }

  /** @param {string} id */
  async function fill(id) {
    const before = open(ids[ids.indexOf(id) - 1]);
    const [{ PART }] = await Promise.all([loads[id](), fetchWords(), before]);
    const element = elementOf(id);
    near.unobserve(element);
    element.classList.remove("later");
    mount(id, PART);
  }

  const near = new IntersectionObserver(
    async (entries) => {
      const seen = entries.filter(({ isIntersecting }) => isIntersecting);
      await Promise.all(seen.map(({ target }) => open(target.id)));
      root.classList.add("whole");
    },
    { rootMargin: `${NEAR} 0px` },
  );
  for (const id of ids) near.observe(elementOf(id));
  addEventListener("beforeprint", () => open(ids.at(-1)));

  return (/** @type {Element} */ within = root) =>
    open(ids.filter((id) => within.contains(elementOf(id))).at(-1));
}
