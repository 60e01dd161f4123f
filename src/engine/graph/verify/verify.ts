// Whether a graph is well formed. What was built by the operators is, up to names and sizes; what was read from elsewhere,
// or put together by hand, may be anything.
import { type Bindings, bindShape, isSameShape, namesOf, type Shape, showShape } from '../../tensor/index.js';
import { inferTypes } from '../infer.js';
import { type Node, Value } from '../node.js';
import type { TensorType } from '../op.js';
import { collect, inputsOf } from './collect.js';
import { faultOfConstants } from './constants.js';
import { first } from './first.js';
import { faultOfNames } from './names.js';

export interface VerifyOptions {
  /** Sizes that are fixed when the graph is compiled. */
  readonly bindings?: Bindings;
  /** Types of the inputs that the graph is given, by name; those that it has when absent. */
  readonly inputs?: Readonly<Record<string, TensorType>>;
  /** `float32` when absent: larger numbers are infinite there. */
  readonly precision?: 'float32' | 'float64';
}

/**
 * What is wrong with a graph, in one sentence; undefined when it is well formed: every operator is known and has inputs of the
 * number, types and shapes that its rule asks for, there is no cycle, an input has one type, every open size can be read off an
 * input when the graph runs, constants are finite, and names can be written into ONNX.
 *
 * @param outputs what the graph computes, by name or in order
 * @example verify({ loss }) // 'matmul: expected inner dimensions to match, received [2, 3] x [2, 4]. ...'
 */
export function verify(
  outputs: readonly Value[] | Readonly<Record<string, Value>>,
  { bindings = {}, inputs, precision = 'float32' }: VerifyOptions = {},
): string | undefined {
  const names = Array.isArray(outputs) ? [] : Object.keys(outputs);
  const values: readonly Value[] = Array.isArray(outputs) ? outputs : Object.values(outputs);
  const stray = values.findIndex((value) => !(value instanceof Value));
  if (stray >= 0)
    return `Output ${names[stray] === undefined ? stray + 1 : `"${names[stray]}"`} is no Value; give what an operator returned.`;
  const nodes = collect(values);
  if (typeof nodes === 'string') return nodes;
  return (
    first(nodes, (node) => inItsPlace(node, faultOfNode(node))) ??
    faultOfTypes(nodes, inputs, bindings) ??
    faultOfNames(names, nodes, inputs) ??
    faultOfSizes(nodes, bindings) ??
    faultOfConstants(nodes, values, precision)
  );
}

/** A sentence about a node of a layer begins with the layer. */
const inItsPlace = ({ place }: Node, fault: string | undefined) =>
  fault === undefined || !place ? fault : `In ${place}: ${fault}`;

/** Whether inputs are what the operator's rule asks for, and outputs what it gives. */
function faultOfNode(node: Node): string | undefined {
  const { op, inputs, attributes, outputs } = node;
  let types: readonly TensorType[];
  try {
    types = inferTypes(op, inputs, attributes);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return said.startsWith(op.name) ? said : `${op.name}: ${said}`;
  }
  if (types.length !== outputs.length) {
    return `${op.name}: expected ${types.length} outputs, received ${outputs.length}; make nodes with the functions of operators.`;
  }
  return first(outputs.entries(), ([i, output]) => {
    const { dtype, shape } = types[i]!;
    if (!(output instanceof Value) || output.node !== node || output.index !== i) {
      return `Output ${i + 1} of operator "${op.name}" belongs to another node; make nodes with the functions of operators.`;
    }
    if (output.dtype === dtype && isSameShape(output.shape, shape)) return undefined;
    return `Output ${i + 1} of operator "${op.name}" is ${dtype} ${showShape(shape)} by its rule, but ${output.dtype} ${showShape(output.shape)} in the graph; make nodes with the functions of operators.`;
  });
}

/** Whether each input has one type, and the one that it is listed with. */
function faultOfTypes(nodes: readonly Node[], listed: VerifyOptions['inputs'], bindings: Bindings): string | undefined {
  const show = ({ dtype, shape }: TensorType) => `${dtype} ${showShape(shape)}`;
  const isSame = (a: TensorType, b: TensorType) =>
    a.dtype === b.dtype && isSameShape(bindShape(a.shape, bindings), bindShape(b.shape, bindings));
  const seen = new Map<string, TensorType>();
  return first(inputsOf(nodes), ({ attributes, outputs: [own] }) => {
    const name = attributes.name as string;
    const before = seen.get(name) ?? own!;
    seen.set(name, before);
    if (!isSame(before, own!)) {
      return `Two inputs are called "${name}": ${show(before)} and ${show(own!)}; rename one, or use one Value for both.`;
    }
    const given = listed && Object.hasOwn(listed, name) ? listed[name] : undefined;
    if (given === undefined || isSame(given, own!)) return undefined;
    return `Input "${name}" is ${show(own!)} in the graph but listed as ${show(given)}; list the Value that the graph was built with.`;
  });
}

/** Whether every size is known, or can be read off an input when the graph runs. */
function faultOfSizes(nodes: readonly Node[], bindings: Bindings): string | undefined {
  const wrong = Object.entries(bindings).find(([, size]) => !(Number.isInteger(size) && size >= 0));
  if (wrong !== undefined) return `Size "${wrong[0]}" is bound to ${wrong[1]}; expected a whole number of at least 0.`;
  const named = (shape: Shape) => shape.flatMap(namesOf).filter((name) => !Object.hasOwn(bindings, name));
  const known = new Set(inputsOf(nodes).flatMap(({ outputs: [own] }) => named(own!.shape)));
  return first(nodes, ({ op, outputs }) =>
    first(outputs, ({ shape }) => {
      const open = named(shape).find((name) => !known.has(name));
      if (open === undefined) return undefined;
      return `Size "${open}" of ${op.name} ${showShape(shape)} cannot be known when the graph runs, since no input has it; bind it, as in { ${open}: 64 }.`;
    }),
  );
}
