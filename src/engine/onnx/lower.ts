// From values to an ONNX graph: every node is written by the rule of its operator, each after its inputs.
import { GraphError, ShapeError } from '../../errors/index.js';
import {
  type Attribute,
  elementTypes,
  type NodeProto,
  type TensorProto,
  toAttributeProto,
  toTensorProto,
  type ValueInfoProto,
} from '../../onnx/index.js';
import { type Emitter, type Node, orderNodes, type TensorType, type Value } from '../graph/index.js';
import { type BernoulliAttributes, bernoulli, input } from '../ops/index.js';
import { type Bindings, bindShape, type DType, isSameShape, type Shape, showShape } from '../tensor/index.js';

/** How `float` is computed. */
export type Precision = 'float32' | 'float64';

export interface LowerOptions {
  /** Sizes to fix; names that are not here stay open. */
  readonly bindings?: Bindings;
  readonly precision?: Precision;
}

/** A random mask that the graph draws anew whenever it runs: an input that the runtime fills. */
export interface Mask {
  readonly name: string;
  readonly shape: Shape;
  readonly keep: number;
  readonly key: string;
}

/** Nodes and constants of a graph or of the body of a loop, before it has inputs and outputs. */
export interface Lowered {
  readonly nodes: readonly NodeProto[];
  readonly constants: readonly TensorProto[];
  /** Names of the results, in order. */
  readonly results: readonly string[];
  readonly masks: readonly Mask[];
}

const elementTypeOf = (dtype: DType, precision: Precision) =>
  dtype === 'int' ? 'int32' : dtype === 'bool' ? 'bool' : precision === 'float32' ? 'float' : 'double';

/** Description of an input or output of a graph. */
export function valueInfo(
  name: string,
  { dtype, shape }: TensorType,
  { bindings = {}, precision = 'float32' }: LowerOptions = {},
): ValueInfoProto {
  const dim = bindShape(shape, bindings).map((size) =>
    typeof size === 'number' ? { dimValue: size } : { dimParam: size },
  );
  return {
    name,
    type: { tensorType: { elemType: elementTypes[elementTypeOf(dtype, precision)], shape: { dim } } },
  };
}

/**
 * Writes the nodes that compute values.
 *
 * @param inputs ONNX names of the inputs, by their names in the graph
 * @param prefix starts every name that is made here, so that a loop's body shares none with the graph around it
 * @throws GraphError for an input that is not given
 */
export function lowerValues(
  values: readonly Value[],
  inputs: Readonly<Record<string, string>>,
  options: LowerOptions = {},
  prefix = '',
): Lowered {
  const lowering = new Lowering(values, inputs, options, prefix);
  return lowering.finish();
}

class Lowering implements Emitter {
  readonly #roots: readonly Value[];
  readonly #inputs: Readonly<Record<string, string>>;
  readonly #bindings: Bindings;
  readonly #precision: Precision;
  readonly #prefix: string;
  readonly #nodes: NodeProto[] = [];
  readonly #constants: TensorProto[] = [];
  readonly #masks: Mask[] = [];
  readonly #names = new Map<Value, string>();
  readonly #pooled = new Map<string, string>();
  readonly #used: ReadonlySet<Value>;
  #count = 0;

  constructor(
    roots: readonly Value[],
    inputs: Readonly<Record<string, string>>,
    { bindings = {}, precision = 'float32' }: LowerOptions,
    prefix: string,
  ) {
    this.#roots = roots;
    this.#inputs = inputs;
    this.#bindings = bindings;
    this.#precision = precision;
    this.#prefix = prefix;
    this.#used = new Set([...roots, ...orderNodes(roots).flatMap((node) => node.inputs)]);
  }

  get isDouble(): boolean {
    return this.#precision === 'float64';
  }

