// An ensemble made ready to predict: its trees and bins lie compiled in a memory that small ensembles share.
import { checkColumns } from './bin-matrix.js';
import type { Bins } from './binning.js';
import { columnRows, heldRows, type SparseColumn, type TreeColumn } from './column.js';
import { Arena } from './kernels/arena.js';
import { type ClassTable, type ColumnClasses, classTable, columnClasses } from './predict-bins.js';
import { type QuickGroup, quickGroup, writeQuickGroup } from './quick-groups.js';
import { type Attribution, PathExplainer } from './shap.js';
import type { Tree } from './tree.js';
import { addScratchBytes, blockRows, nodeBytes, writeNodes } from './tree-nodes.js';

const recordBytes = 32;
const columnBytes = 24;
const isLevels = 0xffffffff;
/** Rows that are explained together. */
const explainedRows = 256;
/** Tables of small trees beyond this many bytes are not made: such trees are walked. */
const mostTableBytes = 64 * 2 ** 20;

/** What predicting needs to know of a column that some tree looks at. */
interface Column {
  readonly index: number;
  readonly edges: number;
  readonly steps: number;
  readonly bin: number;
  readonly missing: number;
  readonly levels: number;
}

interface Explainer {
  readonly paths: PathExplainer;
  /** Contributions of a block, shape (rows, columns). */
  readonly area: { readonly address: number; readonly values: Float64Array };
}

interface Output {
  readonly groups: number;
  readonly count: number;
}

export class Predictor {
  readonly #arena: Arena;
  readonly #bins: readonly Bins[];
  readonly #base: Float64Array;
  readonly #columns: readonly Column[];
  readonly #columnTable: number;
  readonly #outputs: readonly Output[];
  readonly #binArea: number;
  /** Values of one column of a block, or of one row. */
  readonly #input: number;
  /** Scores of a block, shape (rows, outputs). */
  readonly #sums: { readonly address: number; readonly values: Float64Array };
  readonly #row: Float64Array;
  readonly #trees: readonly Tree[];
  readonly #classes: readonly ColumnClasses[];
  readonly #explainers: Explainer[] = [];
  readonly #scratch: number;

