import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LAYERS } from "../../lenet/ui/scripts/constants.js";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import {
  createSearch,
  describe,
  findSpots,
  lieOf,
  patchAt,
  toSample,
} from "../../lenet/ui/scripts/page/likes.js";
import { weightBytes } from "./golden.js";

const file = new URL("../../lenet/ui/drawings.bin", import.meta.url);
const sample = toSample(Uint8Array.from(readFileSync(file)));
const few = { labels: sample.labels.slice(0, 20), inputs: sample.inputs.slice(0, 20) };
const C1 = LAYERS[0];

const pictured = (rows) => ({
  side: rows.length,
  patch: Float32Array.from(rows.join(""), (mark) => (mark === "#" ? 1 : 0)),
});

test("how ink lies in a patch is found from the patch", () => {
  const cases = {
    "horizontal ": [".....", ".....", "#####", ".....", "....."],
    "horizontal upper": [".....", ".....", ".....", "#####", "....."],
    "horizontal lower": [".....", "#####", ".....", ".....", "....."],
    "vertical left": ["...##", "...##", "...##", "...##", "...##"],
    "rising ": ["....#", "...#.", "..#..", ".#...", "#...."],
    "falling ": ["#....", ".#...", "..#..", "...#.", "....#"],
    "ends ": [".....", ".....", "..#..", ".....", "....."],
    "paper ": [".....", ".....", ".....", ".....", "....."],
  };
  for (const [expected, rows] of Object.entries(cases)) {
    const { kind, edge } = lieOf([pictured(rows)]);
    assert.equal(`${kind} ${edge}`, expected);
  }
});

// The network with one kernel of C1 laid down by hand.
function withKernel(rows) {
  const weights = fromBytes(weightBytes());
  rows
    .join("")
    .split("")
    .forEach((mark, at) => {
      weights.C1.kernel[at * C1.filters] = { "+": 1, "-": -1, 0: 0 }[mark];
    });
  return weights;
}

test("other weights answer to something else, and that is said", async () => {
  const level = withKernel(["-----", "00000", "+++++", "00000", "-----"]);
  const upright = withKernel(["-0+0-", "-0+0-", "-0+0-", "-0+0-", "-0+0-"]);
  for (const [weights, kind] of [
    [level, "horizontal"],
    [upright, "vertical"],
  ]) {
    const spots = await findSpots(few, weights);
    assert.equal(describe(C1, spots.C1[0], few).kind, kind);
  }
});

test("the places are the strongest of all drawings, each in another one", async () => {
  const spots = await findSpots(few, fromBytes(weightBytes()));
  for (const { name, grid } of LAYERS) {
    assert.equal(spots[name].length, grid[2]);
    for (const best of spots[name]) {
      const values = best.map(({ value }) => value);
      assert.deepEqual(
        values,
        values.toSorted((one, other) => other - one),
      );
      assert.equal(new Set(best.map(({ drawing }) => drawing)).size, best.length);
    }
  }
  const { patch, side } = patchAt(few.inputs[0], LAYERS[2], { row: 9, column: 9 });
  assert.deepEqual([patch.length, side], [14 * 14, 14]);
});

test("what sees the whole drawing is told by the digits", async () => {
  const spots = await findSpots(sample, fromBytes(weightBytes()));
  const told = spots.F6.map((best) => describe(LAYERS[5], best, sample)?.digits ?? []);
  assert.ok(told.filter((digits) => digits.length).length > 40);
  assert.deepEqual(describe(LAYERS[5], [], sample), null);
});

test("weights that follow each other are searched when they rest, and none before", async () => {
  const weights = fromBytes(weightBytes());
  let pauses = 0;
  const search = createSearch(async () => {
    pauses += 1;
  });
  const [first, ...others] = Array.from({ length: 4 }, () => structuredClone(weights));
  search.want(first);
  assert.equal((await search.find(few)).C1.length, 6);
  const once = pauses;
  assert.ok(once >= few.inputs.length);
  const finding = others.map((each) => {
    search.want(each);
    return search.find(few);
  });
  await Promise.all(finding.slice(0, -1).map((each) => assert.rejects(each)));
  assert.ok(pauses < once + others.length);
  assert.deepEqual(await finding.at(-1), await findSpots(few, weights));
  assert.equal(search.wanted(), others.at(-1));
  search.want(others.at(-1)); // are known
  await search.find(few);
  assert.ok(pauses <= 2 * once + others.length);
});
