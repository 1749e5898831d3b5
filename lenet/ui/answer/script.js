// The answer: the digit, large, and the ten probabilities, always in the same order.

const digit = element.querySelector(".digit");
const sentence = element.querySelector(".sentence");
const spoken = element.querySelector(".spoken");
const bars = element.querySelector(".bars");

const rows = Array.from({ length: 10 }, (_, label) => {
  const row = document.createElement("li");
  row.innerHTML = `<b>${label}</b><div><i></i></div><span></span>`;
  bars.append(row);
  return { row, bar: row.querySelector("i"), text: row.querySelector("span") };
});

const percent = (share) => `${(100 * share).toFixed(1)}%`;

lenet.subscribe(element, "recognition", (recognition) => {
  const blank = recognition.digit === null;
  digit.textContent = blank ? "" : recognition.digit;
  sentence.innerHTML = blank
    ? "<strong>Nothing to read yet.</strong><br>The answer appears here while you draw."
    : `LeNet-5 reads <strong>a ${recognition.digit}</strong>,<br>` +
      `${percent(recognition.confidence)} sure.`;
  recognition.probabilities.forEach((probability, label) => {
    const shown = blank ? 0 : probability;
    rows[label].bar.style.transform = `scaleX(${shown})`;
    rows[label].text.textContent = blank ? "–" : percent(shown);
    rows[label].row.classList.toggle("best", label === recognition.digit);
  });
  // A screen reader hears what stands when the pen is lifted, not every change on the way.
  if (!recognition.drawing) spoken.textContent = sentence.textContent;
});
