import type { Node } from '../node.js';
import type { TensorType } from '../op.js';
import { inputsOf } from './collect.js';
import { first } from './first.js';

/** Names that the writer of ONNX gives to what lies between inputs and outputs. */
const taken = /^(n|mask|body)\./;

function faultOfName(name: unknown, what: string): string | undefined {
  if (typeof name !== 'string' || name === '' || /[\u0000-\u001f\u007f]/.test(name)) {
    return `${what} ${JSON.stringify(name) ?? String(name)} is unfit for ONNX: expected a text without control characters; rename it.`;
  }
  return taken.test(name)
    ? `${what} "${name}" is unfit for ONNX: names that begin with n., mask. or body. are used inside of the graph; rename it.`
    : undefined;
}

/** Whether names can be written into ONNX, and are of one thing each. */
export function faultOfNames(
  outputs: readonly string[],
  nodes: readonly Node[],
  listed: Readonly<Record<string, TensorType>> | undefined = {},
): string | undefined {
  const inputs = new Set([
    ...Object.keys(listed),
    ...inputsOf(nodes).map(({ attributes }) => attributes.name as string),
  ]);
  return (
    first(inputs, (name) => faultOfName(name, 'Input')) ??
    first(outputs, (name) => faultOfName(name, 'Output')) ??
    first(outputs, (name) =>
      inputs.has(name) ? `"${name}" is the name of an input and of an output; rename the output.` : undefined,
    )
  );
}
