import assert from "node:assert/strict";
import { test } from "node:test";
import { sums } from "../../lenet/ui/parts/combine/sums.js";
import { run } from "../../lenet/ui/scripts/network/forward.js";
import { toInput } from "../../lenet/ui/scripts/network/model.js";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import { Recognizer } from "../../lenet/ui/scripts/recognizer.js";
import { apart, golden, unpack, weightBytes } from "./golden.js";

const weights = fromBytes(weightBytes());
const recognizer = new Recognizer(weights);
const cases = golden("network");
const inputs = cases.images.map((image) => toInput(unpack(image)));

test("the logits of the same digit image are the same", () => {
  inputs.forEach((input, at) => {
    assert.ok(apart(run(input, weights).OUTPUT, cases.logits[at]) < 1e-3);
  });
});

test("an opened unit is the same", () => {
  for (const { layer, index, terms, ...unit } of cases.units) {
    const opened = recognizer.openUnit(inputs[0], layer, index);
    assert.deepEqual([opened.source, opened.field], [unit.source, unit.field]);
    assert.equal(opened.activation, unit.activation);
    for (const name of ["bias", "total", "value"]) {
      assert.ok(Math.abs(opened[name] - unit[name]) < 1e-4, `${layer}, ${name}`);
    }
    assert.equal(opened.terms.length, terms.length);
    for (const term of terms) {
      const own = opened.terms.find(({ channel }) => channel === term.channel);
      assert.deepEqual(own.shape, term.shape);
      assert.ok(Math.abs(own.total - term.total) < 1e-4);
      for (const name of ["inputs", "weights", "products"]) {
        assert.ok(apart(own[name], term[name]) < 1e-4);
      }
    }
    const sizes = opened.terms.map(({ total }) => Math.abs(total));
    assert.deepEqual(
      sizes,
      sizes.toSorted((one, other) => other - one),
    );
  }
});

test("what each map of S2 adds to a map of C3 is what its units are the sum of", () => {
  const [map, place] = [6, 4 * 10 + 7];
  const added = sums(run(inputs[0], weights).S2, weights.C3.kernel, map);
  for (const { channel, total } of recognizer.openUnit(inputs[0], "C3", [4, 7, map]).terms) {
    assert.ok(Math.abs(added[channel][place] - total) < 1e-4);
  }
});

test("a unit that is not there is refused", () => {
  for (const [layer, index] of [
    ["C9", [0, 0, 0]],
    ["C1", [0, 28, 0]],
  ]) {
    assert.throws(() => recognizer.openUnit(inputs[0], layer, index), RangeError);
  }
});

test("the evidence is the same", () => {
  cases.evidence.forEach(({ digit, other, values }, at) => {
    const own = recognizer.explain(inputs[at]);
    assert.deepEqual([own.digit, own.other], [digit, other]);
    assert.ok(apart(own.values, values) < 1e-3 * Math.max(...values.map(Math.abs)));
  });
});

test("weights that were cut are refused", () => {
  assert.throws(() => fromBytes(weightBytes().slice(2)), /Expected 61706 weights, got 61705/);
});

test("numbers of 16 bits are those of IEEE 754", () => {
  const halves = new Uint16Array(61706);
  halves.set([0x0000, 0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff, 0x8000]);
  const { C1 } = fromBytes(halves.buffer);
  const expected = [0, 1, -2, 0.333251953125, 2 ** -24, 65504, -0];
  assert.deepEqual(Array.from(C1.kernel.slice(0, 7)), expected);
});
