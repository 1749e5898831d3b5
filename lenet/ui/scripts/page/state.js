// What the parts of the page share: the latest of each kind, and who listens to it.
//
// "paper"        {strokes, picture, digitImage, canvases}: what is on the paper at this moment, and
//                how many canvases wide it is
// "number"       what was read, see readings.js: {text, digits, chosen, confidence, reason, …}
// "recognition"  of the chosen digit: what the network made of it; `drawing` while the pen is down, `moment` in a replay
// "rest"         the drawing that the pen has left, to be asked about: {strokes} or {picture}
// "unit"         {layer, index}: the unit of the network that is looked at
// "hand"         {hand, on, used}: what the visitor taught, and what of it is read with, or null
// "lesson"       {paper, label, before, after}: what the last correction changed; null if taken back
// "snapshot"     the number of the snapshot of the training that is read with; null for its end
// "task"         what a round asks the visitor to write, {ask, number, of, next, stop}, or null
// "server"       "reached", "lost", or "none" where there is no server
// "notice"       a sentence for the visitor, or ""

/** Return a state: `publish(kind, value)`, `subscribe(kind, callback)`, `latest(kind)`. */
export function createState() {
  const listeners = new Map();
  const values = new Map();
  return {
    latest: (kind) => values.get(kind) ?? null,
    /** Keep the value as the latest of its kind, and tell it to all who listen. */
    publish(kind, value) {
      values.set(kind, value);
      for (const callback of listeners.get(kind) ?? []) callback(value);
    },
    /** Call back with the latest value, if there is one, and with each that follows. */
    subscribe(kind, callback) {
      if (!listeners.has(kind)) listeners.set(kind, new Set());
      listeners.get(kind).add(callback);
      if (values.has(kind)) callback(values.get(kind));
    },
  };
}

/**
 * Return a function that passes values on while an element is in sight; of those that came while it
 * was out of sight, the last one once it comes back.
 */
export function inSight(element, callback) {
  let seen = false;
  let kept = [];
  new IntersectionObserver((entries) => {
    seen = entries.at(-1).isIntersecting;
    if (seen && kept.length) callback(kept.pop());
    kept = [];
  }).observe(element);
  return (value) => {
    if (seen) callback(value);
    else kept = [value];
  };
}

const EASE = 120; // ms

/**
 * Return a function that passes recognitions on, but while the pen moves only some in a second, the
 * last one always: for what is read as text, and would take the time of what is seen to move.
 */
export function atEase(callback) {
  let last = -EASE;
  let waiting;
  function pass(...values) {
    last = performance.now();
    callback(...values);
  }
  return (recognition, ...more) => {
    clearTimeout(waiting);
    const left = recognition.drawing ? last + EASE - performance.now() : 0;
    if (left > 0) waiting = setTimeout(pass, left, recognition, ...more);
    else pass(recognition, ...more);
  };
}
