// The camera: what it sees lies on the paper and is read, frame after frame, until one is kept.

import { LARGEST } from "../../scripts/constants.js";
import { make, makeButton, onKey } from "../../scripts/page/elements.js";
import { fitting, toPicture } from "../../scripts/page/fitting.js";
import { t } from "../../scripts/words.js";

const LIVE = 384; // pixels, longer side of a frame that is read at once
/** @type {Record<string, string>} */
const WHY = {
  NotAllowedError: "camera.denied",
  NotReadableError: "camera.taken",
  AbortError: "camera.taken",
};

/**
 * Return what opens the camera over a paper.
 *
 * @type {(paper: HTMLElement, page: Pick<Page, "state" | "drawing">) => () => Promise<void>}
 */
export function createCamera(paper, { state, drawing }) {
  const video = make("video", { muted: true, playsInline: true, autoplay: true });
  const keep = makeButton({ className: "keep" }, t("camera.keep"));
  const stop = makeButton({}, t("camera.stop"));
  const bar = make("div", { className: "shutter" }, keep, stop);
  /** @type {MediaStream | null} */
  let stream = null;
  /** @type {HTMLCanvasElement | null} */
  let reads = null; // the frame that is being read
  /** @type {object} */
  let wanted = {}; // the latest that asked for the camera

  /** @param {MediaStream | null} which */
  function end(which) {
    for (const track of which?.getTracks() ?? []) track.stop();
  }

  /** @param {string} [sentence] */
  function close(sentence) {
    const focused = bar.contains(document.activeElement);
    end(stream);
    stream = reads = video.srcObject = null;
    for (const each of [video, bar]) each.remove();
    if (focused) paper.querySelector("canvas")?.focus({ preventScroll: true });
    if (sentence) state.publish("notice", sentence);
  }

  /** @param {string} [sentence] */
  function leave(sentence) {
    drawing.endPreview();
    close(sentence);
  }

  // The latest frame, once the one before was read: none ever waits.
  function look() {
    if (!stream) return;
    requestAnimationFrame(look);
    if (reads || video.readyState < video.HAVE_CURRENT_DATA) return;
    reads = still(LIVE);
    drawing.preview(reads, close);
  }

  /** Return what is seen now.
   * @param {number} most pixels, longer side */
  function still(most) {
    const { videoWidth: width, videoHeight: height } = video;
    return toPicture(video, fitting({ width, height }, most));
  }

  state.subscribe("reading", ({ subject, waiting }) => {
    if (!waiting && subject.drawing.picture === reads) reads = null;
  });
  keep.addEventListener("click", () => {
    if (video.videoWidth) drawing.show({ picture: still(LARGEST) });
  });
  stop.addEventListener("click", () => leave());
  onKey(bar, ({ key }) => key === "Escape" && leave());
  document.addEventListener("visibilitychange", () => document.hidden && stream && leave());

  return async function open() {
    if (stream) return;
    const mine = {};
    wanted = mine;
    try {
      const size = { width: { ideal: LARGEST }, aspectRatio: { ideal: 4 / 3 } };
      const video = { facingMode: "environment", ...size };
      const opened = await navigator.mediaDevices.getUserMedia({ video });
      if (wanted !== mine) return end(opened);
      stream = opened;
    } catch (error) {
      const name = /** @type {Error} */ (error).name;
      return state.publish("notice", t(WHY[name] ?? "camera.none"));
    }
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => stream && leave(t("camera.taken")));
    video.srcObject = stream;
    paper.querySelector("canvas")?.after(video);
    paper.append(bar);
    keep.focus({ preventScroll: true });
    look();
  };
}
