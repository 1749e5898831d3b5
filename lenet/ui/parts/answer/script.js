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

const article = (label) => (label === 8 ? "an" : "a");
const percent = (share) => `${(100 * share).toFixed(1)}%`;
const sure = (share) => (share > 0.999 ? "more than 99.9%" : percent(share));

lenet.subscribe(element, "recognition", (recognition) => {
  const { blank, digit: answer, probabilities } = recognition;
  const guess = probabilities.indexOf(Math.max(...probabilities));
  digit.textContent = answer ?? "";
  if (blank) {
    sentence.innerHTML =
      "<strong>Nothing to read yet.</strong><br>The answer appears here while you draw.";
  } else if (answer === null) {
    const next = probabilities.indexOf(Math.max(...probabilities.toSpliced(guess, 1, 0)));
    sentence.innerHTML = recognition.doubt > 0.5
      ? "<strong>This doesn’t look like a digit to me.</strong><br>" +
        `If it is one, my guess is ${article(guess)} ${guess}.`
      : "<strong>I can’t tell.</strong><br>" +
        `My guess is ${article(guess)} ${guess}, but it could be ${article(next)} ${next}.`;
  } else {
    sentence.innerHTML =
      `LeNet-5 reads <strong>${article(answer)} ${answer}</strong>,<br>` +
      `${sure(recognition.confidence)} sure.`;
  }
  element.classList.toggle("guessing", !blank && answer === null);
  probabilities.forEach((probability, label) => {
    const shown = blank ? 0 : probability;
    rows[label].bar.style.clipPath = `inset(0 ${100 - 100 * shown}% 0 0)`;
    rows[label].text.textContent = blank ? "–" : percent(shown);
    rows[label].row.classList.toggle("best", label === answer);
  });
  // A screen reader hears what stands when the pen is lifted, not every change on the way.
  if (!recognition.drawing && !recognition.moment) spoken.textContent = sentence.textContent;
});
