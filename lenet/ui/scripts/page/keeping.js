// What keeps a drawing besides the paper: the page's address, as long as it holds what is on the
// paper, and the tab, so that a reload brings it back.

import { countPoints } from "../drawing/strokes.js";
import { t } from "../words.js";
import { toPicture } from "./fitting.js";
import { fromFragment, home, momentOf, PREFIX, placeOf, pointsAt, toFragment } from "./link.js";
import { asDrawing } from "./painting.js";
import { toDigitImage } from "./readings.js";

const KEY = "lenet-drawing"; // of the tab's storage

/**
 * Let a function `take` what the tab kept by a key, and keep what another one gives, null for
 * nothing, whenever the page may be left. The tab keeps what a reload would lose.
 *
 * @type {(key: string, give: () => object | null, take: (kept: any) => unknown) => void}
 */
export function keepInTab(key, give, take) {
  function keep() {
    try {
      const given = give();
      if (given) sessionStorage.setItem(key, JSON.stringify(given));
      else sessionStorage.removeItem(key);
    } catch {
      // a browser that keeps nothing, or not so much
    }
  }

  async function restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
      if (kept) await take(kept);
    } catch {
      // a browser that keeps nothing, or what another version kept
    }
  }

  restore();
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
}

/**
 * Bring back what was on the paper, or what the page's address holds; return `link()`, which gives
 * the address of the page with the strokes on the paper and the place from which they are looked at,
 * and puts it in place of the page's own.
 *
 * `embedded` tells whether the address is another page's, of which this one is a part.
 * @type {(page: Pick<Page, "state" | "drawing" | "training" | "story" | "reader">, embedded: boolean) => () =>
 *   Promise<string>}
 */
export function createKeeping({ state, drawing, training, story, reader }, embedded) {
  /** @type {string | null} */
  let fragment = null; // the address's, followed or made here; a new one has not been followed yet
  /** @type {Stroke[] | null} */
  let linked = null; // the strokes in it, null if it can't be read

  const whole = () => {
    const { strokes, moment, picture, digitImage, look } = state.latest("paper");
    return { strokes: moment ?? strokes, picture, digitImage, look };
  };

  /** @type {(strokes: Stroke[], place: import("./link.js").Place) => void} */
  function visit(strokes, { part, only, moment, snapshot, unit, network, changes }) {
    drawing.show({ strokes });
    const count = pointsAt(strokes, moment ?? 1000);
    if (count < countPoints(strokes)) drawing.showMoment(strokes, count);
    if (snapshot !== undefined) training.go(snapshot).catch(() => {}); // read by the trained network then
    if (changes || network) {
      change(strokes, changes, network).catch(() => {}); // what could not be fetched is left out
    }
    // once the layers are laid out
    requestAnimationFrame(() => {
      if (!unit) return;
      state.publish("unit", unit);
      state.publish("pinned", true);
    });
    if (part) story.lead(part);
    if (only) story.showOnly(only);
  }

  /** @type {(strokes: Stroke[], text: string | null | undefined, network: string | undefined) =>
   *   Promise<void>} */
  async function change(strokes, text, network) {
    const [{ fromText }, { loadNetwork }] = await Promise.all([
      import("./changes.js"),
      import("./other_networks.js"),
    ]);
    const put = (/** @type {Partial<Changes>} */ what) => {
      const { changes } = state.latest("reading")?.subject ?? {};
      if (whole().strokes === strokes) reader.change({ changes: { ...changes, ...what } });
    };
    const weights = network && (await loadNetwork(network, training));
    // the strokes are on the paper with the next frame, and what was fetched before comes at once
    await new Promise(requestAnimationFrame);
    if (text) put(fromText(text) ?? {});
    if (weights) put({ weights });
  }

  function follow() {
    if (embedded || !location.hash.startsWith(PREFIX)) return;
    fragment = location.hash;
    linked = fromFragment(fragment);
    if (linked) visit(linked, placeOf(fragment));
    else state.publish("notice", t("link.unreadable"));
    drawing.update(); // so that such a link goes if there is another drawing
  }

  const newest = drawing.expect();
  follow();
  if (!embedded) addEventListener("hashchange", follow);
  keepInTab(
    KEY,
    () => {
      const task = state.latest("task");
      if (task?.alone) return task.before; // what is being written then, a server may see after a reload
      const { example, live } = state.latest("paper");
      return example || live ? null : pack(whole());
    },
    async (kept) => {
      const drawn = await unpack(kept);
      if (!newest()) return; // who draws already, or followed a link, goes on
      drawing.show(drawn);
      state.publish("notice", state.latest("notice")); // what is said of the address stays
    },
  );
  state.subscribe("paper", ({ blank, example }) => {
    const stays = linked ? whole().strokes === linked : blank || example;
    if (stays || location.hash !== fragment) return;
    fragment = null;
    history.replaceState(null, "", location.pathname + location.search);
  });

  return async function link() {
    const { strokes } = whole();
    const { moment, strokes: shown } = state.latest("paper");
    const changes = state.latest("reading")?.subject.changes;
    const file = changes && (await import("./changes.js"));
    const place = {
      part: state.latest("place"),
      moment: moment && momentOf(shown, moment),
      snapshot: state.latest("reading")?.subject.snapshot,
      network: file?.networkOf(changes),
      changes: file?.toText(changes),
      unit: state.latest("pinned") ? state.latest("unit") : null,
    };
    const url = new URL(toFragment(strokes, place), embedded ? home() : location.href);
    if (!embedded) {
      history.replaceState(null, "", url);
      fragment = location.hash;
      linked = strokes;
    }
    return url.href;
  };
}

/** Return a drawing ready for JSON, null if it is blank; `unpack` makes it a drawing again.
 * @type {(drawn: Drawn) => object | null} */
export function pack({ strokes, picture, digitImage, look }) {
  if (digitImage) return { digitImage: [...digitImage.data] };
  if (picture) return { picture: picture.toDataURL(), look };
  return strokes.length ? { strokes } : null;
}

/**
 * @type {(kept: {strokes: Stroke[], picture?: string, digitImage?: number[], look?: Looking}) =>
 *   Promise<Partial<Drawn>>}
 */
export async function unpack({ strokes, picture, digitImage, look = undefined }) {
  if (digitImage) return asDrawing(toDigitImage(digitImage));
  if (!picture) return { strokes };
  const image = new Image();
  image.src = picture;
  await image.decode();
  return { picture: toPicture(image, image), look: look ?? null };
}
