// The network that was trained, as the visitor's own: used by the page in place of its own, kept in
// this browser, saved as a file, loaded from one.

import { calibrate } from "../../scripts/network/calibrate.js";
import { takeApart } from "../../scripts/network/weights.js";
import { find, onFile, write } from "../../scripts/page/elements.js";
import { percent } from "../../scripts/page/numbers.js";
import { saveFile } from "../../scripts/page/picture.js";
import { t } from "../../scripts/words.js";

const ANSWERED = 0.99; // of the held-out digits, as for the page's own weights
const NAME = "my-network.safetensors";

/** @typedef {import("../../scripts/page/practice.js").Told} Told */

/** Fill the part's row of buttons; return what is told of the network in training.
 * @type {(element: HTMLElement, page: Page, practice: {judge: () => Promise<{logits: Float32Array, labels:
 *   Uint8Array}>, latest: () => Told | null}, settings: () => object) => Promise<() => void>} */
export async function mountYours(element, page, practice, settings) {
  const names = [".use", ".back", ".save", ".load", ".forget", "input", ".network"];
  const [use, back, save, load, forget, file, told] = find(element, ...names);
  const { createOwn } = await import("../../scripts/page/own.js");
  const own = createOwn(page);
  let kept = await own.kept();

  function show() {
    const used = Boolean(page.state.latest("reading")?.subject.changes?.weights?.used);
    const trained = Boolean(practice.latest()?.seen);
    use.disabled = !trained && !(kept && !used);
    save.disabled = !trained && !kept;
    back.hidden = !used;
    forget.hidden = !kept;
  }

  /** Return the network in training as a file: with a temperature by which it is calibrated. */
  async function make() {
    const { logits, labels } = await practice.judge();
    const { weights, seen, heldOut } = /** @type {Told} */ (practice.latest());
    const record = {
      trained: "in the browser",
      settings: settings(),
      images: seen,
      held_out_accuracy: heldOut.accuracy,
      calibration: calibrate(logits, labels, ANSWERED),
    };
    return own.pack(takeApart(weights), record);
  }

  /** @type {(content: Uint8Array<ArrayBuffer>, key: string) => Promise<void>} */
  async function take(content, key) {
    const record = own.use(content);
    kept = content;
    const lasts = await own.keep(content);
    const accuracy = record.held_out_accuracy;
    const how =
      typeof accuracy === "number"
        ? ` ${t("practice.held_out", { percent: percent(accuracy) })}`
        : "";
    write(told, t(lasts ? key : "practice.not_kept") + how);
    show();
  }

  const now = async () => (practice.latest()?.seen ? make() : kept);
  use.addEventListener("click", async () => {
    const content = await now();
    if (content) await take(content, "practice.used");
  });
  save.addEventListener("click", async () => {
    const content = await now();
    if (content) saveFile(new Blob([content]), NAME);
  });
  back.addEventListener("click", () => page.reader.change({ changes: null }));
  onFile(load, file, async (chosen) => {
    try {
      await take(
        new Uint8Array(await chosen.slice(0, own.MAX_BYTES + 1).arrayBuffer()),
        "practice.loaded",
      );
    } catch (error) {
      write(told, /** @type {Error} */ (error).message);
    }
  });
  forget.addEventListener("click", async () => {
    await own.forget();
    kept = undefined;
    write(told, t("practice.forgotten"));
    show();
  });
  page.state.subscribe("reading", show);
  return show;
}
