// The shapes that the page's scripts share; they are known in each without an import.

type Hand = import("./scripts/hand.js").Hand;
type Recognizer = import("./scripts/recognizer.js").Recognizer;

/** A path of the pen. */
interface Stroke {
  width: number; // canvas units
  points: number[][]; // [x, y] of each, canvas units; one alone is a dot
}

/** An image, row by row: 0 blank to 255 full; of a shape 0 outside and 1 inside. */
interface Ink {
  data: Uint8Array<ArrayBuffer>;
  width: number; // pixels
  height: number;
}

/** A part of an image, pixels. */
interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Ink that hangs together. */
interface Component extends Rectangle {
  area: number; // pixels
}

/** An image of a drawing, as `ImageData` has it. */
interface Pixels {
  data: Uint8ClampedArray | Uint8Array; // red, green, blue and opacity of each pixel, 0 to 255
  width: number; // pixels
  height: number;
}

/** Something in an image that was not taken for a part of the drawing. */
interface Dropped {
  reason: string; // why, as Python says it
  box: Rectangle;
}

/** What was taken for ink in an image. */
interface Found {
  ink: Ink; // of the whole image
  light: boolean; // whether the ink is lighter than its paper
  region: Rectangle; // where it was looked for, pixels of the image
  dropped: Dropped[]; // what is no part of it; pixels of the image
}

/** A place on the paper, canvas units. */
interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A drawing on its way to the digit image. */
interface Framing {
  ink: Ink;
  box: Rectangle; // of the drawing without specks
  crop: Ink;
  even: Ink;
  fit: Ink;
  digitImage: Ink; // 28 x 28
  square: number[]; // of the digit image in the ink: left, top and side, pixels
  blank: boolean; // whether there was nothing to frame
}

type Step = "clean" | "crop" | "even" | "fit" | "centre";

// network

/** A layer and what follows from it. */
interface Layer {
  name: string;
  kind: string; // "convolution", "average pooling" or "dense"
  filters: number;
  kernel: number;
  stride: number;
  padding: number;
  activation: string | null;
  inputSize: number; // side of its input's feature maps, pixels; 1 of a dense layer
  inputs: number; // feature maps of its input; of a dense layer all its inputs
  grid: number[]; // rows, columns and feature maps of its output; of a dense layer 1, 1 and its units
  parameters: number;
  field: number; // side of a unit's receptive field in the network's input, pixels
  step: number; // from one to the next, pixels
  size: string; // of its output, as the paper writes it
  arithmetic: string; // by which that follows
}

/** Of each layer that has some, by its name. */
type Weights = Record<string, LayerWeights>;

interface LayerWeights {
  kernel: Float32Array; // [kernel, kernel, inputs, filters], of a dense layer [inputs, filters]
  bias: Float32Array; // [filters]
}

/** Each layer's output by its name, [rows, columns, feature maps], or [units] of a dense layer. */
type FeatureMaps = Record<string, Float32Array>;

interface Calibration {
  temperature: number;
  least_confidence: number;
}

interface Answer {
  probabilities: Float32Array; // [N], of each sign, given that it is one
  doubt: number; // the probability that it is none
  confidence: number; // that it is the likeliest digit
  refused: boolean; // whether that is too little for an answer
}

/** What one feature map of the layer before, or all units of a dense one, add to a unit. */
interface Term {
  channel: number;
  shape: number[]; // rows and columns of the following
  inputs: Float32Array;
  weights: Float32Array;
  products: Float32Array;
  total: number; // the sum of the products
}

/** How a unit gets its value. */
interface Unit {
  source: string; // the layer before
  field: number[]; // the receptive field in the input, without what lies beyond it: top, left, side
  terms: Term[]; // the largest first
  bias: number;
  total: number; // the sum of all products and the bias
  activation: string | null;
  value: number;
}

// reading

/** What is read of the layers' outputs. */
interface Read {
  blank: boolean; // whether there was nothing to read
  digit: number | null; // null for a blank drawing, for no digit, and if it can't be told
  confidence: number; // the probability that the digit is right, 0 if there is none
  doubt: number; // that it is no digit, 1 for a blank drawing
  probabilities: Float32Array; // of each digit, given that it is one
  lift: Float32Array; // [N + 1], what the hand added to the logits
}

interface Recognition extends Read {
  featureMaps: FeatureMaps;
  framing: Framing;
  input: Float32Array; // [32, 32, 1]
  stages: Record<string, Ink | Float32Array>; // the images on the way by their names
}

