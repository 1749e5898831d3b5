// What was seen in a picture: in words, and what of it lies over the picture; the other ways to look.

import { find, make, makeButton, resize, write } from "../../scripts/page/elements.js";
import { t, translated } from "../../scripts/words.js";

const ALL = { ink: true, digits: true, dropped: true, frame: false };

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing }) {
  const [whole, light, told, lines] = find(element, ".whole", ".light", ".told", ".lines");
  const [dropped] = find(element, "[data-toggle=dropped]");
  const toggles = [...element.querySelectorAll("[data-toggle]")];

  for (const button of /** @type {HTMLElement[]} */ (toggles)) {
    const name = /** @type {keyof typeof ALL} */ (button.dataset.toggle);
    button.addEventListener("click", () => {
      const overlay = /** @type {typeof ALL} */ (state.latest("overlay"));
      state.publish("overlay", { ...overlay, [name]: !overlay[name] });
    });
    state.subscribe("overlay", (overlay) => (button.ariaPressed = String(overlay[name])));
  }
  if (!state.latest("overlay")) state.publish("overlay", ALL);

  /** @param {Looking} how */
  const look = (how) => drawing.look({ ...state.latest("paper").look, ...how });
  whole.addEventListener("click", () => look({ region: null }));
  light.addEventListener("click", () => {
    const { found } = state.latest("reading");
    const asked = light.ariaPressed === "true";
    look({ light: asked ? null : !found?.light });
  });
  state.subscribe("reading", (reading) => {
    const { found, subject } = reading;
    const { look: way, unfinished, live } = subject.drawing;
    element.classList.toggle("live", live);
    dropped.disabled = !found?.dropped.length;
    whole.hidden = !way?.region;
    light.ariaPressed = String((way?.light ?? null) !== null);
    write(told, found ? tell(found) : "");
    told.ariaLive = unfinished ? "off" : "polite";
    resize(lines, reading.lines.length, () => make("li", {}, makeButton({}))).forEach(
      (item, at) => {
        const { text, region } = reading.lines[at];
        const [button] = find(item, "button");
        write(button, text);
        button.title = t("answer.line", { text });
        button.onclick = () => look({ region });
      },
    );
  });
}

// What was taken for ink, and what was left out of it.
/** @type {(found: Found) => string} */
function tell({ light, dropped }) {
  const reasons = new Set(dropped.map(({ reason }) => translated(reason)));
  const told = t(light ? "seen.on_dark" : "seen.on_light");
  const without = reasons.size ? t("seen.without", { what: [...reasons].join(", ") }) : "";
  return `${told} ${without}`;
}
