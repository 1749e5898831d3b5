import assert from "node:assert/strict";
import { test } from "node:test";
import { Hand } from "../../lenet/ui/scripts/hand.js";
import { toInput } from "../../lenet/ui/scripts/network/model.js";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import { Recognizer } from "../../lenet/ui/scripts/recognizer.js";
import { apart, golden, unpack, weightBytes } from "./golden.js";

const weights = fromBytes(weightBytes());
const recognizer = new Recognizer(weights);
const cases = golden("hand");
const hand = await Hand.parse(JSON.stringify(cases.file));

test("a hand that Python wrote is read, and written so that it is read again", async () => {
  const again = await Hand.parse(JSON.stringify(await hand.toJson()));
  for (const { exemplars } of [hand, again]) {
    assert.equal(exemplars.length, cases.exemplars.length);
    cases.exemplars.forEach(({ label, digitImage }, at) => {
      assert.equal(exemplars[at].label, label);
      assert.deepEqual(exemplars[at].digitImage, unpack(digitImage));
    });
  }
});

test("a hand lifts the same logits", () => {
  cases.images.forEach((image, at) => {
    const layers = recognizer.layers(toInput(unpack(image)));
    assert.ok(apart(hand.similarities(layers.C5, weights), cases.similarities[at]) < 1e-4);
    assert.ok(apart(hand.lift(layers.C5, weights), cases.lifts[at]) < 1e-2);
    const { digit, confidence } = recognizer.answer(layers, { blank: false, hand });
    if (digit !== null) assert.ok(apart([confidence], [cases.confidences[at]]) < 1e-2);
  });
});

test("contradictions are the same", () => {
  assert.deepEqual(hand.contradictions(weights), cases.contradictions);
});

test("a file of a hand is read or refused the same", async () => {
  for (const { text, outcome } of cases.files) {
    const read = Hand.parse(text).then(({ exemplars }) => exemplars.map(({ label }) => label));
    const reply = await read.catch((error) => {
      assert.ok(error instanceof RangeError, String(error));
      return error.message;
    });
    // as JSON, to which -0 is 0
    assert.equal(JSON.stringify(reply), JSON.stringify(outcome), text.slice(0, 200));
  }
});

test("what is taught again is relabelled, and can be forgotten", () => {
  const [{ digitImage }] = hand.exemplars;
  const own = new Hand();
  assert.throws(() => own.teach({ blank: true, digitImage }, 4), /blank/);
  for (const label of [4, null]) {
    own.teach({ blank: false, digitImage }, label);
    assert.deepEqual([own.size, own.labelOf(digitImage)], [1, label]);
  }
  own.forget(digitImage);
  assert.deepEqual([own.size, own.labelOf(digitImage)], [0, undefined]);
});
