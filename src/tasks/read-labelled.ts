// New rows whose outcome is known, read as the columns that a saved model was trained on.
import { type FileDataset, type Kind, openDataset, type Schema, type Table } from '../data/index.js';
import type { JobContext } from '../parallel/index.js';
import type { Counting } from './judge-all.js';
import type { Basics } from './model-manifest.js';
import { groupCodes } from './protocol.js';
import { weightsOf } from './weights.js';

/** A model's inputs with the target (its values as words) and the group as they are written in the file, and the weight. */
export function labelledInputs(
  { inputs, weight, group }: Pick<Basics, 'inputs' | 'weight' | 'group'>,
  target: string,
  readAs: Kind = 'categorical',
): Schema {
  const isRead = (name: string) => inputs.some((input) => input.name === name && input.role === 'feature');
  const further: Schema = [
    { name: target, kind: readAs, role: 'target' },
    ...(weight === undefined ? [] : [{ name: weight, kind: 'numeric', role: 'weight' } as const]),
    // As text, since new data bring new groups.
    ...(group === undefined || isRead(group) ? [] : [{ name: group, kind: 'text', role: 'ignored' } as const]),
  ];
  const own = new Set(further.map(({ name }) => name));
  return [...inputs.filter(({ name }) => !own.has(name)), ...further];
}

export interface LabelledRows<K> {
  /** The rows whose outcome is known, and how they count. */
  readonly known: K;
  readonly counting: Counting;
  /** All rows of the file. */
  readonly table: Table;
  readonly sources: FileDataset['sources'];
  readonly warnings: readonly string[];
}

/**
 * Rows to judge a saved model on.
 *
 * @param settle finds the rows whose outcome is known
 * @throws DataError when a feature is missing, or as `settle`
 */
export async function readLabelled<K extends { readonly table: Table }>(
  data: readonly string[],
  model: Pick<Basics, 'inputs' | 'weight' | 'group'>,
  target: { readonly column: string; readonly readAs?: Kind },
  settle: (table: Table) => K,
  { sheet }: { readonly sheet?: string },
  { threads, progress, stop }: JobContext,
): Promise<LabelledRows<K>> {
  const { weight, group } = model;
  const file = await openDataset(data, {
    schema: labelledInputs(model, target.column, target.readAs),
    sheet,
    threads,
    progress,
    stop,
  });
  try {
    const table = await file.load();
    const known = settle(table);
    stop.throwIfRequested();
    const weights = weightsOf(known.table);
    const groups = group !== undefined && known.table.has(group) ? groupCodes(known.table, group) : undefined;
    const warnings = [...file.warnings];
    if (weight !== undefined && weights === undefined)
      warnings.push(`There is no column "${weight}": rows count alike here, at training they were weighted by it.`);
    if (group !== undefined && groups === undefined) {
      warnings.push(
        `There is no column "${group}": intervals take rows as independent here, at training they counted its groups.`,
      );
    }
    return { known, counting: { weights, groups }, table, sources: file.sources, warnings };
  } finally {
    await file.close();
  }
}