/** Some strokes that stay together. */
interface Piece {
  strokes: number[]; // their numbers, in the order of time
  main: number; // that of the main one
  left: number; // where the pen's path lies, canvas units
  top: number;
  right: number;
  bottom: number;
  length: number; // of the path, canvas units
}

/** Lengths relative to the line's height. */
interface Shape {
  width: number;
  height: number;
  hole: number; // the widest gap between its pieces
  length: number; // of the pen's path, relative to the longer side
  breaks: number; // pieces of others that were drawn in between
  parted?: boolean; // whether a cut parts it from a neighbour, in a picture
}

/** Consecutive pieces that may be a digit, from a node between pieces to a later one. */
interface Candidate {
  start: number;
  end: number;
  key: string;
  strokes: number[];
  box: Box;
  shape: Shape;
}

/** A place between two pieces. */
interface LatticeNode {
  overlap: number; // of what lies on both sides, relative to the line's height
  late: boolean; // whether what lies left was drawn later
  touch?: boolean; // whether strokes touch across it, on a path
  crossing?: number; // ink that a cut crosses there, in a picture, weighted, widths of the pen
}

interface Lattice {
  pieces: Piece[] | null; // null in a picture
  nodes: LatticeNode[];
  candidates: Candidate[];
  height: number; // of the line, canvas units or pixels
}

/** A candidate that was read. */
interface Group {
  candidate: Candidate;
  corner: number[]; // where its ink lies, x and y
  scale?: number[]; // width and height of that ink's pixels, in a picture
  recognition: Recognition;
  digit: number; // the likeliest
  probability: number; // that it is this one
  prior: number; // cost without the network's
  cost: number;
  costs: number[]; // [10], the same of each digit
}

/** What reads a candidate, and draws its ink if it must. */
type Recognize = (candidate: Candidate, ink: () => Ink) => Recognition;

/** A path through a lattice that takes all pieces. */
interface BestPath {
  groups: Group[]; // from left to right
  certainty: number[]; // of each, the share of all paths that read the same there
  sides: LatticeNode[][]; // of each, the nodes at its sides
  cost: number;
  height: number; // of the line, canvas units
  // where ink was cut, which digits are likely beside all others found, and how likely these together
  sure?: boolean[];
  posterior?: number;
}

/** How a number was found. */
interface Segmentation {
  lattice: Lattice | null; // null if there is nothing, or too much of it
  groups: Group[]; // the candidates that were read, in the order of their ends
  path: BestPath | null; // null if none leads through
  cuts?: number[][][]; // in a picture, x and y of points along each, pixels of the ink
  reason: string | null; // why there is no lattice, in a sentence
}

/** A digit of a number. */
interface Digit extends Recognition {
  box: Box; // of a picture in its pixels
  strokes: number[]; // the numbers of its strokes; none in a picture
  corner: number[]; // where its ink lies, x and y, canvas units or pixels of the picture
  scale?: number[]; // width and height of that ink's pixels in those of the picture
}

interface NumberRead {
  text: string; // with "?" in the place of what can't be read, "" of a blank drawing
  digits: Digit[]; // from left to right
  confidence: number; // the probability that all is right
  reason: string | null; // why there is no number, in a sentence
  segmentation: Segmentation;
  whole: Recognition | null; // the drawing taken for a single digit, if it was
  lines?: NumberRead[]; // of a picture of several lines, each of them from top to bottom
}

/** What was read in a picture. */
interface PictureRead {
  found: Found;
  number: NumberRead; // in pixels of the picture, as all that follows from it
  lines: NumberRead[]; // the number's
}

/** Where to look in a picture, and for what; null if the picture itself tells. */
interface Looking {
  region?: Rectangle | null; // pixels of the picture
  light?: boolean | null; // whether the ink is lighter than its paper
}

/** What a worker that reads pictures is sent: what it reads with, and then pictures. */
type ToPictureWorker =
  | { weights: Weights; calibration?: Calibration; exemplars?: Exemplar[] }
  | ({ id: number; pixels: Pixels } & Looking);

/** What it answers: what was read, of candidates only the digit image and of lines only text, boxes
 * and probabilities; or a sentence. */
type FromPictureWorker = { id: number } & (PictureRead | { refused: string });

/** A drawing that was taught, as a sign, or null for none of them. */
interface Exemplar {
  digitImage: Ink;
  label: number | null;
}

