import { TreeEnsemble } from '../trees/index.js';
import { TreeScores } from './scores/index.js';
import type { NumberData } from './tree-training-data.js';

/** Trees that were learned from a standardised target, in the target's own unit. */
export function inUnit({ features, mean, deviation }: NumberData, { base, bins, trees }: TreeEnsemble): TreeScores {
  const start = mean + deviation * base[0]!;
  const own = trees.map((tree) => ({
    ...tree,
    value: tree.value.map((value) => value * deviation),
    gain: tree.gain.map((gain) => gain * deviation ** 2),
  }));
  return new TreeScores(features, new TreeEnsemble(start, bins, own));
}
