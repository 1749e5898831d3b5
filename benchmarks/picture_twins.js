// Reads the pictures of a folder with the browser's scripts, in Node, for `picture_twins.py`: of each
// of `pictures.json`, a list of widths and heights, the pixels lie in a file by its number.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fromBytes } from "../lenet/ui/scripts/network/weights.js";
import { readPicture } from "../lenet/ui/scripts/reading/picture.js";
import { Recognizer } from "../lenet/ui/scripts/recognizer.js";
import { weightBytes } from "../tests/js/golden.js";

const [folder, warm] = process.argv.slice(2);
const recognizer = new Recognizer(fromBytes(weightBytes()));
const pictures = JSON.parse(readFileSync(`${folder}/pictures.json`, "utf-8"));

function read([width, height], number) {
  const bytes = readFileSync(`${folder}/${number}`);
  const data = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = process.cpuUsage();
  const { found, number: read, lines } = readPicture(recognizer, { data, width, height });
  const { user, system } = process.cpuUsage(start);
  return {
    milliseconds: (user + system) / 1000,
    text: read.text,
    reason: read.reason,
    confidence: read.confidence,
    lines: lines.map(({ text }) => text),
    light: found.light,
    dropped: found.dropped.map(({ reason }) => reason),
    ink: createHash("sha1").update(found.ink.data).digest("hex"),
    size: [found.ink.width, found.ink.height],
  };
}

for (let at = 0; at < Number(warm); at++)
  read(pictures[at % pictures.length], at % pictures.length);
writeFileSync(`${folder}/read.json`, JSON.stringify(pictures.map(read)));