/** A drawing without a step of its framing, or with all: null. */
interface Trial {
  without: Step | null;
  input: Float32Array;
  answer: Answer;
}

// training

/** The loops of a training, see `scripts/training/plain.js`; addresses and counts are numbers. */
type Kernels = Record<
  "product" | "pool" | "mask" | "repeat" | "sumRows" | "transpose" | "momentum" | "adam",
  (...numbers: number[]) => void
>;

// the page

type Drawing = ReturnType<typeof import("./scripts/page/drawing.js").createDrawing>;
type PictureReader = ReturnType<typeof import("./scripts/page/pictures.js").createPictureReader>;
type Reader = ReturnType<typeof import("./scripts/page/reader.js").createReader>;
type Story = ReturnType<typeof import("./scripts/page/story.js").createStory>;
type Teaching = ReturnType<typeof import("./scripts/page/teaching.js").createTeaching>;
type Training = ReturnType<typeof import("./scripts/page/snapshots.js").createSnapshots>;

/** Strokes, or a picture in their place; of one of a digit image the image itself is known, too. */
interface Drawn {
  strokes: Stroke[];
  picture: HTMLCanvasElement | null;
  digitImage: Ink | null;
  look?: Looking | null; // how a picture is looked at, if not as it is by itself
}

/** What is on the paper. */
interface Paper extends Drawn {
  canvases: number; // side by side
  unfinished: boolean; // while the pen is down, or an example draws itself
  moment: Stroke[] | null; // the whole drawing while an earlier moment of it is shown
  example: boolean; // none of the visitor's
  live: boolean; // what a camera sees, until it is kept
  written: boolean; // here, by the visitor
  blank: boolean;
  undoable: boolean;
}

/** A region of the paper, as high as it is wide, canvas units. */
interface Region {
  left: number;
  top: number;
  height: number;
}

/** A digit as the parts know it, whoever read. */
interface DigitRead extends Read {
  featureMaps: FeatureMaps;
  input: Float32Array;
  digitImage: Ink;
  stages: (Ink & { name: string; size?: { width: number; height: number } })[]; // all images on the way to the input, in their order
  region: Region; // that shows it
  square: number[]; // of that region, or of a picture's ink, which the digit image shows: shares of its height
  box: Box; // on the paper
  strokes: number[] | null; // null in a picture
  unchanged?: DigitRead; // what is read of the INPUT that the visitor changed
}

/** All that a reading depends on; what comes late is known by it. */
interface Subject {
  drawing: Paper;
  hand: Hand | null;
  snapshot: number | null; // of the training; null for the trained weights
  recognizer: Recognizer; // with the changed weights
  changes: Changes | null; // to that, by the visitor
}

/** What the visitor changed of what is read with. All but whole weights fits into a link. */
interface Changes {
  weights?: Network; // another network's, in place of the page's own
  noise?: { seed: number; strength: number }; // on all kernels, relative to the spread of each layer's
  kernels?: Record<string, number[]>; // drawn over, row by row: "C3.source.map", from 0
  biases?: false; // off
  silenced?: string[]; // "C1.map" or "F6.unit", from 0
  shift?: number[]; // of INPUT, pixels down and to the right
  pixels?: Record<number, number>; // of INPUT, painted then: 0 to 255, by their place
}

/** Another network. */
interface Network {
  name: string;
  weights: Weights;
  calibration?: Calibration; // by default that of the page's own
  used?: true; // by the visitor, who may teach it, too
}

/** What was read, whole; who draws of a reading draws of nothing else. */
interface Reading {
  subject: Subject;
  by: "device" | "server" | null;
  text: string;
  digits: DigitRead[];
  confidence: number;
  reason: string | null;
  finding: any; // how its digits were found, or null
  blank: DigitRead | null; // what the network makes of nothing, if there are no digits
  found: Found | null; // what was taken for ink in a picture
  before?: Pick<Reading, "text" | "confidence" | "reason"> | null; // the visitor changed INPUT
  lines: { text: string; region: Rectangle; box: Box }[]; // of a picture of several lines: where, in the picture and on the paper
  chosen: number; // of the digits, the one that all parts show
  recognition: DigitRead; // that one, or `blank`
  resting: boolean; // whether a drawing is shown that is finished
  waiting: boolean; // for the server, with nothing read so far
  lost: boolean; // whether the server does not answer
  comparison: Comparison | null; // once both have read
}

