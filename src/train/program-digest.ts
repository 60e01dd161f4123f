import { createHash } from 'node:crypto';
import { orderNodes, type StepGraph, Value } from '../engine/index.js';

/** SHA-256 of a step: equal for two that compute the same from the same state and batches. */
export function programDigest({ state, inputs, outputs, fixed }: StepGraph): string {
  const hash = createHash('sha256');
  const add = (value: unknown) => {
    if (ArrayBuffer.isView(value)) hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    else hash.update(JSON.stringify(value) ?? 'undefined');
    hash.update('\n');
  };
  const numbers = new Map<Value, number>();
  const addGraph = (values: readonly Value[]): void => {
    for (const node of orderNodes(values)) {
      if (numbers.has(node.outputs[0]!)) continue;
      add(node.op.name);
      addAttribute(node.attributes);
      add(node.inputs.map((value) => numbers.get(value)));
      for (const output of node.outputs) {
        numbers.set(output, numbers.size);
        add([output.dtype, output.shape]);
      }
    }
  };
  const addAttribute = (value: unknown): void => {
    if (value instanceof Value) {
      addGraph([value]);
      add(numbers.get(value));
    } else if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) add(value);
    else {
      for (const [name, part] of Object.entries(value)) {
        add(name);
        addAttribute(part);
      }
    }
  };
  addGraph([...Object.values(state), ...Object.values(outputs)]);
  if (fixed !== undefined) add(Object.keys(fixed));
  add(Object.entries(inputs).map(([name, { dtype, shape }]) => [name, dtype, shape]));
  add(Object.entries({ ...state, ...outputs }).map(([name, value]) => [name, numbers.get(value)]));
  return hash.digest('hex');
}
