// How a drawing flows through the network, left to right: its ink drops into INPUT, a window sweeps
// over that while the maps of C1 fill, the other layers light up one after the other, and the ribbons
// from F6 swell into the bar that wins. All of it is shown by veils and copies above the view, which
// are moved by transforms alone: nothing is laid out or painted anew.

import { INPUT_SIZE } from "../constants.js";
import { layerOf } from "../network/model.js";
import { contextOf, find, make } from "./elements.js";

// When each begins and ends, as shares of the whole.
const TIMES = { drop: [0, 0.18], sweep: [0.16, 0.6], layers: [0.58, 0.86], ribbons: [0.82, 1] };
const ROWS = 7; // of the window's way
const { kernel: WINDOW, grid } = layerOf("C1");
const [, , MAPS] = grid;

/** Whether the visitor wants no motion. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Return what shows the flow above a view: `cover` dims all layers until then, `run` shows it within
 * so many ms, and `finish` ends it at once.
 *
 * @param {Element} view
 * @param {State} state
 */
export function createFlow(view, state) {
  const [paper, links] = find(view, "#sketchpad canvas", ".links");
  const stage = make("div", { className: "flow", ariaHidden: "true" });
  view.append(stage);
  /** @type {Animation[]} */
  const running = [];

  /** @type {(element: Element) => Rectangle} */
  const boxOf = (element) => {
    const [outer, box] = [view.getBoundingClientRect(), element.getBoundingClientRect()];
    return { x: box.x - outer.x, y: box.y - outer.y, width: box.width, height: box.height };
  };
  /** @type {<Kind extends HTMLElement>(element: Kind, box: Rectangle) => Kind} */
  const put = (element, { x, y, width, height }) => {
    const style = { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
    Object.assign(element.style, style);
    stage.append(element);
    return element;
  };
  /** @type {(box: Rectangle) => HTMLElement} */
  const veil = (box) => put(make("div", { className: "veil" }), box);

  // The layers that are seen, each as the boxes that fill one by one: the maps of C1, else the whole.
  function layers() {
    const shown = Object.entries(state.latest("figure") ?? {}).filter(([, canvas]) =>
      canvas.checkVisibility?.({ visibilityProperty: true }),
    );
    return shown.map(([name, canvas]) => {
      const box = boxOf(canvas);
      if (name !== "C1") return { name, boxes: [box] };
      // the canvas may not be painted yet, but has its proportions
      const across = Math.round(Math.sqrt((MAPS * box.width) / box.height));
      const [wide, high] = [box.width / across, (box.height * across) / MAPS];
      const boxes = Array.from({ length: MAPS }, (_, map) => ({
        x: box.x + (map % across) * wide,
        y: box.y + Math.floor(map / across) * high,
        width: wide,
        height: high,
      }));
      return { name, boxes };
    });
  }

  /** @type {(element: Element, frames: Keyframe[], times: number[], total: number, easing?: string) =>
   *   void} */
  function animate(element, frames, [from, to], total, easing = "ease-in-out") {
    const [delay, duration] = [from * total, (to - from) * total];
    running.push(element.animate(frames, { delay, duration, easing, fill: "both" }));
  }

  function finish() {
    for (const each of running.splice(0)) each.cancel();
    stage.replaceChildren();
    view.classList.remove("covered");
  }

  return {
    /** Dim the layers after INPUT until what is drawn flows. */
    cover() {
      finish();
      view.classList.add("covered");
      for (const { name, boxes } of layers()) if (name !== "INPUT") boxes.forEach(veil);
    },
    /** Show the flow; return when it has ended, or was ended.
     * @param {number} total ms */
    async run(total) {
      finish();
      // who has just drawn has seen the maps, and is not to lose sight of them
      stage.classList.toggle("brief", total < 1000);
      const shown = layers();
      const [input, ...others] = shown;
      if (input?.name !== "INPUT" || !paper.width) return;
      const [into] = input.boxes;
      const from = boxOf(paper);
      const drop = put(make("canvas", { width: paper.width, height: paper.height }), from);
      contextOf(drop).drawImage(paper, 0, 0);
      const [x, y] = [into.x - from.x, into.y - from.y];
      const size = `scale(${into.width / from.width}, ${into.height / from.height})`;
      const frames = [
        { transform: "none", opacity: 0.9 },
        { transform: `translate(${x}px, ${y}px) ${size}`, opacity: 0.3 },
      ];
      animate(drop, [...frames, { ...frames[1], opacity: 0 }], TIMES.drop, total);
      const side = (WINDOW / INPUT_SIZE) * into.width;
      const sweep = put(make("div", { className: "window" }), {
        ...into,
        width: side,
        height: side,
      });
      const way = into.width - side;
      const steps = Array.from({ length: 2 * ROWS }, (_, at) => {
        const [row, end] = [Math.floor(at / 2), at % 2];
        return {
          transform: `translate(${end * way}px, ${(row / (ROWS - 1)) * way}px)`,
          opacity: 1,
        };
      });
      const [first, last] = [steps[0], steps[steps.length - 1]];
      const hidden = { opacity: 0 };
      const path = [{ ...first, ...hidden }, ...steps, { ...last, ...hidden }];
      animate(sweep, path, TIMES.sweep, total, "linear");
      const [begin, end] = TIMES.layers;
      others.forEach(({ name, boxes }, at) => {
        const share = (end - begin) / others.length;
        const start = begin + at * share;
        for (const box of boxes) {
          const lifted = [{ clipPath: "inset(0)" }, { clipPath: "inset(100% 0 0 0)" }];
          if (name === "C1") animate(veil(box), lifted, TIMES.sweep, total, "linear");
          else animate(veil(box), [{ opacity: 1 }, hidden], [start, start + 1.5 * share], total);
        }
      });
      const grown = [{ clipPath: "inset(0 100% 0 0)" }, { clipPath: "inset(0 0 0 0)" }];
      if (links) animate(links, grown, TIMES.ribbons, total);
      const bar = view.querySelector(".rows .best i");
      const [narrow, full] = ["scaleX(0)", "scaleX(var(--share))"];
      if (bar) animate(bar, [{ transform: narrow }, { transform: full }], TIMES.ribbons, total);
      const mine = running;
      await Promise.allSettled(mine.map(({ finished }) => finished));
      if (mine === running) finish();
    },
    finish,
  };
}
