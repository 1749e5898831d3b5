// Other networks in place of the trained one: what each reads of what it learned from, and of what it
// never saw. The figures are stored; of the one that is chosen the page measures one itself.

import { find, make, makeButton, write } from "../../scripts/page/elements.js";
import { percentOf } from "../../scripts/page/numbers.js";
import { accuracyOf } from "../../scripts/page/unseen.js";
import { t } from "../../scripts/words.js";

/** @type {(share: number, decimals?: number) => string} */
const percent = (share, decimals = 1) => percentOf(100 * share, decimals);

/** How much a network reads; null where nobody measured it.
 * @typedef {{name: string, learned: number | null, unseen: number | null, writers: number | null}}
 *   Measured */

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, reader, training, recognizer, props }) {
  const [list, told, shares] = find(element, "tbody", ".told", ".shares");
  /** @type {Measured[]} */
  const networks = props.networks;
  let asked = 0; // the last one that was chosen counts
  const buttons = networks.map(({ name, ...measured }) => {
    const button = makeButton({ onclick: () => choose(name) }, t(`networks.${name}`));
    button.dataset.name = name;
    const cells = [measured.learned, measured.unseen, measured.writers].map(toCell);
    list.append(make("tr", {}, make("th", { scope: "row" }, button), ...cells));
    return button;
  });
  if (props.record) {
    const { train, validation, test } = props.record;
    const of = { training: percent(train, 2), validation: percent(validation, 2) };
    write(shares, t("networks.shares", { ...of, test: percent(test, 2) }));
  }

  /** @type {(name: string) => Promise<void>} */
  async function choose(name) {
    const mine = ++asked;
    write(told, t("networks.loading"));
    try {
      const { loadNetwork } = await import("../../scripts/page/other_networks.js");
      const network = name === "trained" ? undefined : await loadNetwork(name, training);
      if (mine !== asked) return;
      const { changes = null } = state.latest("reading")?.subject ?? {};
      reader.change({ changes: { ...changes, weights: network } });
      const unseen = percent(await accuracyOf((network ?? (await recognizer)).weights));
      if (mine === asked) write(told, t("networks.reads", { name: t(`networks.${name}`), unseen }));
    } catch {
      if (mine === asked) write(told, t("networks.failed"));
    }
  }

  state.subscribe("reading", ({ subject: { changes, snapshot } }) => {
    const name = changes?.weights?.name ?? (snapshot === null ? "trained" : "");
    for (const button of buttons) button.ariaPressed = String(button.dataset.name === name);
  });
}

/** Return a share as a cell: the figure, and a bar.
 * @type {(share: number | null) => HTMLElement} */
function toCell(share) {
  if (share === null) return make("td", {}, "–");
  const bar = make("i");
  bar.style.setProperty("--share", String(share));
  return make("td", {}, percent(share), bar);
}
