// Builds a graph node by node: every value has a name of its own, and each node finds its inputs computed before it.
import { type Attribute, toAttributeProto } from './attribute.js';
import type { GraphProto, NodeProto, TensorProto, ValueInfoProto } from './messages.js';
import { type ElementType, elementTypes, type Tensor, toTensorProto } from './tensor.js';

/** Name of a value of the graph. */
export type Value = string;

/** Sizes; a name where the size is not known before, such as `rows`. */
export type Shape = readonly (number | string)[];

export interface NodeOptions {
  /** The set of operators, when it is not ai.onnx. */
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** A part of a graph: nodes, each after those it reads, and what they need. */
export interface Fragment {
  readonly nodes: readonly NodeProto[];
  readonly constants: readonly TensorProto[];
  readonly results: readonly Value[];
}

export class GraphBuilder {
  readonly #names = new Set<string>();
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #nodes: NodeProto[] = [];
  readonly #constants: TensorProto[] = [];

  /** @param outputs names that are kept free for `output` */
  constructor(outputs: readonly string[] = []) {
    for (const name of outputs) this.#names.add(name);
  }

  /** An input; where a value has its name already, the name gets an underscore. */
  input(name: string, type: ElementType, shape: Shape, docString?: string): Value {
    const value = this.#fresh(name === '' ? '_' : name);
    this.#inputs.push({ ...valueInfo(value, type, shape), ...(docString === undefined ? {} : { docString }) });
    return value;
  }

  constant(tensor: Tensor, name = 'constant'): Value {
    const value = this.#fresh(`${name}.${this.#names.size}`);
    this.#constants.push(toTensorProto(tensor, value));
    return value;
  }

  /** A node with one output. */
  node(opType: string, input: readonly Value[], { domain, attributes = {} }: NodeOptions = {}): Value {
    const value = this.#fresh(`${opType}.${this.#names.size}`);
    this.#nodes.push({
      input,
      output: [value],
      name: value,
      opType,
      ...(domain === undefined ? {} : { domain }),
      attribute: Object.entries(attributes).map(([name, attribute]) => toAttributeProto(name, attribute)),
    });
    return value;
  }

  /**
   * Takes in nodes and constants that were written elsewhere.
   *
   * @param write is given what every name that it makes must begin with
   * @returns names of the results
   */
  include(write: (prefix: string) => Fragment): readonly Value[] {
    let prefix = 'part.';
    const isTaken = () => [...this.#names].some((name) => name.startsWith(prefix));
    while (isTaken()) prefix = `_${prefix}`;
    const { nodes, constants, results } = write(prefix);
    for (const { output } of nodes) for (const name of output) this.#names.add(name);
    for (const { name } of constants) this.#names.add(name!);
    this.#nodes.push(...nodes);
    this.#constants.push(...constants);
    return results;
  }

  /** Makes a value an output of this name. */
  output(name: string, value: Value, type: ElementType, shape: Shape): void {
    this.#nodes.push({ input: [value], output: [name], name: `${name}.`, opType: 'Identity' });
    this.#outputs.push(valueInfo(name, type, shape));
  }

  graph(name: string): GraphProto {
    const [input, output, node, initializer] = [this.#inputs, this.#outputs, this.#nodes, this.#constants];
    return { name, node: [...node], initializer: [...initializer], input: [...input], output: [...output] };
  }

  #fresh(name: string): string {
    let fresh = name;
    while (this.#names.has(fresh)) fresh += '_';
    this.#names.add(fresh);
    return fresh;
  }
}

function valueInfo(name: string, type: ElementType, shape: Shape): ValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } };
}
