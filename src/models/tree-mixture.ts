import type { Boosted } from '../trees/index.js';

/** Trees of some bags, and how many bags these are. */
export interface BoostedBags extends Boosted {
  readonly bags: number;
}

/** The mean of bags that were boosted with different settings: each counts as one, whatever its settings. */
export function mixture(parts: readonly BoostedBags[]): Boosted {
  if (parts.length === 1) return parts[0]!;
  const all = parts.reduce((sum, { bags }) => sum + bags, 0);
  const mean = (of: (part: BoostedBags) => number) =>
    parts.reduce((sum, part) => sum + (of(part) * part.bags) / all, 0);
  return {
    trees: parts.flatMap(({ trees, bags }) =>
      trees.map((tree) => ({ ...tree, value: tree.value.map((value) => value * (bags / all)) })),
    ),
    base: parts[0]!.base.map((_, output) => mean(({ base }) => base[output]!)),
    rounds: Math.round(mean(({ rounds }) => rounds)),
    loss: mean(({ loss }) => loss),
  };
}
