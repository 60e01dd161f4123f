// From values to an ONNX graph: every node is written by the rule of its operator, each after its inputs.
import { GraphError, NotSupportedError, ShapeError } from '../../errors/index.js';
import {
  type Attribute,
  attributeTypes,
  elementTypes,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  toAttributeProto,
  toTensorProto,
  type ValueInfoProto,
} from '../../onnx/index.js';
import {
  type Emitter,
  type Inlined,
  type Node,
  orderNodes,
  type Rounds,
  type TensorType,
  type Value,
} from '../graph/index.js';
import { type BernoulliAttributes, bernoulli, input } from '../ops/index.js';
import { type Bindings, bindShape, type DType, isSameShape, type Shape, showShape } from '../tensor/index.js';

/** How `float` is computed. */
export type Precision = 'float32' | 'float64';
const precisions: readonly Precision[] = ['float32', 'float64'];

export interface LowerOptions {
  /** Sizes to fix; names that are not here stay open. */
  readonly bindings?: Bindings;
  readonly precision?: Precision;
  /** How many tensors one operator may give: a graphics card takes few at a time. As many as it likes when absent. */
  readonly mostOutputs?: number;
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
  readonly #mostOutputs: number;
  readonly #prefix: string;
  /** Where nodes are written: the graph, or the body of the loop that is being written. */
  #nodes: NodeProto[] = [];
  /** The loops around what is being written, from the outermost. */
  readonly #rounds: { readonly count: number; readonly iteration: string }[] = [];
  readonly #constants: TensorProto[] = [];
  readonly #masks: Mask[] = [];
  readonly #names = new Map<Value, string>();
  readonly #pooled = new Map<string, string>();
  readonly #used: Set<Value>;
  #count = 0;

  constructor(
    roots: readonly Value[],
    inputs: Readonly<Record<string, string>>,
    { bindings = {}, precision = 'float32', mostOutputs = Number.POSITIVE_INFINITY }: LowerOptions,
    prefix: string,
  ) {
    if (!precisions.includes(precision)) {
      throw new NotSupportedError(
        `Precision "${precision}" is not there; use ${precisions.join(' or ')}: half precision would be computed in single precision on a processor.`,
      );
    }
    this.#mostOutputs = mostOutputs;
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
      const own = bindShape(shape, this.#bindings);
      const mask = { name: `mask.${key}`, shape: [...this.#rounds.map(({ count }) => count), ...own], keep, key };
      this.#masks.push(mask);
      const given = this.#inputs[mask.name] ?? mask.name;
      this.#names.set(
        output,
        this.#rounds.reduce((name, { iteration }) => this.#take(name, iteration), given),
      );
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

  split(input: string, sizes: readonly number[], axis: number): readonly string[] {
    if (sizes.length === 1) return [input];
    const along = { axis: { int: axis } };
    if (sizes.length <= this.#mostOutputs) return this.nodes('Split', [input, this.ints(sizes)], sizes.length, along);
    // Into a few large parts, and those into smaller ones.
    const each = Math.ceil(sizes.length / this.#mostOutputs);
    const count = Math.ceil(sizes.length / each);
    const groups = Array.from({ length: count }, (_, i) => sizes.slice(i * each, (i + 1) * each));
    const whole = groups.map((group) => group.reduce((total, size) => total + size, 0));
    const parts = this.nodes('Split', [input, this.ints(whole)], count, along);
    return parts.flatMap((part, i) => this.split(part, groups[i]!, axis));
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

  loop(inputs: readonly string[], { count, carried, taken, captured, results }: Rounds): readonly string[] {
    for (const value of results) this.#used.add(value);
    for (const node of orderNodes(results)) for (const value of node.inputs) this.#used.add(value);
    const first = inputs.slice(0, carried.length);
    const parts = inputs.slice(carried.length, carried.length + taken.length);
    captured.forEach((value, i) => {
      this.#names.set(value, inputs[carried.length + taken.length + i]!);
    });
    const [iteration, condition, after] = ['iteration', 'condition', 'condition'].map((name) => this.#fresh(name)) as [
      string,
      string,
      string,
    ];
    const around = this.#nodes;
    const body: NodeProto[] = [];
    this.#nodes = body;
    this.#rounds.push({ count, iteration });
    const info = (name: string, type: TensorType) =>
      valueInfo(name, type, { bindings: this.#bindings, precision: this.#precision });
    const begins = carried.map((value) => {
      const name = this.#fresh('carried');
      this.#names.set(value, name);
      return info(name, value);
    });
    taken.forEach((value, i) => {
      this.#names.set(value, this.#take(parts[i]!, iteration));
    });
    const ends = results.map((value) => info(this.node('Identity', [this.value(value)]), value));
    body.push({ input: [condition], output: [after], name: after, opType: 'Identity' });
    this.#rounds.pop();
    this.#nodes = around;
    const name = this.#fresh('Loop');
    const output = results.map((_, i) => (i === 0 ? name : `${name}.${i}`));
    const scalar = (of: string, elemType: number) => ({
      name: of,
      type: { tensorType: { elemType, shape: { dim: [] } } },
    });
    const g: GraphProto = {
      name: `${name}.body`,
      node: body,
      input: [scalar(iteration, elementTypes.int64), scalar(condition, elementTypes.bool), ...begins],
      output: [scalar(after, elementTypes.bool), ...ends],
    };
    const rounds = this.#pool('int64 []', [count], () => ({
      type: 'int64',
      shape: [],
      values: BigInt64Array.of(BigInt(count)),
    }));
    const goOn = this.#pool('bool []', [1], () => ({ type: 'bool', shape: [], values: Uint8Array.of(1) }));
    const attribute = [{ name: 'body', type: attributeTypes.graph, g }];
    this.#nodes.push({ input: [rounds, goOn, ...first], output, name, opType: 'Loop', attribute });
    return output;
  }

  inline(inputs: readonly string[], { placeholders, captured, results }: Inlined): readonly string[] {
    for (const value of results) this.#used.add(value);
    for (const node of orderNodes(results)) for (const value of node.inputs) this.#used.add(value);
    [...placeholders, ...captured].forEach((value, i) => {
      this.#names.set(value, inputs[i]!);
    });
    return results.map((value) => this.value(value));
  }

  /** The part of a round. */
  #take(stacked: string, iteration: string): string {
    return this.node('Gather', [stacked, iteration], { axis: { int: 0 } });
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
