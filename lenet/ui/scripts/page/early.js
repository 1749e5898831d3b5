// Where the page reads with the weights of an earlier moment of the training, it says so.

/** Say so in front of an element, and lead back to the trained network; else it is hidden. */
export function mountEarly(element, { state, training }) {
  const line = document.createElement("span");
  line.className = "early";
  line.hidden = true;
  line.innerHTML = 'Before training ended. <button type="button">Return</button>';
  line.lastChild.title = "Return to the trained network";
  line.lastChild.addEventListener("click", () => training.go(null));
  state.subscribe("reading", ({ subject }) => {
    const trained = subject.snapshot === null;
    if (line.hidden !== trained) line.hidden = trained;
  });
  element.before(line);
}