/** What was read, before it is known of what. */
type NumberShown = Pick<
  Reading,
  "text" | "digits" | "confidence" | "reason" | "finding" | "blank"
> &
  Partial<Pick<Reading, "found" | "lines" | "before">>;

/** What the page asks the server, see `lenet/ui/calls.py`; a mistake is told as its `error`. */
type Server = Record<"recognize", (question: object) => Promise<any>>;

/** A part, as `lenet/ui/assets.py` makes it. */
interface PartOfPage {
  mount: (element: HTMLElement, page: Page) => void;
  props: object;
  own: boolean; // whether it is told of no example
}

/** What each part is given beside its element. */
interface Page {
  root: HTMLElement;
  scope: HTMLElement | Document; // where keys, pastes and drops are meant for the page
  state: State;
  drawing: Drawing;
  teaching: Teaching;
  training: Training;
  recognizer: Promise<Recognizer>;
  reader: Reader;
  story: Story;
  props: any; // of its own, from `lenet/ui/page.py`
}

/** How device and server compare. */
interface Comparison {
  asked: number;
  differed: number;
  how: "digit" | "probability" | null; // they differ
  device: Reading;
}

/** What the visitor taught, and whether it is to be read with. */
interface Memory {
  hand: Hand;
  on: boolean;
}

/** The last correction, and what there was before. */
interface Lesson {
  drawing: Paper;
  digitImage: Ink;
  label: number | null;
  read: number | null;
  known: number | null | undefined; // the label of the same digit image; undefined if it had none
  on: boolean;
}

/** How wrong each unit was told to be for an image of a training, as if it were what was read of it. */
interface Slopes extends DigitRead {
  said: string; // what they are, in a sentence
  back: string; // and the way back to values
  open: (layer: string, index: number[]) => Unit;
  tell: (opened: Unit) => string[]; // what it is, and how it comes about
}

/** The kinds of what the page's parts share; null, where it may be, until there is something. */
interface Kinds {
  paper: Paper;
  reading: Reading;
  refused: { picture: HTMLCanvasElement | null; reason: string } | null; // by whoever reads
  unit: { layer: string; index: number[] } | null; // of the network, that is looked at
  pinned: boolean | null; // whether that unit stays although the pointer moves on
  kept: Reading | null; // to be compared with the next ones
  comparing: "kept" | "difference" | null; // what the maps show of it
  slopes: Slopes | null; // that the maps show in place of values
  hand: Memory;
  figure: Record<string, HTMLCanvasElement>; // of each layer, as the figure shows it
  votes: ArrayLike<HTMLElement>; // the elements that stand for OUTPUT's ten units
  sentence: string | null; // what the answer says
  focus: string | null; // the part whose buttons the keys are to go to
  view: boolean | null; // whether the view, in which one draws, is in sight
  place: string | null; // the chapter in sight, or its open step
  layout: null; // whenever something in the view takes another size
  overlay: Record<"ink" | "digits" | "dropped" | "frame", boolean>; // what lies over a picture
  task: any; // what a round asks the visitor to write, see round.js, or null
  guessing: boolean; // whether the visitor guesses before the answer is shown
  rounds: import("./parts/guess/rounds.js").Round[]; // what was guessed, and what it was, see parts/guess/rounds.js
  server: "reached" | "lost" | "none";
  notice: string | null; // a sentence on what is on the paper, or ""
  failure: string | null; // a sentence on what the page lacks until it is reloaded
}

/** A snapshot of the training, and what was measured of it. */
interface Measured {
  step: number;
  epoch: number;
  mnist: number; // share of it that is read right
  pen: number; // of the pen digits
  loss: number;
}

/** A drawing as it was at moments. */
interface Replay {
  strokes: Stroke[];
  hand: Hand | null;
  recognizer: Recognizer;
  points: number[];
  numbers: NumberRead[];
}

/** A layer in the figure. */
interface ShownLayer extends Layer {
  section: HTMLElement;
  canvas: HTMLCanvasElement;
  most: HTMLElement; // what full colour stands for
  columns: number; // maps in a row
  gap: number; // values between two maps
}

interface State {
  latest<K extends keyof Kinds>(kind: K): Kinds[K];
  /** Keep the value as the latest of its kind, and tell it to all who listen. */
  publish<K extends keyof Kinds>(kind: K, value: Kinds[K]): void;
  /** Call back with the latest value, if there is one, and with each that follows. */
  subscribe<K extends keyof Kinds>(kind: K, callback: (value: Kinds[K]) => void): void;
}
