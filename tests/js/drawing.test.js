import assert from "node:assert/strict";
import { test } from "node:test";
import { frame } from "../../lenet/ui/scripts/drawing/framing.js";
import {
  canvases,
  countPoints,
  draw,
  firstPoints,
  Raster,
} from "../../lenet/ui/scripts/drawing/strokes.js";
import { apart, golden, levelsApart, unpack } from "./golden.js";

const drawings = golden("drawings").map(({ strokes, ink }) => ({ strokes, ink: unpack(ink) }));

test("the raster differs from OpenCV's by hardly a level", () => {
  const sums = { edges: 0, apart: 0, signed: 0 };
  for (const { strokes, ink } of drawings) {
    const { data } = draw(strokes);
    assert.ok(levelsApart({ ...ink, data }, ink) <= 16);
    for (let at = 0; at < data.length; at++) {
      sums.edges += Number(ink.data[at] > 0 && ink.data[at] < 255);
      sums.apart += Math.abs(data[at] - ink.data[at]);
      sums.signed += data[at] - ink.data[at];
    }
  }
  assert.ok(sums.apart / sums.edges < 0.15);
  assert.ok(Math.abs(sums.signed) / sums.edges < 0.05);
});

test("a raster that grows point by point draws the same", () => {
  for (const { strokes } of drawings) {
    const raster = new Raster();
    for (let count = 1; count <= countPoints(strokes); count++)
      raster.draw(firstPoints(strokes, count));
    assert.equal(levelsApart(raster.ink, draw(strokes)), 0);
  }
});

test("paper is as wide as what is drawn on it", () => {
  const to = (x) => [
    {
      width: 16,
      points: [
        [10, 10],
        [x, 20],
      ],
    },
  ];
  assert.deepEqual([[], to(400), to(401), to(1200)].map(canvases), [1, 1, 2, 3]);
});

test("the same ink is framed the same, with all steps and without each", () => {
  for (const { ink, without, images, square, blank } of golden("framings")) {
    const framing = frame(unpack(ink), { without });
    const own = [framing.crop, framing.even, framing.fit, framing.digitImage];
    images.map(unpack).forEach((image, at) => {
      assert.ok(levelsApart(own[at], image) <= 1, `${without}, image ${at}`);
    });
    assert.ok(apart(framing.square, square) < 1e-4);
    assert.equal(framing.blank, blank);
  }
});
