// One fold of one Fathom model, as a job that runs in a worker thread.
import { Table } from 'fathom/data';
import { families, findFamily } from 'fathom/models';
import { defineJob, single } from 'fathom/parallel';
import { Random } from 'fathom/random';

export const fitFold = defineJob(import.meta.url, 'fitFold', async (input, context) => {
  const { table, model, parameters, foldOf, fold, seed } = input;
  const rows = Table.fromParts(table);
  const [train, test] = [[], []];
  for (const [row, held] of foldOf.entries()) (held === fold ? test : train).push(row);
  const start = performance.now();
  const random = new Random(seed).split(model).split(fold);
  const fitted = await findFamily(families, model)
    .create(parameters)
    .fit(rows.rows(Int32Array.from(train)), { ...context, random, collective: single });
  const { data, columns } = await fitted.predictProba(rows.rows(Int32Array.from(test)));
  const probability = Float64Array.from(test, (_, i) => data[i * columns + columns - 1]);
  return { fold, probability, seconds: (performance.now() - start) / 1000 };
});
