// The ONNX operators that a use of an operator, and its gradient, become.
import { type ElementType, elementTypes, type GraphProto, readOnnx } from '../../onnx/index.js';
import { gradients } from '../autodiff/index.js';
import { type Op, orderNodes, type Value } from '../graph/index.js';
import { graphFile } from '../onnx/index.js';
import type { Bindings } from '../tensor/index.js';
import { cast, input, mul, sum } from './index.js';
import type { Sample } from './samples.test.help.js';

/** An ONNX operator and the type it computes with, as `Conv float`. */
export type Form = `${string} ${ElementType}`;

const nameOf = new Map(Object.entries(elementTypes).map(([name, code]) => [code, name as ElementType]));
const booleans = new Set(['And', 'Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Not', 'Or']);

/** Counts forms in a graph; types are followed from inputs and constants to the end. */
function count(graph: GraphProto, types: Map<string, ElementType>, forms: Map<Form, number>): void {
  for (const { name, type } of graph.input ?? []) types.set(name!, nameOf.get(type!.tensorType!.elemType as never)!);
  for (const { name, dataType } of graph.initializer ?? []) types.set(name!, nameOf.get(dataType as never)!);
  for (const { opType, input: inputs = [], output = [], attribute = [] } of graph.node ?? []) {
    // Of Where the type is that of what is chosen.
    const type = types.get(inputs[opType === 'Where' ? 1 : opType === 'Loop' ? 2 : 0]!)!;
    forms.set(`${opType!} ${type}`, (forms.get(`${opType!} ${type}`) ?? 0) + 1);
    for (const { name, g } of attribute) if (name === 'body' && g) count(g, types, forms);
    const to = attribute.find(({ name }) => name === 'to')?.i;
    const isBoolean = booleans.has(opType!);
    const made =
      opType === 'Cast' ? nameOf.get(Number(to) as never)! : isBoolean ? 'bool' : opType === 'Shape' ? 'int64' : type;
    for (const name of output) types.set(name, made);
  }
  // Outputs get their names by it.
  for (const { name } of graph.output ?? []) {
    const form: Form = `Identity ${types.get(name!)!}`;
    forms.set(form, forms.get(form)! - 1);
  }
}

function formsOf(values: readonly Value[], bindings: Bindings): ReadonlyMap<Form, number> {
  const inputs = orderNodes(values).filter(({ op }) => op === input.op);
  const types = Object.fromEntries(inputs.map(({ attributes, outputs }) => [attributes.name as string, outputs[0]!]));
  const forms = new Map<Form, number>();
  const outputs = Object.fromEntries(values.map((value, i) => [`y${i}`, value]));
  count(readOnnx(graphFile(types, outputs, { bindings }).bytes).graph!, new Map(), forms);
  return forms;
}

const bound: readonly Bindings[] = [{ batch: 3 }, {}];

/** Forms that the uses of an operator in a sample become, beside those of what they are computed from. */
export function formsOfOp(op: Op, { f, shapes, types = [] }: Sample): ReadonlySet<Form> {
  const y = f(...shapes.map((shape, i) => input(`x${i}`, shape, types[i])));
  const found = new Set<Form>();
  for (const node of orderNodes([y]).filter((each) => each.op === op)) {
    for (const bindings of bound) {
      const before = node.inputs.length === 0 ? new Map<Form, number>() : formsOf(node.inputs, bindings);
      for (const [form, times] of formsOf([node.outputs[0]!], bindings))
        if (times > (before.get(form) ?? 0)) found.add(form);
    }
  }
  return found;
}

/** Forms of a sample with its gradients by every input. */
export function formsOfSample({ f, shapes, types = [], isDifferentiable = true }: Sample): ReadonlySet<Form> {
  const values = shapes.map((shape, i) => input(`x${i}`, shape, types[i]));
  const y = f(...values);
  const floats = values.filter(
    ({ dtype }, i) => dtype === 'float' && (isDifferentiable === 'first' ? i === 0 : isDifferentiable),
  );
  const weights = input('weights', y.shape);
  const slopes = floats.length === 0 ? [] : gradients(sum(mul(cast(y, 'float'), weights)), floats);
  const all = bound.flatMap((bindings) => [...formsOf([y, ...slopes], bindings)]);
  return new Set(all.flatMap(([form, times]) => (times > 0 ? [form] : [])));
}
