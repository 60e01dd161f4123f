import { describe, expect, it } from 'vitest';
import { DataError } from '../errors/index.js';
import { TreeEnsemble } from './ensemble.js';
import type { SavedEnsemble } from './ensemble-file.js';
import { GradientBoosting, GradientBoostingModel } from './index.js';

/** A tree whose `splits` splits lie one below the other, each on the next of `columns` columns. */
function chain(splits: number, columns: number): SavedEnsemble {
  const nodes = Array.from({ length: 2 * splits + 1 }, (_, node) => node);
  const isInner = (node: number) => node % 2 === 0 && node < 2 * splits;
  const level = (node: number) => Math.ceil(node / 2);
  const tree = {
    feature: nodes.map((node) => (isInner(node) ? level(node) % columns : -1)),
    child: nodes.map((node) => (isInner(node) ? node + 1 : 0)),
    value: nodes.map((node) => node),
    cover: nodes.map((node) => (node % 2 === 1 ? 1 : splits + 1 - level(node))),
    gain: nodes.map((node) => Number(isInner(node))),
    left: nodes.map((node) => (isInner(node) ? '0-1' : '')),
  };
  const bins = Array.from({ length: columns }, () => ({ kind: 'numeric' as const, special: [], edges: [0] }));
  return { base: 0, bins, trees: [tree] };
}

const learn = (factor: number) => {
  const a = Float64Array.from({ length: 300 }, (_, row) => Math.sin(row));
  const target = a.map((value) => factor * value);
  return new GradientBoosting({ maxTrees: 10 }).fit({ columns: { a }, target });
};

describe('a saved ensemble', () => {
  it.each([1e60, 1e100, 9e149])('of targets of %d is loaded as it was', async (factor) => {
    const model = await learn(factor);
    expect(model.ensemble.trees.length, 'something was learned').toBeGreaterThan(5);
    const loaded = GradientBoostingModel.load(JSON.parse(JSON.stringify(model.save())));
    expect(JSON.stringify(loaded.save())).toBe(JSON.stringify(model.save()));
    const columns = { a: [0.1, 0.5, null] };
    expect(loaded.predict(columns)).toEqual(model.predict(columns));
  });

  it.each(['feature', 'child', 'value', 'cover', 'gain', 'left'] as const)(
    'with a hole in "%s" of a tree is refused',
    (name) => {
      const saved = chain(3, 2);
      delete (saved.trees[0]![name] as unknown[])[3];
      expect(() => TreeEnsemble.load(saved)).toThrow(DataError);
      expect(() => TreeEnsemble.load(saved)).toThrow(
        `The saved model is damaged: "${name}" of a tree does not hold 7 valid entries.`,
      );
    },
  );

  it('with a hole elsewhere is refused', () => {
    const holed = <T>(values: T[], at = 0) => {
      delete values[at];
      return values;
    };
    const { trees, bins } = chain(1, 2);
    const load = (change: object) => () => TreeEnsemble.load({ base: 0, bins, trees, ...change });
    expect(load({})).not.toThrow();
    expect(load({ base: holed([1, 2]) })).toThrow('damaged: its base score is not a number.');
    expect(load({ bins: holed([...bins]) })).toThrow('damaged: the bins of a column are not an object.');
    expect(load({ trees: holed([...trees]) })).toThrow('damaged: a tree is not an object.');
    const numeric = (change: object) => [{ kind: 'numeric', special: [], edges: [0], ...change }, bins[1]];
    expect(load({ bins: numeric({ special: holed([1, 2]) }) })).toThrow(
      'damaged: the edges of a column do not ascend.',
    );
    expect(load({ bins: numeric({ edges: holed([0, 1]) }) })).toThrow('damaged: the edges of a column do not ascend.');
    expect(load({ bins: [{ kind: 'categorical', binOfLevel: holed([0, 1]) }, bins[1]] })).toThrow(
      'damaged: the bins of a categorical column are not numbers of 0 to 255.',
    );
  });

  it('deeper than its training allows is refused, so that explaining it ends', async () => {
    const text = (most: number) =>
      `The saved model is damaged: a tree has more than ${most} splits one below the other.`;
    expect(() => TreeEnsemble.load(chain(2000, 200))).toThrow(text(1000));
    expect(TreeEnsemble.load(chain(1000, 2)).trees[0]!.feature).toHaveLength(2001);
    const state = (await learn(1)).save();
    const load = (splits: number) => () => GradientBoostingModel.load({ ...state, ensemble: chain(splits, 1) });
    expect(load(60)).not.toThrow();
    expect(load(61)).toThrow(DataError);
    expect(load(61)).toThrow(text(60));
  });
});
