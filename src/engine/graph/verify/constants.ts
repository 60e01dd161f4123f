import { showShape, type Tensor } from '../../tensor/index.js';
import type { Node, Value } from '../node.js';

/** What only moves numbers or chooses among them makes no NaN of an infinite one. */
const movers = new Set(['broadcastTo', 'reshape', 'transpose', 'slice', 'concat', 'stopGradient']);
const choosers = new Set(['where', 'maximum', 'minimum', 'equal', 'greater', 'greaterOrEqual', 'less', 'lessOrEqual']);
const largest = 3.4028234663852886e38;

/** Whether constants are numbers, and infinite ones are only chosen among, never computed with. */
export function faultOfConstants(
  nodes: readonly Node[],
  results: readonly Value[],
  precision: 'float32' | 'float64',
): string | undefined {
  const most = precision === 'float32' ? largest : Number.MAX_VALUE;
  const isInfinite = (number: number) => Math.abs(number) > most;
  const endless = new Set<Value>();
  for (const node of nodes) {
    const [output] = node.outputs as readonly [Value];
    if (node.op.name === 'constant') {
      const { data, dtype } = node.attributes.tensor as Tensor;
      if (dtype !== 'float') continue;
      if (data.some(Number.isNaN))
        return 'A constant holds NaN; take the rows without values out of it, or put a number there.';
      if (data.some(isInfinite)) endless.add(output);
      continue;
    }
    const infinite = node.inputs.find((input) => endless.has(input));
    if (infinite !== undefined && !movers.has(node.op.name) && !choosers.has(node.op.name)) {
      return `${node.op.name}: computes with a constant ${showShape(infinite.shape)} that is infinite in ${precision}; take a finite number, such as 1e30.`;
    }
    if (infinite !== undefined && movers.has(node.op.name)) endless.add(output);
    const attribute = Object.entries(node.attributes).find(
      ([, value]) =>
        typeof value === 'number' && (Number.isNaN(value) || (node.op.name !== 'clip' && isInfinite(value))),
    );
    if (attribute !== undefined) {
      return `${node.op.name}: ${attribute[0]} is ${attribute[1]}, which is no number of ${precision}; give a finite one.`;
    }
  }
  const asked = results.find((value) => endless.has(value));
  return (
    asked && `An output is a constant ${showShape(asked.shape)} that is infinite in ${precision}; give a finite one.`
  );
}
