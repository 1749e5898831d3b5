import assert from "node:assert/strict";
import { test } from "node:test";
import { label } from "../../lenet/ui/scripts/drawing/components.js";
import * as filters from "../../lenet/ui/scripts/drawing/filters.js";
import { average, enlarge, resize } from "../../lenet/ui/scripts/drawing/resize.js";
import { fromBytes } from "../../lenet/ui/scripts/network/weights.js";
import { layOut } from "../../lenet/ui/scripts/reading/line.js";
import { readPicture } from "../../lenet/ui/scripts/reading/picture.js";
import { Recognizer } from "../../lenet/ui/scripts/recognizer.js";
import { apart, golden, levelsApart, unpack, weightBytes } from "./golden.js";

const { box, disc } = filters;
const APPLY = {
  dilate: (image, [width, height]) => filters.dilate(image, box(width, height)),
  erode: (image, [width, height]) => filters.erode(image, box(width, height)),
  open: (image, [width, height]) => filters.open(image, box(width, height)),
  close: (image, [width, height]) => filters.close(image, box(width, height)),
  closeDisc: (image, [side]) => filters.close(image, disc(side)),
  openDisc: (image, [side]) => filters.open(image, disc(side)),
  blur: (image, [side]) => filters.blur(image, side),
  gaussianBlur: (image, [sigma]) => filters.gaussianBlur(image, sigma),
  median: (image, [side]) => filters.median(image, side),
  resize: (image, [side]) => resize(image, side),
  average: (image, [factor], { width, height }) => average(image, width, height, factor),
};

test("filters make of images what OpenCV makes of them", () => {
  for (const { image: packed, results, steep } of golden("filters")) {
    const image = unpack(packed);
    const { width } = image;
    const own = steep.map((_, at) => {
      return filters.steepnessAt(image, at % width, Math.floor(at / width));
    });
    assert.ok(apart(own, steep) < 1e-3);
    for (const [name, result] of Object.entries(results)) {
      const [kind, ...sizes] = name.split(" ");
      const what = `${name} of ${image.width} × ${image.height}`;
      const made =
        kind === "enlarge"
          ? enlarge(unpack(results[`average ${sizes[0]}`]), image.width, image.height)
          : APPLY[kind](image, sizes.map(Number), result);
      assert.equal(levelsApart(made, unpack(result)), 0, what);
    }
  }
});

test("components are numbered as OpenCV numbers them", () => {
  for (const { shape, labels } of golden("components")) {
    const own = [false, true].map((corners) => label(unpack(shape), corners).labels);
    assert.deepEqual(
      own.map((each) => [...each]),
      labels,
    );
  }
});

const recognizer = new Recognizer(fromBytes(weightBytes()));

/** Return pixels as a canvas has them. */
function pixelsOf({ channels, ...packed }) {
  const { data, width, height } = unpack(packed);
  const own = {
    data: new Uint8ClampedArray((4 * data.length) / channels),
    width: width / channels,
  };
  for (let at = 0, place = 0; place < data.length; at += 4, place += channels) {
    const colour = channels < 3 ? Array(3).fill(data[place]) : data.subarray(place, place + 3);
    own.data.set([...colour, channels === 4 ? data[place + 3] : 255], at);
  }
  return { ...own, height };
}

const toRectangle = ([x, y, width, height]) => ({ x, y, width, height });
const places = ({ box, corner, scale }) => {
  return [box.left, box.top, box.width, box.height, ...corner, ...scale];
};

test("ink that vanishes at the height of a line is no line", () => {
  const data = new Uint8Array(1024 * 1024);
  data[0] = data[data.length - 1] = 100;
  assert.equal(layOut({ data, width: 1024, height: 1024 }), null);
});

test("pictures are read the same, and for the same reason not", () => {
  for (const { pixels, ink, region, light, ...read } of golden("pictures")) {
    const looking = { region: region && toRectangle(region), light };
    const { found, number, lines } = readPicture(recognizer, pixelsOf(pixels), looking);
    assert.deepEqual([number.text, number.reason], [read.text, read.reason]);
    assert.deepEqual(
      lines.map(({ text }) => text),
      read.lines,
    );
    assert.ok(apart([number.confidence], [read.confidence]) < 0.02);
    const path = number.segmentation.path;
    assert.deepEqual(path?.sure ?? null, read.sure);
    assert.ok(apart([path?.posterior ?? 0], [read.posterior ?? 0]) < 0.02);
    assert.equal(levelsApart(found.ink, unpack(ink)), 0);
    assert.equal(found.light, read.found.light);
    assert.deepEqual(found.region, toRectangle(read.found.region));
    assert.deepEqual(
      found.dropped,
      read.dropped.map(([reason, ...box]) => ({ reason, box: toRectangle(box) })),
    );
    const own = number.digits.map(places);
    assert.equal(own.length, read.places.length);
    own.forEach((place, at) => {
      assert.ok(apart(place, read.places[at]) < 1e-6);
    });
  }
});

test("a picture that is too large, or a region outside of it, is refused in a sentence", () => {
  const blank = (width, height) => ({
    data: new Uint8ClampedArray(4 * width * height),
    width,
    height,
  });
  assert.throws(() => readPicture(recognizer, blank(1025, 2)), /at most 1024 pixels a side/);
  for (const region of [
    [0, 0, 9, 4],
    [-1, 0, 3, 3],
    [0, 0, 0, 1],
    [0.5, 0, 2, 2],
  ]) {
    const looking = { region: toRectangle(region) };
    assert.throws(() => readPicture(recognizer, blank(8, 4), looking), /within 8 × 4 pixels/);
  }
});