  /** @param base shape (outputs,) */
  constructor(base: Float64Array, bins: readonly Bins[], trees: readonly Tree[]) {
    const arena = Arena.lasting();
    const classes = columnClasses(bins.length, trees);
    this.#arena = arena;
    this.#trees = trees;
    this.#classes = classes;
    this.#base = base;
    this.#bins = bins;
    this.#columns = bins.flatMap((own, index) =>
      classes[index]!.count === 1 ? [] : [writeColumn(arena, index, own, classTable(own, classes[index]!))],
    );
    const table = arena.uint32((columnBytes / 4) * this.#columns.length);
    this.#columns.forEach(({ index, steps, edges, bin, missing, levels }, k) => {
      table.values.set([index, steps, edges, bin, missing, levels], (columnBytes / 4) * k);
    });
    this.#columnTable = table.address;
    this.#outputs = Array.from(base, (_, output) =>
      writeTrees(
        arena,
        trees.filter((tree) => (tree.output ?? 0) === output),
        classes,
      ),
    );
    this.#binArea = arena.allocate(blockRows * bins.length);
    this.#input = arena.allocate(8 * Math.max(blockRows, bins.length));
    this.#row = new Float64Array(arena.memory.buffer, this.#input, bins.length);
    this.#sums = arena.float64(blockRows * base.length);
    this.#scratch = arena.allocate(
      addScratchBytes(trees.reduce((most, tree) => Math.max(most, tree.feature.length), 0)),
    );
  }

  /** Scores of rows, shape (rows, outputs). @throws RangeError when the columns are not those of the training */
  scores(columns: readonly TreeColumn[]): Float64Array {
    const rows = columns.length === 0 ? 0 : columnRows(columns[0]!);
    checkColumns(columns, this.#bins, rows);
    return this.#scores(rows, (start, length) => {
      for (const column of this.#columns) this.#classify(columns[column.index]!, column, start, length);
    });
  }

  /** For each column the class of every row; undefined for a column that no tree looks at. */
  classesOf(columns: readonly TreeColumn[]): (Uint8Array | undefined)[] {
    const rows = columns.length === 0 ? 0 : columnRows(columns[0]!);
    checkColumns(columns, this.#bins, rows);
    const classes: (Uint8Array | undefined)[] = this.#bins.map(() => undefined);
    for (const column of this.#columns) {
      const own = new Uint8Array(rows);
      for (let start = 0; start < rows; start += blockRows) {
        const length = Math.min(blockRows, rows - start);
        this.#classify(columns[column.index]!, column, start, length);
        own.set(this.#classArea(column.index, length), start);
      }
      classes[column.index] = own;
    }
    return classes;
  }

  /** Scores of rows whose classes are known. */
  scoresOfClasses(classes: readonly (Uint8Array | undefined)[], rows: number): Float64Array {
    return this.#scores(rows, (start, length) => {
      for (const { index } of this.#columns) {
        this.#classArea(index, length).set(classes[index]!.subarray(start, start + length));
      }
    });
  }

  /** @param prepare writes the classes of the rows from `start` on */
  #scores(rows: number, prepare: (start: number, length: number) => void): Float64Array {
    const width = this.#base.length;
    const out = new Float64Array(rows * width);
    for (let start = 0; start < rows; start += blockRows) {
      const length = Math.min(blockRows, rows - start);
      prepare(start, length);
      const scores = this.#sums.values.subarray(0, length * width);
      this.#addTrees(length, scores);
      out.set(scores, start * width);
    }
    return out;
  }

  #classArea(column: number, rows: number): Uint8Array {
    return new Uint8Array(this.#arena.memory.buffer, this.#binArea + blockRows * column, rows);
  }

  /** Scores of one row, shape (outputs,); the array is written anew by the next call. */
  scoresOfRow(values: Float64Array): Float64Array {
    this.#row.set(values);
    this.#arena.kernels.classesOfRow(this.#columnTable, this.#columns.length, this.#input, blockRows, this.#binArea);
    const scores = this.#sums.values.subarray(0, this.#base.length);
    this.#addTrees(1, scores);
    return scores;
  }

  /** Path-dependent SHAP values of rows, shape (rows, columns), and what they add to. */
  shap(columns: readonly TreeColumn[], output: number): Attribution {
    const rows = columns.length === 0 ? 0 : columnRows(columns[0]!);
    checkColumns(columns, this.#bins, rows);
    const { paths, area } = this.#explainer(output);
    const width = this.#bins.length;
    const out = new Float64Array(rows * width);
    for (let start = 0; start < rows; start += explainedRows) {
      const length = Math.min(explainedRows, rows - start);
      for (const column of this.#columns) this.#classify(columns[column.index]!, column, start, length);
      const own = area.values.subarray(0, length * width).fill(0);
      paths.add(this.#binArea, blockRows, length, width, area.address);
      out.set(own, start * width);
    }
    return { base: this.#base[output]! + paths.mean, contributions: out };
  }

  /** SHAP values of the row that `scoresOfRow` scored last, shape (columns,); written anew by the next call. */
  shapOfRow(output: number): Attribution {
    const { paths, area } = this.#explainer(output);
    const own = area.values.subarray(0, this.#bins.length).fill(0);
    paths.add(this.#binArea, blockRows, 1, this.#bins.length, area.address);
    return { base: this.#base[output]! + paths.mean, contributions: own };
  }

  #explainer(output: number): Explainer {
    this.#explainers[output] ??= {
      paths: new PathExplainer(
        this.#arena,
        this.#trees.filter((tree) => (tree.output ?? 0) === output),
        this.#classes.map(({ classOf }) => classOf),
      ),
      area: this.#arena.float64(explainedRows * this.#bins.length),
    };
    return this.#explainers[output];
  }

  #addTrees(rows: number, scores: Float64Array): void {
    const width = this.#base.length;
    if (width === 1) scores.fill(this.#base[0]!);
    else for (let i = 0; i < scores.length; i++) scores[i] = this.#base[i % width]!;
    const { kernels } = this.#arena;
    this.#outputs.forEach(({ groups, count }, k) => {
      const at = this.#sums.address + 8 * k;
      kernels.addGroups(groups, count, this.#binArea, 1, blockRows, rows, at, 8 * width, this.#scratch);
    });
  }

  #classify(column: TreeColumn, own: Column, start: number, rows: number): void {
    const { kernels, memory } = this.#arena;
    const out = this.#binArea + blockRows * own.index;
    if (column.kind !== 'categorical') {
      const values = new Float64Array(memory.buffer, this.#input, rows);
      if (column.kind === 'numeric') values.set(column.values.subarray(start, start + rows));
      else writeHeld(column, start, values);
      kernels.classesOfNumbers(this.#input, rows, own.edges, own.steps, own.bin, own.missing, out);
    } else {
      new Int32Array(memory.buffer, this.#input, rows).set(column.codes.subarray(start, start + rows));
      kernels.classesOfLevels(this.#input, rows, own.levels, own.bin, own.missing, out);
    }
  }
}

/** Writes the rows of a sparse column from `start` on. */
function writeHeld(column: SparseColumn, start: number, out: Float64Array): void {
  const { first, last } = heldRows(column, start, start + out.length);
  out.fill(0);
  for (let i = first; i < last; i++) out[column.rows[i]! - start] = column.values[i]!;
}

function writeColumn(arena: Arena, index: number, bins: Bins, { edges, bin, missing }: ClassTable): Column {
  const steps = bins.kind === 'categorical' ? isLevels : Math.ceil(Math.log2(edges.length + 1));
  const places = bins.kind === 'categorical' ? 1 : 2 ** steps;
  const edgeArea = arena.float64(places);
  edgeArea.values.fill(Number.POSITIVE_INFINITY);
  edgeArea.values.set(edges);
  const binArea = arena.uint8(Math.max(places, bin.length));
  binArea.values.fill(0);
  binArea.values.set(bin);
  return { index, edges: edgeArea.address, steps, bin: binArea.address, missing, levels: bin.length };
}

/** Writes trees as groups, in their order. */
function writeTrees(arena: Arena, trees: readonly Tree[], classes: readonly ColumnClasses[]): Output {
  const groups: (QuickGroup | Tree)[] = [];
  let room = mostTableBytes;
  for (let t = 0; t < trees.length; ) {
    const group = quickGroup(trees, t, classes);
    if (group === undefined || group.bytes > room) {
      groups.push(trees[t++]!);
    } else {
      groups.push(group);
      room -= group.bytes;
      t += group.trees.length;
    }
  }
  const records = arena.allocate(recordBytes * groups.length);
  const maps = classes.map(({ classOf }) => classOf);
  groups.forEach((group, g) => {
    const record = records + recordBytes * g;
    if ('trees' in group) {
      writeQuickGroup(group, arena, record, classes);
    } else {
      const address = arena.allocate(nodeBytes * group.feature.length);
      const end = writeNodes(group, arena.memory.buffer, address, maps);
      arena.takeBack(64 * Math.ceil(end / 64));
      new Uint32Array(arena.memory.buffer, record, 4).set([0, 1, 0, address]);
    }
  });
  return { groups: records, count: groups.length };
}
