// Rows of a table by their number, and the sum of rows into a table: each is the gradient of the other.
import { DataError, ShapeError } from '../../errors/index.js';
import { applyOne, type Emitter, type Op, type Value } from '../graph/index.js';
import { isSameShape, type Shape, showShape, sizeOf } from '../tensor/index.js';
import { zeros } from './define/arrays.js';
import { expectSome } from './define/expect.js';
import { input } from './input.js';

/** @throws DataError when an index is not in [0, rows) */
function expectRowNumbers(name: string, indices: ArrayLike<number>, rows: number): void {
  for (let i = 0; i < indices.length; i++) {
    if (indices[i]! >= 0 && indices[i]! < rows) continue;
    throw new DataError(
      `${name}: expected indices from 0 to ${rows - 1}, the rows of the table, received ${indices[i]} at position ${i}; count from 0, or give the table more rows.`,
    );
  }
}

/** Operators that only arrange numbers. */
const arranging = new Set(['reshape', 'slice', 'transpose', 'unpack']);

/**
 * Name of the input whose integers, only arranged anew, number the rows of a table of known size: it is checked before a graph runs.
 * Undefined where they are computed, or belong to a round of repeat().
 */
export function numberingInput(indices: Value, [rows]: Shape): string | undefined {
  if (typeof rows !== 'number') return undefined;
  let { node } = indices;
  while (arranging.has(node.op.name)) node = node.inputs[0]!.node;
  const name = node.op === input.op ? (node.attributes.name as string) : undefined;
  return name?.startsWith('repeat.') ? undefined : name;
}

/** ONNX counts negative numbers from the end of the table. Computed ones become a number of no row, which ONNX Runtime refuses. */
function refusingNegative(emit: Emitter, name: string, indices: Value, table: Shape): string {
  if (numberingInput(indices, table) !== undefined) return name;
  const isNegative = emit.node('Less', [name, emit.constant([0], [], 'int')]);
  return emit.node('Where', [isNegative, emit.constant([2 ** 31 - 1], [], 'int'), name]);
}

const gatherOp: Op<Record<never, never>> = {
  name: 'gather',
  arity: 2,
  infer: ([table, indices]) => {
    if (indices!.dtype !== 'int' || table!.shape.length === 0) {
      throw new ShapeError(
        `gather: expected a table of at least one axis and integer indices, received ${showShape(table!.shape)} and ${indices!.dtype} ${showShape(indices!.shape)}; ${indices!.dtype === 'int' ? 'reshape() the table' : "cast() the indices to 'int'"}.`,
      );
    }
    expectSome('gather', table!.shape, [0]);
    return [{ dtype: table!.dtype, shape: [...indices!.shape, ...table!.shape.slice(1)] }];
  },
  evaluate: ([table, indices], _, [shape]) => {
    const y = zeros(table!.dtype, shape!);
    const width = sizeOf(table!.shape.slice(1));
    expectRowNumbers('gather', indices!.data, table!.shape[0] as number);
    indices!.data.forEach((index, i) => {
      for (let j = 0; j < width; j++) y[i * width + j] = table!.data[index * width + j]!;
    });
    return [y];
  },
  gradient: ({ inputs: [table, indices] }, dy) => [scatterAdd(dy!, indices!, table!.shape), undefined],
  onnx: (emit, [table, indices], { inputs: [from, numbers] }) =>
    emit.node('Gather', [table!, refusingNegative(emit, indices!, numbers!, from!.shape)], { axis: { int: 0 } }),
};

/**
 * Rows of a table: [rows, ...] and integers [...indices] -> [...indices, ...].
 *
 * @param indices in [0, rows): others end a run with an error, naming the input where they come from one
 */
export function gather(table: Value, indices: Value): Value {
  return applyOne(gatherOp, [table, indices], {});
}
gather.op = gatherOp;

const scatterOp: Op<{ readonly shape: Shape }> = {
  name: 'scatterAdd',
  arity: 2,
  infer: ([values, indices], { shape }) => {
    const expected = [...indices!.shape, ...shape.slice(1)];
    const isTable = shape.length > 0 && shape[0] !== 0 && indices!.dtype === 'int';
    if (!isTable || values!.dtype !== 'float' || !isSameShape(values!.shape, expected)) {
      throw new ShapeError(
        `scatterAdd: expected floats ${showShape(expected)}, one row of the table ${showShape(shape)} per integer index, received ${values!.dtype} ${showShape(values!.shape)} and ${indices!.dtype} ${showShape(indices!.shape)}; give a row of values for each index.`,
      );
    }
    return [{ dtype: 'float', shape }];
  },
  evaluate: ([values, indices], _, [shape]) => {
    const y = zeros(values!.dtype, shape!);
    const width = sizeOf(shape!.slice(1));
    expectRowNumbers('scatterAdd', indices!.data, shape![0]!);
    indices!.data.forEach((index, i) => {
      for (let j = 0; j < width; j++) y[index * width + j]! += values!.data[i * width + j]!;
    });
    return [y];
  },
  gradient: ({ inputs: [, indices] }, dy) => [gather(dy!, indices!), undefined],
  onnx: (emit, [values, indices], { inputs: [value, index], attributes: { shape } }) => {
    // ScatterND adds whole rows; its indices have a last axis that holds the row's number.
    const table = emit.node('Expand', [emit.constant([0], [], 'float'), emit.shape(shape, values!, value!.shape)]);
    const numbers = refusingNegative(emit, indices!, index!, shape);
    const rows = emit.node('Reshape', [numbers, emit.reshapeTarget(index!.shape, [...index!.shape, 1])]);
    return emit.node('ScatterND', [table, emit.cast(rows, 'int64'), values!], { reduction: 'add' });
  },
};

/** A table of zeros to which each of `values`, shape [...indices, ...], was added at its row. */
export function scatterAdd(values: Value, indices: Value, shape: Shape): Value {
  return applyOne(scatterOp, [values, indices], { shape });
}
scatterAdd.op = scatterOp;
