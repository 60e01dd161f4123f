// A saved model of any target judged on labelled rows it was not trained on: a test file, or new outcomes later.
import type { JobContext } from '../../parallel/index.js';
import type { Random } from '../../random/index.js';
import type { TabularJudgement } from '../../report/index.js';
import type { OutcomeOptions } from '../options.js';
import { type LabelledRows, readLabelled } from '../read-labelled.js';
import { aims } from './aims.js';
import { predictRows } from './explain-rows.js';
import type { SavedTableModel } from './saved-model.js';
import { type KnownRows, readTarget } from './target.js';

export interface JudgedTable extends LabelledRows<KnownRows> {
  readonly judgement: TabularJudgement;
}

/** @throws DataError when a feature is missing, or the target holds a value that was not there at training */
export async function judgeTableFile(
  data: readonly string[],
  saved: SavedTableModel,
  options: Pick<OutcomeOptions, 'exclude'> & { readonly sheet?: string },
  random: Random,
  context: JobContext,
): Promise<JudgedTable> {
  const { target } = saved;
  const { exclude } = options;
  const settle = (table: KnownRows['table']) => readTarget(table, target, { exclude });
  const rows = await readLabelled(data, saved, target, settle, options, context);
  const prediction = await predictRows(saved, rows.known.table);
  const settings = { ...rows.counting, classes: target.classes, random, bootstrap: 200 };
  return { ...rows, judgement: aims[target.kind].judge(rows.known.truth, prediction, settings) };
}
