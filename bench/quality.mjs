// How much of what is wrong does `fathom check` find, and how often does it cry wolf? Faults of known kind and place are
// planted into seeded tables; then the known traps of real credit files, by name. Peer of a row is the goal.
import { join } from 'node:path';
import { openDataset } from 'fathom/data';
import { checkDataset } from 'fathom/quality';
import { Random } from 'fathom/random';
import { isFound, trappedFiles } from '../dist/quality/planted/known-traps.js';
import { scoreChecks } from '../dist/quality/planted/score.js';
import { accuracyRow, costRow, dataFolder } from './lib.mjs';

export const title = 'Data check: recall and false alarms on planted faults, known traps of real files';

const goal = { recall: 0.95, falseAlarms: 1 };

export default async function quality({ quick, log, seeds = 1 }) {
  const tables = quick ? 40 : 200;
  const rows = [];
  const notes = [];
  for (let seed = 0; seed < seeds; seed++) {
    const score = await scoreChecks(new Random(seed), tables);
    const named = seeds > 1 ? ` (seed ${seed})` : '';
    for (const { check, planted, found, falseAlarms } of score.checks) {
      if (planted > 0)
        rows.push(
          accuracyRow({
            case: `${check}${named}`,
            unit: `recall of ${planted}`,
            ours: found / planted,
            peer: goal.recall,
            peerName: 'goal',
          }),
        );
      if (falseAlarms > 0)
        rows.push(
          falseAlarmRow(
            `${check}${named}`,
            `false alarms per 10 of ${score.cleanColumns} columns`,
            (10 * falseAlarms) / score.cleanColumns,
          ),
        );
    }
    rows.push(
      accuracyRow({
        case: `all checks${named}`,
        unit: `recall, ${tables} tables`,
        ours: score.recall,
        peer: goal.recall,
        peerName: 'goal',
      }),
    );
    rows.push(
      falseAlarmRow(
        `all checks${named}`,
        `false alarms per 10 of ${score.cleanColumns} columns`,
        score.falseAlarmsPerTenColumns,
      ),
    );
    notes.push(...score.misses.map((miss) => `table ${miss}`));
  }
  rows.push(...(await traps(log)));
  return { rows, notes };
}

function falseAlarmRow(name, unit, ours) {
  return accuracyRow({ case: name, unit, ours, peer: goal.falseAlarms, peerName: 'goal', lowerIsBetter: true });
}

/** Each trap by name: 1 found, 0 not; and the processor seconds of the check alone. */
async function traps(log) {
  const folder = dataFolder();
  if (folder === undefined) {
    log('The traps of real files are skipped: there is no FATHOM_DATA.');
    return [];
  }
  const rows = [];
  for (const { file, target, positive, traps: known } of trappedFiles) {
    const data = await openDataset([join(folder, 'credit', file)], { threads: 1, kinds: { [target]: 'categorical' } });
    const table = await data.load();
    await data.close();
    const options = () => ({ target, positive, random: new Random(0) });
    await checkDataset(table, options());
    const started = process.cpuUsage();
    const { findings } = await checkDataset(table, options());
    const used = process.cpuUsage(started);
    const seconds = (used.user + used.system) / 1e6;
    for (const trap of known) {
      rows.push(
        accuracyRow({
          case: `${file}: ${trap.name}`,
          unit: 'found',
          ours: isFound(trap, findings) ? 1 : 0,
          peer: 1,
          peerName: 'goal',
        }),
      );
    }
    const goalSeconds = file.startsWith('gmsc') ? { peer: 1.5, peerName: 'goal' } : {};
    rows.push(
      costRow({
        case: `${file}: ${table.rowCount} x ${table.schema.length}`,
        unit: 's',
        ours: seconds,
        ...goalSeconds,
      }),
    );
  }
  return rows;
}
