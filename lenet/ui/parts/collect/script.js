// Collecting: the visitor names signs of their own and writes each of them some times, for a network to
// be trained on them. All of it is kept in this browser, and goes into a file.

import {
  added,
  countsOf,
  createStore,
  joined,
  MAX_COLLECTION,
  NOTHING,
  namesIn,
  nextOf,
  parse,
  renamed,
  toText,
  without,
  wrongIn,
} from "../../scripts/page/collection.js";
import { find, make, makeButton, onFile, resize, write } from "../../scripts/page/elements.js";
import { quoted } from "../../scripts/page/numbers.js";
import { onAppearance, paintStrokes } from "../../scripts/page/painting.js";
import { saveFile } from "../../scripts/page/picture.js";
import { createRound } from "../../scripts/page/round.js";
import { t } from "../../scripts/words.js";

/** @typedef {import("../../scripts/page/collection.js").Collection} Collection */
/** @typedef {import("../../scripts/page/collection.js").Collected} Collected */

const SIDE = 80; // pixels of a drawing
const THICKENED = 1.6; // its pen, so that it doesn't vanish when it is this small

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing, training, props }) {
  const [details, field, begin, list] = find(element, "details", "textarea", ".begin", ".signs");
  const [file, notice] = find(element, "input", ".notice");
  const actions = ["export", "import", "delete"].map((action) => `[data-action=${action}]`);
  const [save, load, remove] = find(element, ...actions);
  const store = createStore(show);
  /** @type {(Collected | undefined)[]} */
  let written = []; // in the round that goes on

  const goal = () =>
    props.least * (Math.floor(Math.min(...countsOf(store.latest())) / props.least) + 1);
  let wanted = 0; // of each sign, by the round that goes on
  const round = createRound(
    { state, drawing },
    {
      alone: true,
      next(all) {
        if (!all.length) wanted = goal();
        const next = nextOf(store.latest(), wanted);
        return next && { ...next, name: quoted(next.name) };
      },
      take({ label, strokes }) {
        if (!strokes.length) return written.push(undefined); // a picture
        const kept = store.change((collection) => added(collection, { label, strokes }));
        if (!kept) tell(t("hand.not_kept"));
        written.push(store.latest().examples.at(-1));
      },
      back() {
        const last = written.pop();
        if (last) store.change((latest) => without(latest, latest.examples.indexOf(last)));
      },
      finish: () => element.scrollIntoView({ behavior: "smooth" }),
    },
  );

  /** Say something; with what there was before it can be taken back.
   * @type {(told: string, before?: Collection) => void} */
  function tell(told, before) {
    const undo = () => before && act(() => before);
    const button = makeButton({ onclick: undo }, t("undo"));
    notice.replaceChildren(told, ...(before ? [" ", button] : []));
  }

  /** Change what was collected, and say what became of it, if anything is lost by it.
   * @type {(how: (collection: Collection) => Collection, say?: (fewer: number) => string) => void} */
  function act(how, say = () => "") {
    const before = store.latest();
    const kept = store.change(how);
    const told = say(before.examples.length - store.latest().examples.length);
    tell(kept ? told : t("hand.not_kept"), told ? before : undefined);
  }

  // before they are taken over, so that the first tap on a button counts
  field.addEventListener("input", () => {
    begin.disabled = save.disabled = Boolean(wrongIn(namesIn(field.value)));
  });
  field.addEventListener("change", () => {
    const names = namesIn(field.value);
    const wrong = names.length ? wrongIn(names) : "";
    if (wrong) return tell(wrong);
    act(
      (collection) => renamed(collection, names),
      (lost) => (lost ? t("collect.lost", { count: lost }) : ""),
    );
  });
  begin.addEventListener("click", async () => {
    tell("");
    scrollTo({ top: 0 });
    await training.go(null);
    written = [];
    round.start();
  });
  save.addEventListener("click", () => {
    saveFile(new Blob([toText(store.latest())], { type: "application/json" }), props.file);
    const command = `python -m lenet.train --data ${props.file}`;
    tell(store.latest().examples.length ? t("collect.exported", { command }) : t("collect.named"));
  });
  onFile(load, file, async (...chosen) => {
    let all = store.latest();
    for (const each of chosen) {
      try {
        if (each.size > MAX_COLLECTION) {
          throw new RangeError(t("collect.error.large", { size: MAX_COLLECTION / 1e6 }));
        }
        all = joined(all, parse(await each.text()));
        const wrong = wrongIn(all.names);
        if (wrong) throw new RangeError(wrong);
      } catch (error) {
        const { message } = /** @type {Error} */ (error);
        return tell(chosen.length > 1 ? `${each.name}: ${message}` : message);
      }
    }
    const count = all.examples.length - store.latest().examples.length;
    act(
      (latest) => joined(latest, all),
      () => (count ? t("collect.added", { count }) : t("collect.brought")),
    );
  });
  remove.addEventListener("click", () =>
    act(
      () => NOTHING,
      (lost) => t("collect.deleted", { count: lost }),
    ),
  );

  function show() {
    const collection = store.latest();
    const { names, examples } = collection;
    const counts = countsOf(collection);
    if (document.activeElement !== field) field.value = listed(names);
    begin.disabled = names.length < 2;
    save.disabled = remove.disabled = !names.length;
    begin.textContent = t("collect.begin", { count: names.length ? goal() : props.least });
    resize(list, names.length, () =>
      make("li", {}, make("b", { dir: "auto" }), make("span"), make("div")),
    ).forEach((item, label) => {
      const [name, count, drawings] = find(item, "b", "span", "div");
      write(name, names[label]);
      const [have, { least }] = [counts[label], props];
      write(count, have < least ? t("collect.count", { have, least }) : String(have));
      item.classList.toggle("enough", counts[label] >= props.least);
      const own = examples.filter((each) => each.label === label);
      resize(drawings, own.length, () => makeButton({}, make("canvas"))).forEach((button, at) => {
        const title = t("collect.take_back", { name: quoted(names[label]), number: at + 1 });
        Object.assign(button, { title, ariaLabel: title });
        button.onclick = () =>
          act(
            (latest) => without(latest, latest.examples.indexOf(own[at])),
            () => t("collect.taken_back"),
          );
        paint(find(button, "canvas")[0], own[at]);
      });
    });
  }

  onAppearance(element, () => {
    painted = new WeakMap();
    show();
  });
  details.open = store.latest().names.length > 0;
}

// Names as they could be typed.
/** @param {string[]} names */
const listed = (names) => names.join(names.some((name) => /[\s,،、;]/.test(name)) ? "\n" : " ");

/** @type {WeakMap<HTMLCanvasElement, Collected>} */
let painted = new WeakMap();

/** @type {(canvas: HTMLCanvasElement, example: Collected) => void} */
function paint(canvas, example) {
  if (painted.get(canvas) === example) return;
  painted.set(canvas, example);
  canvas.width = canvas.height = SIDE;
  const strokes = example.strokes.map((each) => ({ ...each, width: each.width * THICKENED }));
  paintStrokes(canvas, strokes);
}
