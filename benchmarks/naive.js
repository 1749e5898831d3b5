// The yardstick of the engine: LeNet-5 trained in plain JavaScript as one would write it at first, an
// image at a time, on typed arrays, with Adam.

export class Naive {
  constructor(layers) {
    this.layers = layers;
    const shapes = layers.map(({ kernel, inputs, filters, parameters }) =>
      parameters ? [kernel ** 2 * inputs * filters, filters] : [0, 0],
    );
    const arrays = () => shapes.map((sizes) => sizes.map((size) => new Float32Array(size)));
    [this.weights, this.slopes, this.means, this.squares] = [0, 0, 0, 0].map(arrays);
    this.outputs = layers.map(({ grid }) => new Float32Array(grid[0] * grid[1] * grid[2]));
    this.input = new Float32Array(layers[0].inputSize ** 2);
    this.backs = [this.input, ...this.outputs].map(({ length }) => new Float32Array(length));
    this.steps = 0;
  }

  set(values) {
    let start = 0;
    for (const array of this.weights.flat()) {
      array.set(values.subarray(start, start + array.length));
      start += array.length;
    }
  }

  learn(images, labels) {
    for (const array of this.slopes.flat()) array.fill(0);
    labels.forEach((label, at) => {
      this.forward(images.subarray(at * 784, (at + 1) * 784));
      const logits = this.outputs.at(-1);
      const most = Math.max(0, ...logits);
      const odds = Array.from(logits, (logit) => Math.exp(logit - most));
      const sum = odds.reduce((total, odd) => total + odd, Math.exp(-most));
      const back = this.backs.at(-1);
      odds.forEach((odd, digit) => {
        back[digit] = (odd / sum - (digit === label)) / labels.length;
      });
      this.backward();
    });
  }

  forward(image) {
    for (let at = 0; at < 784; at++) {
      this.input[(Math.floor(at / 28) + 2) * 32 + (at % 28) + 2] = image[at] / 255;
    }
    this.layers.forEach((layer, number) => {
      const from = number ? this.outputs[number - 1] : this.input;
      if (layer.parameters) weigh(layer, from, this.weights[number], this.outputs[number]);
      else pool(layer, from, this.outputs[number]);
    });
  }

  backward() {
    for (let number = this.layers.length - 1; number >= 0; number--) {
      const layer = this.layers[number];
      const [back, wrong] = [this.backs[number], this.backs[number + 1]];
      if (layer.activation) {
        const made = this.outputs[number];
        for (let unit = 0; unit < made.length; unit++) if (made[unit] === 0) wrong[unit] = 0;
      }
      const from = number ? this.outputs[number - 1] : this.input;
      if (!layer.parameters) poolBack(layer, wrong, back);
      else weighBack(layer, from, this.weights[number][0], wrong, this.slopes[number], back);
    }
  }

  update(rate) {
    this.steps += 1;
    const by = (rate * Math.sqrt(1 - 0.999 ** this.steps)) / (1 - 0.9 ** this.steps);
    const all = [this.weights, this.slopes, this.means, this.squares].map((each) => each.flat());
    all[0].forEach((weights, at) => {
      const [, slopes, means, squares] = all.map((arrays) => arrays[at]);
      for (let weight = 0; weight < weights.length; weight++) {
        means[weight] += 0.1 * (slopes[weight] - means[weight]);
        squares[weight] += 0.001 * (slopes[weight] ** 2 - squares[weight]);
        weights[weight] -= (by * means[weight]) / (Math.sqrt(squares[weight]) + 1e-7);
      }
    });
  }
}

function weigh(layer, from, [kernel, bias], to) {
  const { filters, kernel: side, inputSize, inputs, grid } = layer;
  for (let row = 0, unit = 0; row < grid[0]; row++) {
    for (let column = 0; column < grid[1]; column++, unit += filters) {
      for (let filter = 0; filter < filters; filter++) to[unit + filter] = bias[filter];
      for (let y = 0, weight = 0; y < side; y++) {
        let place = ((row + y) * inputSize + column) * inputs;
        for (let x = 0; x < side * inputs; x++, place++, weight += filters) {
          const value = from[place];
          if (value === 0) continue;
          for (let filter = 0; filter < filters; filter++) {
            to[unit + filter] += value * kernel[weight + filter];
          }
        }
      }
      if (!layer.activation) continue;
      for (let filter = 0; filter < filters; filter++) {
        if (to[unit + filter] < 0) to[unit + filter] = 0;
      }
    }
  }
}

function weighBack(layer, from, kernel, wrong, [slopes, biases], back) {
  const { filters, kernel: side, inputSize, inputs, grid } = layer;
  back.fill(0);
  for (let row = 0, unit = 0; row < grid[0]; row++) {
    for (let column = 0; column < grid[1]; column++, unit += filters) {
      for (let filter = 0; filter < filters; filter++) biases[filter] += wrong[unit + filter];
      for (let y = 0, weight = 0; y < side; y++) {
        let place = ((row + y) * inputSize + column) * inputs;
        for (let x = 0; x < side * inputs; x++, place++, weight += filters) {
          const value = from[place];
          let sum = 0;
          for (let filter = 0; filter < filters; filter++) {
            const slope = wrong[unit + filter];
            slopes[weight + filter] += slope * value;
            sum += slope * kernel[weight + filter];
          }
          back[place] += sum;
        }
      }
    }
  }
}

function pool({ filters, inputSize, grid }, from, to) {
  for (let unit = 0; unit < to.length; unit++) {
    const [map, at] = [unit % filters, Math.floor(unit / filters)];
    const place = 2 * (Math.floor(at / grid[1]) * inputSize + (at % grid[1])) * filters + map;
    const below = place + inputSize * filters;
    to[unit] = (from[place] + from[place + filters] + from[below] + from[below + filters]) / 4;
  }
}

function poolBack({ filters, inputSize, grid }, wrong, back) {
  for (let unit = 0; unit < wrong.length; unit++) {
    const [map, at] = [unit % filters, Math.floor(unit / filters)];
    const place = 2 * (Math.floor(at / grid[1]) * inputSize + (at % grid[1])) * filters + map;
    const below = place + inputSize * filters;
    const slope = wrong[unit] / 4;
    back[place] = back[place + filters] = back[below] = back[below + filters] = slope;
  }
}
