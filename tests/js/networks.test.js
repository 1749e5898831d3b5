import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { NETWORKS } from "../../lenet/ui/scripts/constants.js";
import { likeliest } from "../../lenet/ui/scripts/network/answers.js";
import { run } from "../../lenet/ui/scripts/network/forward.js";
import { toInput } from "../../lenet/ui/scripts/network/model.js";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import { toSample } from "../../lenet/ui/scripts/page/likes.js";
import { apart, golden, unpack } from "./golden.js";

const HERE = new URL("../../lenet/ui/", import.meta.url);
const inputs = golden("network").images.map((image) => toInput(unpack(image)));
const { labels, inputs: unseen } = toSample(
  new Uint8Array(gunzipSync(readFileSync(new URL("unseen.bin", HERE)))),
);

test("each of the other networks reads as it does in Python", () => {
  const expected = golden("networks");
  assert.deepEqual(Object.keys(NETWORKS).sort(), Object.keys(expected));
  for (const [name, { logits, unseen: share }] of Object.entries(expected)) {
    const bytes = readFileSync(new URL(`networks/${name}.bin`, HERE));
    const weights = fromBytes(new Uint8Array(bytes).buffer);
    for (const [at, each] of logits.entries()) {
      assert.ok(apart(run(inputs[at], weights).OUTPUT, each) < 1e-3, name);
    }
    const outputs = {};
    const right = unseen.filter(
      (input, at) => likeliest(run(input, weights, outputs).OUTPUT) === labels[at],
    );
    assert.ok(Math.abs(right.length / unseen.length - share) < 0.003, name);
    assert.ok(NETWORKS[name].temperature > 0, name);
  }
});

test("500 drawings are read within a second and a half of one processor", () => {
  const weights = fromBytes(
    new Uint8Array(readFileSync(new URL("networks/classic.bin", HERE))).buffer,
  );
  const outputs = {};
  const begun = process.cpuUsage();
  for (const input of unseen) run(input, weights, outputs);
  const { user, system } = process.cpuUsage(begun);
  assert.equal(unseen.length, 500);
  assert.ok(user + system < 1_500_000, `${user + system} µs`);
});
