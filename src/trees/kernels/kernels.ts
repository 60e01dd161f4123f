import { readFileSync } from 'node:fs';
import type { Kernel } from './team-board.js';
import { type Memory, type Module, WebAssembly } from './web-assembly.js';

/** What the WebAssembly kernels offer; addresses are byte offsets in their memory. The sources say what each does. */
export interface Kernels {
  // assembly/binning.ts
  chooseEdges(
    values: number,
    rows: number,
    weights: number,
    special: number,
    specials: number,
    most: number,
    work: number,
    edges: number,
    zeros: number,
  ): number;
  binNumbers(
    values: number,
    rows: number,
    special: number,
    specials: number,
    edges: number,
    edgeCount: number,
    out: number,
  ): void;
  binCodes(codes: number, rows: number, binOfLevel: number, levels: number, out: number): void;
  writeRows(
    columns: number,
    step: number,
    columnCount: number,
    first: number,
    count: number,
    out: number,
    stride: number,
    addresses: number,
  ): void;
  // assembly/histogram.ts
  scan(
    first: number,
    count: number,
    columns: number,
    step: number,
    pairs: number,
    work: number,
    blockRows: number,
    table: number,
    features: number,
    countBits: number,
    out: number,
    bins: number,
    sparse: number,
    sparseWork: number,
  ): void;
  scanRows(
    rows: number,
    count: number,
    matrix: number,
    stride: number,
    pairs: number,
    work: number,
    blockRows: number,
    table: number,
    features: number,
    countBits: number,
    out: number,
    bins: number,
    sparse: number,
    sparseWork: number,
  ): number;
  combine(parts: number, count: number, parent: number, firstBin: number, bins: number): void;
  total(histogram: number, bins: number, out: number): void;
  // assembly/sparse.ts
  countBins(column: number, rows: number, out: number): void;
  listOthers(column: number, rows: number, usual: number, outRows: number, outCodes: number): void;
  countEntries(rows: number, count: number, counts: number): void;
  sumUp(counts: number, count: number): void;
  appendEntries(rows: number, codes: number, count: number, firstOffset: number, next: number, entries: number): void;
  markColumn(rows: number, codes: number, count: number, out: number): void;
  markRows(
    rows: number,
    count: number,
    starts: number,
    entries: number,
    firstOffset: number,
    bytes: number,
    out: number,
  ): void;
  unmark(rows: number, count: number, out: number): void;
  // assembly/node.ts
  splitNode(plan: number, job: number): number;
  // assembly/splitting.ts
  bestSplit(
    histogram: number,
    totals: number,
    features: number,
    count: number,
    settings: number,
    newton: number,
    countBits: number,
    least: number,
    scratch: number,
    answer: number,
  ): void;
  // assembly/rows.ts
  partition(
    rows: number,
    count: number,
    column: number,
    mask: number,
    table: number,
    left: number,
    right: number,
  ): number;
  copy(to: number, from: number, bytes: number): void;
  drawRows(rows: number, count: number, keys: number, seed: number, threshold: number, out: number): number;
  addToRows(rows: number, count: number, value: number, scores: number): void;
  sumWeights(rows: number, count: number, weights: number): number;
  // assembly/predict.ts
  classesOfNumbers(
    values: number,
    rows: number,
    edges: number,
    steps: number,
    bin: number,
    missing: number,
    out: number,
  ): void;
  classesOfLevels(codes: number, rows: number, levels: number, bin: number, missing: number, out: number): void;
  classesOfRow(columns: number, count: number, values: number, columnStride: number, out: number): void;
  addTreeToRows(
    tree: number,
    rows: number,
    count: number,
    bins: number,
    rowStride: number,
    columnStride: number,
    scores: number,
    scratch: number,
  ): void;
  addGroups(
    groups: number,
    count: number,
    bins: number,
    rowStride: number,
    columnStride: number,
    rows: number,
    scores: number,
    scoreStride: number,
    scratch: number,
  ): void;
  // assembly/shap.ts
  pathShap(
    nodes: number,
    count: number,
    pairs: number,
    rule: number,
    bins: number,
    rowStride: number,
    columnStride: number,
    rows: number,
    out: number,
    outStride: number,
    work: number,
  ): void;
  // assembly/gradients.ts
  pointwiseGradients(
    kind: number,
    parameter: number,
    scores: number,
    targets: number,
    first: number,
    last: number,
    gradients: number,
    hessians: number,
  ): void;
  pointwisePairs(
    kind: number,
    parameter: number,
    scores: number,
    targets: number,
    weights: number,
    first: number,
    last: number,
    gradientScale: number,
    hessianScale: number,
    pairs: number,
  ): void;
  softmaxLogs(scores: number, outputs: number, stride: number, first: number, last: number, logs: number): void;
  softmaxGradients(
    scores: number,
    targets: number,
    logs: number,
    output: number,
    factor: number,
    first: number,
    last: number,
    gradients: number,
    hessians: number,
  ): void;
  softmaxPairs(
    scores: number,
    targets: number,
    weights: number,
    logs: number,
    output: number,
    factor: number,
    first: number,
    last: number,
    gradientScale: number,
    hessianScale: number,
    pairs: number,
  ): void;
  // assembly/losses.ts
  pointwiseLosses(
    kind: number,
    parameter: number,
    scores: number,
    targets: number,
    weights: number,
    rows: number,
    count: number,
    out: number,
  ): void;
  softmaxLosses(
    scores: number,
    outputs: number,
    stride: number,
    targets: number,
    weights: number,
    rows: number,
    count: number,
    out: number,
  ): void;
  // assembly/one-side.ts
  gradientRank(rows: number, count: number, pairs: number, wanted: number, scratch: number): number;
  drawOneSide(
    rows: number,
    count: number,
    keys: number,
    pairs: number,
    rank: number,
    tied: number,
    other: number,
    seed: number,
    factor: number,
    ownWeights: number,
    weights: number,
    out: number,
  ): number;
  // assembly/bootstrap.ts
  drawBootstrap(
    keys: number,
    rows: number,
    seed: bigint,
    thresholds: number,
    most: number,
    rowPairs: number,
    countBits: number,
    pairs: number,
    out: number,
  ): number;
  // assembly/deep-tree.ts
  deepTreeBytes(rows: number, columns: number, drawn: number, maxDepth: number): number;
  growDeepTree(plan: number, seed: bigint, low: number, high: number): number;
  // assembly/fixed-point.ts
  largest(values: number, first: number, last: number): number;
  toFixedPoint(
    gradients: number,
    hessians: number,
    weights: number,
    first: number,
    last: number,
    gradientScale: number,
    hessianScale: number,
    pairs: number,
  ): void;
}

const files = [
  'binning',
  'bootstrap',
  'deep-tree',
  'fixed-point',
  'gradients',
  'histogram',
  'losses',
  'node',
  'one-side',
  'predict',
  'rows',
  'shap',
  'sparse',
  'splitting',
];
let modules: readonly Module[] | undefined;

/** The kernels on a memory: by name, and as a list that is in the same order in every thread. */
export function instantiate(
  own: readonly Module[],
  memory: Memory,
): { readonly kernels: Kernels; readonly names: readonly string[]; readonly list: readonly Kernel[] } {
  const kernels = Object.assign(
    {},
    ...own.map((module) => new WebAssembly.Instance(module, { env: { memory } }).exports),
  );
  const names = Object.keys(kernels)
    .filter((name) => typeof kernels[name] === 'function')
    .sort();
  return { kernels: kernels as Kernels, names, list: names.map((name) => kernels[name] as Kernel) };
}

/** The compiled kernels, read once per thread. */
export function kernelModules(): readonly Module[] {
  modules ??= files.map((file) => new WebAssembly.Module(readFileSync(new URL(`./${file}.wasm`, import.meta.url))));
  return modules;
}