  finish(): Lowered {
    const results = this.#roots.map((value) => this.value(value));
    return { nodes: this.#nodes, constants: this.#constants, masks: this.#masks, results };
  }

  value(value: Value): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    for (const node of orderNodes([value])) if (!this.#names.has(node.outputs[0]!)) this.#write(node);
    return this.#names.get(value)!;
  }

  #write(node: Node): void {
    const { op, attributes } = node;
    const [output] = node.outputs as readonly [Value];
    if (op === input.op) {
      const name = attributes.name as string;
      const given = Object.hasOwn(this.#inputs, name) ? this.#inputs[name] : undefined;
      if (given === undefined)
        throw new GraphError(`Input "${name}" is not among the inputs of the graph; list it there.`);
      this.#names.set(output, given);
      return;
    }
    if (op === bernoulli.op) {
      const { shape, keep, key } = attributes as unknown as BernoulliAttributes;
      const mask = { name: `mask.${key}`, shape: bindShape(shape, this.#bindings), keep, key };
      this.#masks.push(mask);
      this.#names.set(output, this.#inputs[mask.name] ?? mask.name);
      return;
    }
    const names = op.onnx(
      this,
      node.inputs.map((each) => this.#names.get(each)!),
      node,
    );
    (typeof names === 'string' ? [names] : names).forEach((name, i) => {
      this.#names.set(node.outputs[i]!, name);
    });
  }

  node(type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    return this.nodes(type, inputs, 1, attributes)[0]!;
  }

  nodes(
    type: string,
    input: readonly string[],
    outputs: number | readonly boolean[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly string[] {
    const name = this.#fresh(type);
    const isThere = typeof outputs === 'number' ? new Array<boolean>(outputs).fill(true) : outputs;
    const output = isThere.map((is, i) => (is ? (i === 0 ? name : `${name}.${i}`) : ''));
    const attribute = Object.entries(attributes).map(([key, value]) => toAttributeProto(key, value));
    this.#nodes.push({ input, output, name, opType: type, attribute });
    return output;
  }

  constant(values: ArrayLike<number>, shape: readonly number[], dtype: DType): string {
    const type = elementTypeOf(dtype, this.#precision);
    return this.#pool(`${type} [${shape}]`, values, () => {
      if (type === 'float') return { type, shape, values: Float32Array.from(values) };
      if (type === 'double') return { type, shape, values: Float64Array.from(values) };
      if (type === 'int32') return { type, shape, values: Int32Array.from(values) };
      return { type, shape, values: Uint8Array.from(values) };
    });
  }

  ints(values: readonly number[]): string {
    return this.#pool('int64', values, () => ({
      type: 'int64',
      shape: [values.length],
      values: BigInt64Array.from(values, BigInt),
    }));
  }

  reshapeTarget(from: Shape, to: Shape): string {
    const [before, after] = [this.bound(from), this.bound(to)];
    // 0 takes over the size of that axis, and one axis may be what is left.
    const isTaken = (axis: number) => typeof after[axis] === 'string' && before[axis] === after[axis];
    const open = after.flatMap((size, axis) => (typeof size === 'string' && !isTaken(axis) ? [axis] : []));
    if (open.length > 1) {
      throw new ShapeError(
        `reshape: ${showShape(before)} to ${showShape(after)} leaves more than one size open; bind all but one of them.`,
      );
    }
    return this.ints(after.map((size, axis) => (typeof size === 'number' ? size : isTaken(axis) ? 0 : -1)));
  }

  shape(shape: Shape, like: string, likeShape: Shape): string {
    const bound = this.bound(shape);
    if (bound.every((size) => typeof size === 'number')) return this.ints(bound as readonly number[]);
    const source = this.bound(likeShape);
    if (isSameShape(bound, source)) return this.node('Shape', [like]);
    const sizes = this.node('Shape', [like]);
    const parts = bound.map((size) => {
      if (typeof size === 'number') return this.ints([size]);
      const axis = source.indexOf(size);
      if (axis < 0) {
        throw new ShapeError(
          `Size "${size}" of shape ${showShape(bound)} cannot be read off ${showShape(source)} when the graph runs; bind it.`,
        );
      }
      return this.node('Gather', [sizes, this.ints([axis])], { axis: { int: 0 } });
    });
    return this.node('Concat', parts, { axis: { int: 0 } });
  }

  cast(name: string, to: DType | 'int64'): string {
    const type = to === 'int64' ? 'int64' : elementTypeOf(to, this.#precision);
    return this.node('Cast', [name], { to: { int: elementTypes[type] } });
  }

  bound(shape: Shape): Shape {
    return bindShape(shape, this.#bindings);
  }

  isUsed(value: Value): boolean {
    return this.#used.has(value);
  }

  #fresh(type: string): string {
    return `${this.#prefix}${type}.${this.#count++}`;
  }

  /** Small constants are written once. */
  #pool(kind: string, values: ArrayLike<number>, make: () => Parameters<typeof toTensorProto>[0]): string {
    const key =
      values.length <= 64
        ? `${kind} ${Array.from(values, (value) => (Object.is(value, -0) ? '-0' : value))}`
        : undefined;
    const known = key === undefined ? undefined : this.#pooled.get(key);
    if (known !== undefined) return known;
    const name = this.#fresh('constant');
    this.#constants.push(toTensorProto(make(), name));
    if (key !== undefined) this.#pooled.set(key, name);
    return name;
  }
}
