import { goesLeft, type Tree } from './tree.js';

/**
 * How a sum of trees moves with one column, all else as in training (path-dependent partial dependence): splits on the
 * column follow the bin, at all others both children count by their cover.
 *
 * @param bins how many bins the column has
 * @returns mean value of the trees per bin, shape (bins,)
 */
export function columnCurve(trees: readonly Tree[], column: number, bins: number): Float64Array {
  const curve = new Float64Array(bins);
  for (const tree of trees) {
    if (!tree.feature.includes(column)) continue;
    visit(
      tree,
      0,
      1,
      Array.from(curve, (_, bin) => bin),
    );
  }
  return curve;

  function visit(tree: Tree, node: number, share: number, open: readonly number[]): void {
    const feature = tree.feature[node]!;
    if (feature < 0) {
      for (const bin of open) curve[bin]! += share * tree.value[node]!;
      return;
    }
    for (const side of [0, 1]) {
      const child = tree.child[node]! + side;
      if (feature !== column) visit(tree, child, (share * tree.cover[child]!) / tree.cover[node]!, open);
      else {
        const part = open.filter((bin) => goesLeft(tree, node, bin) === (side === 0));
        if (part.length > 0) visit(tree, child, share, part);
      }
    }
  }
}
