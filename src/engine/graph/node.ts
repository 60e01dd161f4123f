// A graph is made of values; each knows the node that computes it, and a node its inputs. Values never change, and the
// graph of a result is whatever it was computed from: nobody has to hold one while building.
import { GraphError, received } from '../../errors/index.js';
import type { DType, Shape } from '../tensor/index.js';
import { showShape } from '../tensor/index.js';
import { inferTypes } from './infer.js';
import type { Attributes, Op, TensorType } from './op.js';
import { placeOf } from './place.js';

/** One use of an operator. */
export interface Node {
  // biome-ignore lint/suspicious/noExplicitAny: the attributes of an operator are known to its own rules only
  readonly op: Op<any>;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
  /** Where in a network it belongs, such as `layer blocks.0.mlp`; '' where nothing is known. */
  readonly place: string;
}

/** A tensor that is computed when the graph runs. */
export class Value implements TensorType {
  readonly node: Node;
  /** Which output of the node. */
  readonly index: number;
  readonly dtype: DType;
  readonly shape: Shape;

  constructor(node: Node, index: number, { dtype, shape }: TensorType) {
    this.node = node;
    this.index = index;
    this.dtype = dtype;
    this.shape = shape;
  }

  get ndim(): number {
    return this.shape.length;
  }

  toString(): string {
    return `${this.node.op.name} ${this.dtype} ${showShape(this.shape)}`;
  }
}

/** @throws GraphError, saying what came, for what is no value of a graph: nothing, numbers, a tensor */
export function expectValue(operator: string, given: unknown): asserts given is Value {
  if (given instanceof Value) return;
  throw new GraphError(
    `${operator}: expected a value of a graph, received ${isTensor(given) ? 'a tensor' : received(given)}. ${mendOf(operator, given)}`,
  );
}

const isTensor = (given: unknown) => typeof given === 'object' && given !== null && 'dtype' in given && 'data' in given;

function mendOf(operator: string, given: unknown): string {
  if (given === undefined || given === null) {
    return `Give it what another operator returned, or input(name, shape); as a step of chain() write ${operator}, not ${operator}().`;
  }
  if (typeof given === 'function' || (typeof given === 'object' && 'kind' in given)) {
    return 'A layer is called inside layer() or by withWeights; give it what that returns.';
  }
  return 'Make numbers that stay the same a value with constant(), and those that change with each run an input(name, shape).';
}

/** Uses an operator. @throws ShapeError when the inputs do not fit; GraphError when there are too few or too many, or one is no value */
export function applyOp<A extends Attributes>(op: Op<A>, inputs: readonly Value[], attributes: A): readonly Value[] {
  for (const each of inputs) expectValue(op.name, each);
  const outputs: Value[] = [];
  const node: Node = { op, inputs, attributes, outputs, place: placeOf() };
  inferTypes(op, inputs, attributes).forEach((type, index) => {
    outputs.push(new Value(node, index, type));
  });
  Object.freeze(outputs);
  return outputs;
}

/** Uses an operator with one output. */
export function applyOne<A extends Attributes>(op: Op<A>, inputs: readonly Value[], attributes: A): Value {
  return applyOp(op, inputs, attributes)[0]!;
}
