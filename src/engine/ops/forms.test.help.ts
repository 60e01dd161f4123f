// The ONNX operators that a use of an operator, and its gradient, become.
import { type ElementType, elementTypes, type GraphProto, readOnnx } from '../../onnx/index.js';
import { gradients } from '../autodiff/index.js';
import type { Value } from '../graph/index.js';
import { graphFile } from '../onnx/index.js';
import type { Bindings } from '../tensor/index.js';
import { cast, input, mul, sum } from './index.js';
import type { Sample } from './samples.test-helper.js';

/** An ONNX operator and the type it computes with, as `Conv float`. */
export type Form = `${string} ${ElementType}`;

const nameOf = new Map(Object.entries(elementTypes).map(([name, code]) => [code, name as ElementType]));
const booleans = new Set(['And', 'Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Not', 'Or']);

/** Forms in a graph; types are followed from inputs and constants to the end. */
function formsIn(graph: GraphProto, types: Map<string, ElementType>, forms: Set<Form>): void {
  for (const { name, type } of graph.input ?? []) types.set(name!, nameOf.get(type!.tensorType!.elemType as never)!);
  for (const { name, dataType } of graph.initializer ?? []) types.set(name!, nameOf.get(dataType as never)!);
  for (const { opType, input: inputs = [], output = [], attribute = [] } of graph.node ?? []) {
    // Of Where the type is that of what is chosen.
    const type = types.get(inputs[opType === 'Where' ? 1 : opType === 'Loop' ? 2 : 0]!)!;
    forms.add(`${opType!} ${type}`);
    for (const { name, g } of attribute) if (name === 'body' && g) formsIn(g, types, forms);
    const to = attribute.find(({ name }) => name === 'to')?.i;
    const made =
      opType === 'Cast'
        ? nameOf.get(Number(to) as never)!
        : booleans.has(opType!)
          ? 'bool'
          : opType === 'Shape'
            ? 'int64'
            : type;
    for (const name of output) types.set(name, made);
  }
}

/** Forms of the file that computes values. */
export function formsOf(inputs: Readonly<Record<string, Value>>, outputs: readonly Value[]): ReadonlySet<Form> {
  const forms = new Set<Form>();
  const named = Object.fromEntries(outputs.map((value, i) => [`y${i}`, value]));
  for (const bindings of [{ batch: 3 }, {}] as readonly Bindings[]) {
    formsIn(readOnnx(graphFile(inputs, named, { bindings }).bytes).graph!, new Map(), forms);
  }
  // Outputs get their names by it.
  if (!outputs.some(({ node }) => node.op.name === 'input')) forms.delete('Identity float');
  return forms;
}

/** Forms of a sample: of the use alone, and with its gradients by every input. */
export function formsOfSample({ f, shapes, types = [], isDifferentiable = true }: Sample) {
  const values = shapes.map((shape, i) => input(`x${i}`, shape, types[i]));
  const inputs = Object.fromEntries(values.map((value, i) => [`x${i}`, value]));
  const y = f(...values);
  const floats = values.filter(
    ({ dtype }, i) => dtype === 'float' && (isDifferentiable === 'first' ? i === 0 : isDifferentiable),
  );
  const weights = input('weights', y.shape);
  const slopes = floats.length === 0 ? [] : gradients(sum(mul(cast(y, 'float'), weights)), floats);
  return { forward: formsOf(inputs, [y]), training: formsOf({ ...inputs, weights }, [y, ...slopes]) };
}
