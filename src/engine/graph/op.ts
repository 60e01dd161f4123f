// What an operator is: all its rules together, so that none can be forgotten.
import type { Attribute } from '../../onnx/index.js';
import type { Bindings, DType, Shape, Tensor, TensorData } from '../tensor/index.js';
import type { Node, Value } from './node.js';

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** What a node looks like to the rules of its operator. */
export interface NodeOf<A extends Attributes> extends Node {
  readonly attributes: A;
}

/** Shapes of one use of an operator. */
export interface BoundShapes {
  readonly inputs: readonly (readonly number[])[];
  readonly outputs: readonly (readonly number[])[];
}

/** Rules of an operator. A `Value` is one output of one use of it. */
export interface Op<A extends Attributes = Attributes> {
  readonly name: string;
  /** How many inputs it takes, or the least and the most. */
  readonly arity: number | readonly [least: number, most: number];
  /**
   * Types of the outputs.
   *
   * @throws ShapeError saying which shapes came, which were expected, and what to do
   */
  infer(inputs: readonly TensorType[], attributes: A): readonly TensorType[];
  /** Plain evaluation in float64, the oracle for ONNX Runtime's numbers: one array per output, of the shapes given. */
  evaluate(
    inputs: readonly Tensor[],
    attributes: A,
    outputs: readonly (readonly number[])[],
    bindings: Bindings,
  ): readonly TensorData[];
  /** Gradients of the inputs from those of the outputs; null where the operator is not differentiable. */
  readonly gradient: GradientRule<A> | null;
  /**
   * Additions and multiplications of its matrix products, of which it has two per product and sum; none when absent.
   *
   * @param shapes of inputs and outputs, all sizes known
   * @param isUsed whether anything reads an output
   */
  readonly flops?: (shapes: BoundShapes, attributes: A, isUsed: (output: number) => boolean) => number;
  /** Numbers that it holds beside inputs and outputs while it is computed; none when absent. */
  readonly workspace?: (shapes: BoundShapes) => number;
  /** Whether each number of the result comes from those at its own place, so that it may take the memory of an input. */
  readonly isElementwise?: boolean;
  /** The node in ONNX: names of its outputs. */
  onnx(emit: Emitter, inputs: readonly string[], node: NodeOf<A>): string | readonly string[];
}

/**
 * @param gradients of the loss by each output; undefined for an output that the loss does not depend on
 * @returns one gradient per input, of the input's shape; undefined for an input without one, such as an index
 */
export type GradientRule<A extends Attributes> = (
  node: NodeOf<A>,
  ...gradients: readonly (Value | undefined)[]
) => readonly (Value | undefined)[];

/** A computation that is repeated; its inputs are the first values, what comes in parts, and what every round sees. */
export interface Rounds {
  readonly count: number;
  readonly carried: readonly Value[];
  readonly taken: readonly Value[];
  readonly captured: readonly Value[];
  readonly results: readonly Value[];
}

/** A computation inside of a node; its inputs are what stands for values from outside, and what it reads of them. */
export interface Inlined {
  readonly placeholders: readonly Value[];
  readonly captured: readonly Value[];
  readonly results: readonly Value[];
}

/** Writes ONNX nodes for the rules of operators; all names are names of ONNX values. */
export interface Emitter {
  /** Whether floats have 64 bits: some operators of ONNX Runtime have only 32. */
  readonly isDouble: boolean;
  /** A node with one output. */
  node(type: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string;
  /**
   * A node with several outputs; an empty name stands for an input or output that is not there.
   *
   * @param outputs how many, or for each whether it is there
   */
  nodes(
    type: string,
    inputs: readonly string[],
    outputs: number | readonly boolean[],
    attributes?: Readonly<Record<string, Attribute>>,
  ): readonly string[];
  /** Parts along an axis, one after the other. */
  split(input: string, sizes: readonly number[], axis: number): readonly string[];
  /** A constant; floats in the precision of the graph. */
  constant(values: ArrayLike<number>, shape: readonly number[], dtype: DType): string;
  /** A vector of 64-bit integers, as ONNX wants shapes, axes and pads. */
  ints(values: readonly number[]): string;
  /** The target of a Reshape, as a vector of 64-bit integers, for a value of shape `from`. */
  reshapeTarget(from: Shape, to: Shape): string;
  /** The shape as a vector of 64-bit integers; open sizes are read off the ONNX value `like`, which has shape `likeShape`. */
  shape(shape: Shape, like: string, likeShape: Shape): string;
  /** The ONNX value of a value, which is written now if it was not yet. */
  value(value: Value): string;
  /** A Loop of a computation that is repeated: names of what is carried out of it. */
  loop(inputs: readonly string[], rounds: Rounds): readonly string[];
  /** The nodes of a computation, each once: names of its results. */
  inline(inputs: readonly string[], computation: Inlined): readonly string[];
  cast(input: string, to: DType | 'int64'): string;
  /** The shape with the names of the graph's bindings replaced. */
  bound(shape: Shape): Shape;
  /** Whether anything in the graph reads this output. */
  isUsed(value: Value): boolean;
}
