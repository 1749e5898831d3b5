// What keeps a drawing besides the paper: the page's address, as long as it holds what is on the
// paper, and the tab, so that a reload brings it back.

import { FIELD } from "../constants.js";
import { fromFragment, PREFIX, toFragment } from "./link.js";
import { enlarge } from "./painting.js";

const KEY = "lenet-drawing"; // of the tab's storage
const HOME = new URL("../../", import.meta.url); // where the page stands alone

/**
 * Bring back what was on the paper, or what the page's address holds; return `link()`, which gives
 * the address of the page with the strokes on the paper, and puts it in place of the page's own.
 *
 * @param {boolean} embedded whether the address is another page's, of which this one is a part
 */
export function createKeeping(state, drawing, embedded) {
  let linked = null; // the strokes that the address holds

  const whole = () => {
    const { strokes, moment, picture, digitImage } = state.latest("paper");
    return { strokes: moment ?? strokes, picture, digitImage };
  };

  function follow() {
    if (embedded || !location.hash.startsWith(PREFIX)) return false;
    linked = fromFragment(location.hash);
    if (linked) drawing.show({ strokes: linked });
    else state.publish("notice", "This link holds no drawing that can be read.");
    return Boolean(linked);
  }

  async function restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      const drawn = kept && (await unpack(kept));
      if (drawn && drawing.untouched()) drawing.show(drawn); // who draws already goes on
    } catch {
      // a browser that keeps nothing, or what another version kept
    }
  }

  function keep() {
    try {
      const { blank, example } = state.latest("paper");
      if (blank || example) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, JSON.stringify(pack(whole())));
    } catch {
      // a browser that keeps nothing, or not so much
    }
  }

  if (!follow()) restore();
  if (!embedded) addEventListener("hashchange", follow);
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
  state.subscribe("paper", () => {
    if (!linked || whole().strokes === linked) return;
    linked = null;
    if (location.hash.startsWith(PREFIX)) {
      history.replaceState(null, "", location.pathname + location.search);
    }
  });

  return function link() {
    const { strokes } = whole();
    const url = new URL(toFragment(strokes), embedded ? HOME : location);
    if (!embedded) {
      linked = strokes;
      history.replaceState(null, "", url);
    }
    return url.href;
  };
}

function pack({ strokes, picture, digitImage }) {
  if (digitImage) return { digitImage: [...digitImage.data] };
  return picture ? { picture: picture.toDataURL() } : { strokes };
}

async function unpack({ strokes, picture, digitImage }) {
  if (digitImage) {
    const image = { data: Uint8Array.from(digitImage), width: FIELD, height: FIELD };
    return { picture: enlarge(image), digitImage: image };
  }
  if (!picture) return { strokes };
  const image = new Image();
  image.src = picture;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return { picture: canvas };
}
