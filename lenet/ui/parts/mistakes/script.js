// Digits that the network misreads, each with its label and what was read instead.

const SIDE = 28; // pixels of a digit image

const list = element.querySelector("ul");
const painters = props.mistakes.map(({ label, read, digit_image }) => {
  const item = document.createElement("li");
  item.innerHTML = `<canvas role="img" aria-label="A ${label}"></canvas><b>${label}</b> read as <b>${read}</b>`;
  list.append(item);
  const values = lenet.decode(digit_image);
  return () => lenet.paintInk(item.querySelector("canvas"), values, [SIDE, SIDE]);
});

lenet.onAppearance(element, () => painters.forEach((paint) => paint()));
