// A simulated CSV larger than memory should be: `fathom check` and `fathom predict` on 5 GB (60 MB with --quick),
// with the peak resident memory of each process. The model is trained on the first 20,000 rows of the same book.
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from 'fathom/random';
import { costRow } from './lib.mjs';
import { fathomOrFail } from './lib-command.mjs';

export const title = 'A file larger than memory: check and predict, seconds and peak memory (goal: under 4096 MiB)';

const purposes = ['car', 'house', 'education', 'business', 'travel', 'furniture'];
const regions = Array.from({ length: 40 }, (_, i) => `region-${String(i + 1).padStart(2, '0')}`);

const days = Array.from({ length: 1800 }, (_, i) => new Date(Date.UTC(2019, 0, 1 + i)).toISOString().slice(0, 10));

// Formatting a number costs more than drawing it, so the bureau columns draw from texts made beforehand.
const normals = (() => {
  const random = new Random('large').split('normals');
  return Array.from({ length: 1 << 16 }, () => random.normal().toFixed(6));
})();

/** One applicant of a simulated loan book, as a CSV line of some 190 characters. */
function applicant(random, i) {
  const income = Math.exp(10.4 + 0.6 * random.normal());
  const ratio = random.uniform() ** 1.5;
  const utilisation = random.uniform() < 0.03 ? -9 : random.uniform();
  const late = random.uniform() < 0.8 ? 0 : random.integer(6);
  const age = 21 + random.integer(55);
  const purpose = random.integer(purposes.length);
  const others = Array.from({ length: 10 }, () => normals[random.integer(normals.length)]);
  const z =
    -2.6 +
    2 * (ratio - 0.4) +
    1.4 * Math.max(0, utilisation) +
    0.5 * late -
    0.4 * (Math.log(income) - 10.4) +
    0.4 * Number(purpose === 3);
  const bad = random.uniform() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
  const day = days[i % days.length];
  const shown = random.uniform() < 0.06 ? '' : income.toFixed(2);
  return `L${10_000_000 + i},${day},${shown},${ratio.toFixed(4)},${utilisation.toFixed(4)},${late},${age},${purposes[purpose]},${regions[random.integer(40)]},${others.join(',')},${bad}\n`;
}

const header = `loan_id,opened,income,debt_ratio,utilisation,times_late,age,purpose,region,${Array.from({ length: 10 }, (_, i) => `bureau_${i + 1}`).join(',')},default\n`;

/** Streams at least `bytes` (or exactly `rows`) to a file and returns how many rows that took. */
async function write(path, { bytes = Number.POSITIVE_INFINITY, rows = Number.POSITIVE_INFINITY }) {
  const random = new Random('large');
  const out = createWriteStream(path, { highWaterMark: 1 << 22 });
  out.write(header);
  let [written, i] = [header.length, 0];
  while (written < bytes && i < rows) {
    let block = '';
    for (let k = 0; k < 5000 && i < rows; k++, i++) block += applicant(random, i);
    written += block.length;
    if (!out.write(block)) await new Promise((resolve) => out.once('drain', resolve));
  }
  await new Promise((resolve) => out.end(resolve));
  return i;
}

export default async function large({ quick, log }) {
  const bytes = quick ? 60e6 : 5e9;
  const folder = mkdtempSync(join(process.env.FATHOM_BENCH_TMP ?? tmpdir(), 'fathom-large-'));
  try {
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < 1.6 * bytes)
      throw new Error(
        `${folder} has ${((bavail * bsize) / 1e9).toFixed(1)} GB free and ${((1.6 * bytes) / 1e9).toFixed(1)} GB are needed; set FATHOM_BENCH_TMP to another folder.`,
      );
    const [small, book, home] = [join(folder, 'small.csv'), join(folder, 'book.csv'), join(folder, 'home')];
    mkdirSync(home);
    await write(small, { rows: 20_000 });
    const count = await write(book, { bytes });
    log(`${count} rows, ${(statSync(book).size / 1e9).toFixed(2)} GB`);
    const common = ['--home', home, '--quiet'];
    await fathomOrFail([
      'train',
      'credit',
      small,
      '--target',
      'default',
      '--model',
      'scorecard',
      '--name',
      'large',
      ...common,
    ]);
    const rows = [];
    const measure = async (name, args) => {
      const ran = await fathomOrFail([...args, ...common]);
      log(`${name}: ${ran.seconds.toFixed(1)} s, ${Math.round(ran.peakMiB)} MiB`);
      const label = `${name}, ${count} rows, ${(statSync(book).size / 1e9).toFixed(1)} GB`;
      rows.push(costRow({ case: label, threads: 2, unit: 's', ours: ran.seconds }));
      rows.push(costRow({ case: `${name}, peak memory`, threads: 2, unit: 'MiB', ours: ran.peakMiB }));
    };
    await measure('check', ['check', book, '--target', 'default']);
    await measure('predict without reasons', [
      'predict',
      'large',
      book,
      '--reasons',
      '0',
      '--format',
      'parquet',
      '--out',
      join(folder, 'scores.parquet'),
    ]);
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
