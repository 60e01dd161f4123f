// A saved model of any target judged on labelled rows it was not trained on: a test file, or new outcomes later.
import { type FileDataset, openDataset, type Schema, type Table } from '../../data/index.js';
import type { JobContext } from '../../parallel/index.js';
import type { Random } from '../../random/index.js';
import type { TabularJudgement } from '../../report/index.js';
import type { OutcomeOptions } from '../options.js';
import { groupCodes } from '../protocol.js';
import { weightsOf } from '../weights.js';
import { aims } from './aims.js';
import { predictRows } from './explain-rows.js';
import type { SavedTableModel } from './saved-model.js';
import { type KnownRows, readTarget } from './target.js';

export interface JudgedTable {
  readonly judgement: TabularJudgement;
  readonly known: KnownRows;
  /** All rows of the file. */
  readonly table: Table;
  readonly sources: FileDataset['sources'];
  readonly warnings: readonly string[];
}

/** @throws DataError when a feature is missing, or the target holds a value that was not there at training */
export async function judgeTableFile(
  data: readonly string[],
  saved: SavedTableModel,
  { exclude, sheet }: Pick<OutcomeOptions, 'exclude'> & { readonly sheet?: string },
  random: Random,
  context: JobContext,
): Promise<JudgedTable> {
  const { target, weight, group } = saved;
  const file = await openDataset(data, {
    schema: labelledInputs(saved),
    sheet,
    threads: context.threads,
    progress: context.progress,
    stop: context.stop,
  });
  try {
    const table = await file.load();
    const known = readTarget(table, target, { exclude });
    context.stop.throwIfRequested();
    const weights = weightsOf(known.table);
    const groups = group !== undefined && known.table.has(group) ? groupCodes(known.table, group) : undefined;
    const judgement = aims[target.kind].judge(known.truth, await predictRows(saved, known.table), {
      classes: target.classes,
      random,
      bootstrap: 200,
      weights,
      groups,
    });
    return {
      judgement,
      known,
      table,
      sources: file.sources,
      warnings: [
        ...file.warnings,
        ...(weight !== undefined && weights === undefined
          ? [`There is no column "${weight}": rows count alike here, at training they were weighted by it.`]
          : []),
        ...(group !== undefined && groups === undefined
          ? [
              `There is no column "${group}": intervals take rows as independent here, at training they counted its groups.`,
            ]
          : []),
      ],
    };
  } finally {
    await file.close();
  }
}

/** The model's inputs with the target and the group as they are written in the file, and the weight. */
function labelledInputs({ inputs, target, weight, group }: SavedTableModel): Schema {
  const isRead = (name: string) => inputs.some((input) => input.name === name && input.role === 'feature');
  const further: Schema = [
    { name: target.column, kind: target.readAs, role: 'target' },
    ...(weight === undefined ? [] : [{ name: weight, kind: 'numeric', role: 'weight' } as const]),
    ...(group === undefined || isRead(group) ? [] : [{ name: group, kind: 'text', role: 'ignored' } as const]),
  ];
  const own = new Set(further.map(({ name }) => name));
  return [...inputs.filter(({ name }) => !own.has(name)), ...further];
}
