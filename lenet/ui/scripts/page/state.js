// What the parts of the page share: the latest of each kind, and who listens to it.
//
// "paper"    {strokes, picture, digitImage, canvases}: what is on the paper, see drawing.js
// "reading"  what was read of it, whole: {subject, by, text, digits, chosen, recognition, …}, see
//            reader.js; who draws of a reading draws of nothing else
// "refused"  {picture, reason}: what can't be read, and why, in a sentence
// "overlay"  {ink, digits, dropped, frame}: what lies over a picture
// "unit"     {layer, index}: the unit of the network that is looked at
// "pinned"   whether that unit stays although the pointer moves on
// "figure"   {INPUT, C1, …}: the canvas of each layer, as the figure shows it
// "votes"    the elements that stand for OUTPUT's ten units
// "sentence" what the answer says
// "focus"    the part whose buttons the keys are to go to
// "view"     whether the view, in which one draws, is in sight
// "place"    the chapter in sight, or its open step; null while none is
// "layout"   nothing, whenever something in the view takes another size
// "kept"     a reading to be compared with the next ones, or null
// "comparing" what the maps show of it: "kept", "difference", or null
// "slopes"   how wrong each unit was told to be, which the maps show in place of values, or null
// "hand"     {hand, on}: what the visitor taught, and whether it is to be read with
// "task"     what a round asks the visitor to write, see round.js, or null
// "guessing" whether the visitor guesses before the answer is shown
// "rounds"   what was guessed, and what it was, of each drawing, see parts/guess/rounds.js
// "server"   "reached", "lost", or "none" where there is no server
// "notice"   a sentence on what is on the paper, or ""
// "failure"  a sentence on what the page lacks until it is reloaded

/** Return a state.
 * @returns {State} */
export function createState() {
  /** @type {Map<string, Set<Function>>} */
  const listeners = new Map();
  /** @type {Map<string, any>} */
  const values = new Map();
  return {
    latest: (kind) => values.get(kind) ?? null,
    publish(kind, value) {
      values.set(kind, value);
      for (const callback of listeners.get(kind) ?? []) callback(value);
    },
    subscribe(kind, callback) {
      const others = listeners.get(kind) ?? new Set();
      listeners.set(kind, others.add(callback));
      if (values.has(kind)) callback(values.get(kind));
    },
  };
}

/**
 * Return a function that passes values on while an element is in sight; of those that came while it
 * was out of sight, the last one once it comes back.
 *
 * @template T
 * @param {Element} element
 * @param {(value: T) => void} callback
 */
export function inSight(element, callback) {
  let seen = false;
  /** @type {T[]} */
  let kept = [];
  new IntersectionObserver((entries) => {
    seen = entries[entries.length - 1].isIntersecting;
    if (seen) for (const value of kept.splice(0)) callback(value);
  }).observe(element);
  return (/** @type {T} */ value) => {
    if (seen) callback(value);
    else kept = [value];
  };
}

/**
 * Call back with each reading at rest, while an element is in sight; while the pen is down, or an
 * earlier moment is shown, what the element shows is of another drawing, and it looks stale.
 *
 * @type {(state: State, element: Element, callback: (reading: Reading) => void) => void}
 */
export function whenResting(state, element, callback) {
  const pass = inSight(element, callback);
  state.subscribe("reading", (reading) => {
    element.classList.toggle("stale", !reading.resting);
    if (reading.resting) pass(reading);
  });
}

const EASE = 120; // ms

/**
 * Return a function that passes readings on, but while the pen moves only some in a second, the last
 * one always: for what is read as text, and would take the time of what is seen to move. It comes with
 * a reading, whose frame is painted anyway, and only if there is none in time by itself.
 *
 * @type {(callback: (reading: Reading) => void) => (reading: Reading) => void}
 */
export function atEase(callback) {
  let last = -EASE;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  /** @param {Reading} reading */
  function pass(reading) {
    last = performance.now();
    callback(reading);
  }
  return (reading) => {
    clearTimeout(waiting);
    const left = reading.subject.drawing.unfinished ? last + EASE - performance.now() : 0;
    if (left > 0) waiting = setTimeout(pass, left + EASE, reading);
    else pass(reading);
  };
}
