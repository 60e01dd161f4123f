// What proposed monotone directions cost `boost`: its defaults with `monotone: auto` against without, on the same folds
// of the seven credit files. Pieces are kept in bench/out/monotone/kept. `--only german,hmeq`, `--seeds 2`.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { accuracyRow } from './lib.mjs';
import { creditFiles, pathOf } from './lib-credit-files.mjs';
import { prepareCredit } from './lib-credit-prepare.mjs';
import { hashOf, keeper, programHash } from './lib-keep.mjs';
import { outOfFold } from './lib-out-of-fold.mjs';
import { pairedAuc } from './lib-paired-auc.mjs';

export const title = 'boost with proposed monotone directions against unconstrained (goal: at most .002 AUC lost)';

const names = ['german', 'spanish_credit', 'hmeq', 'heloc', 'home_credit', 'gmsc', 'lending_club'];
const threads = availableParallelism();
const ways = { monotone: { monotone: 'auto' }, free: {} };

export default async function monotone({ quick, log, only = quick ? ['german'] : names, seeds = quick ? 1 : 3 }) {
  const kept = keeper('monotone');
  const program = programHash('trees', 'models', 'features', 'data', 'random');
  log(
    `${only.length} files, ${seeds} fold seeds: about ${Math.ceil(0.5 * only.length * seeds)} minutes when nothing is kept.`,
  );
  const rows = [];
  for (const name of only) {
    const file = creditFiles.find((each) => each.name === name);
    const path = pathOf(file.file);
    if (path === undefined) {
      log(`${name}: skipped, ${file.file} is not in FATHOM_DATA`);
      continue;
    }
    const isLarge = name === 'gmsc' || name === 'lending_club';
    const own = isLarge ? { ...file, name: `${name}_30k`, sample: 30_000 } : file;
    const prepared = await prepareCredit(own, path, seeds);
    const scores = { monotone: [], free: [] };
    for (const [seed, foldOf] of prepared.folds.entries()) {
      for (const [way, parameters] of Object.entries(ways)) {
        const identity = [hashOf(readFileSync(prepared.csv), Array.from(foldOf)), program];
        const work = () => outOfFold(prepared, seed, { model: 'boost', parameters, threads });
        scores[way].push(await kept.of(`${own.name} ${way} seed ${seed}`, identity, work));
      }
      log(`  ${own.name} seed ${seed}`);
    }
    const { areas, difference, interval } = pairedAuc(prepared.outcome, scores.monotone, scores.free);
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const row = accuracyRow({
      ...{ case: own.name, threads, unit: 'AUC', peerName: 'boost, unconstrained' },
      ...{ ours: mean(areas.first), peer: mean(areas.second) },
    });
    rows.push({ ...row, ratio: difference, low: interval[0], high: interval[1] });
    log(`${own.name}: ${mean(areas.first).toFixed(4)} against ${mean(areas.second).toFixed(4)}`);
  }
  return { rows, notes: 'ratio is what the directions gain (above 0) or cost; interval is 95 % (DeLong).' };
}
