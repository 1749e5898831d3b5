// What keeps a drawing besides the paper: the page's address, as long as it holds what is on the
// paper, and the tab, so that a reload brings it back.

import { contextOf, make } from "./elements.js";
import { fromFragment, PREFIX, toFragment } from "./link.js";
import { asDrawing } from "./painting.js";
import { toDigitImage } from "./readings.js";

const KEY = "lenet-drawing"; // of the tab's storage
const HOME = new URL("../../", import.meta.url); // where the page stands alone

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
 * the address of the page with the strokes on the paper, and puts it in place of the page's own.
 *
 * `embedded` tells whether the address is another page's, of which this one is a part.
 * @type {(state: State, drawing: Drawing, embedded: boolean) => () => string}
 */
export function createKeeping(state, drawing, embedded) {
  /** @type {string | null} */
  let fragment = null; // the address's, followed or made here; a new one has not been followed yet
  /** @type {Stroke[] | null} */
  let linked = null; // the strokes in it, null if it can't be read

  const whole = () => {
    const { strokes, moment, picture, digitImage } = state.latest("paper");
    return { strokes: moment ?? strokes, picture, digitImage };
  };

  function follow() {
    if (embedded || !location.hash.startsWith(PREFIX)) return;
    fragment = location.hash;
    linked = fromFragment(fragment);
    if (linked) drawing.show({ strokes: linked });
    else state.publish("notice", "This link holds no drawing that can be read.");
    drawing.update(); // so that such a link goes if there is another drawing
  }

  const newest = drawing.expect();
  follow();
  if (!embedded) addEventListener("hashchange", follow);
  keepInTab(
    KEY,
    () => (state.latest("paper").example ? null : pack(whole())),
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

  return function link() {
    const { strokes } = whole();
    const url = new URL(toFragment(strokes), embedded ? HOME : location.href);
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
export function pack({ strokes, picture, digitImage }) {
  if (digitImage) return { digitImage: [...digitImage.data] };
  if (picture) return { picture: picture.toDataURL() };
  return strokes.length ? { strokes } : null;
}

/**
 * @type {(kept: {strokes: Stroke[], picture?: string, digitImage?: number[]}) =>
 *   Promise<Partial<Drawn>>}
 */
export async function unpack({ strokes, picture, digitImage }) {
  if (digitImage) return asDrawing(toDigitImage(digitImage));
  if (!picture) return { strokes };
  const image = new Image();
  image.src = picture;
  await image.decode();
  const canvas = make("canvas", { width: image.width, height: image.height });
  contextOf(canvas).drawImage(image, 0, 0);
  return { picture: canvas };
}
