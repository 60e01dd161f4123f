/** Groups of columns, by number. */
export type ColumnGroups = readonly (readonly number[])[];

interface PathNode {
  readonly parent: number;
  readonly split: { readonly feature: number } | undefined;
}

/**
 * Which columns may stand on one path from the root to a leaf: those that some group holds together. A column in no
 * group stands on its paths alone (as in XGBoost; in LightGBM it would not be used at all). No groups: any columns.
 */
export class Interactions {
  readonly #groups: ColumnGroups;

  constructor(groups: ColumnGroups) {
    this.#groups = groups;
  }

  /**
   * Columns that the children of node `index` may split on when it splits on `feature`.
   *
   * @param columns those that the tree may use, ascending
   * @returns a part of them, ascending, never empty; undefined for all
   */
  after(nodes: readonly PathNode[], index: number, feature: number, columns: Int32Array): Int32Array | undefined {
    if (this.#groups.length === 0) return undefined;
    const path = [feature];
    for (let at = nodes[index]!.parent; at >= 0; at = nodes[at]!.parent) path.push(nodes[at]!.split!.feature);
    const open = this.#groups.filter((group) => path.every((column) => group.includes(column)));
    return columns.filter((column) => column === feature || open.some((group) => group.includes(column)));
  }
}
