// Give Me Some Credit, 150,000 rows: the whole command from CSV to report, as a process, start-up included.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { costRow, median } from './lib.mjs';
import { fathomOrFail } from './lib-command.mjs';
import { pathOf } from './lib-credit-files.mjs';

export const title = 'gmsc, 150,000 rows: CSV -> check -> scorecard, judged, explained, report';

export default async function gmsc({ quick, log }) {
  const path = pathOf('credit/gmsc.csv.gz');
  if (path === undefined) throw new Error('This benchmark needs credit/gmsc.csv.gz; set FATHOM_DATA.');
  const home = mkdtempSync(join(tmpdir(), 'fathom-gmsc-'));
  try {
    const runs = [];
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      const args = ['train', 'credit', path, '--target', 'SeriousDlqin2yrs', '--model', 'scorecard'];
      const ran = await fathomOrFail([...args, '--home', home, '--json']);
      runs.push({ ...ran, result: JSON.parse(ran.stdout) });
      log(
        `round ${round + 1}: ${ran.seconds.toFixed(2)} s, ${Math.round(ran.peakMiB)} MiB, AUC ${runs.at(-1).result.results[0].metrics.auc.toFixed(4)}`,
      );
    }
    const part = (name) => median(runs.map(({ result }) => result.seconds[name]));
    const threads = 2;
    return [
      costRow({ case: 'whole command', threads, unit: 's', ours: median(runs.map(({ seconds }) => seconds)) }),
      ...['load', 'fit', 'evaluate', 'total'].map((name) =>
        costRow({ case: name, threads, unit: 's', ours: part(name) }),
      ),
      costRow({ case: 'peak memory', threads, unit: 'MiB', ours: median(runs.map(({ peakMiB }) => peakMiB)) }),
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
