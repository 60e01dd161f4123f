// The simulated book of bench/large-trees.mjs as a CSV.
import { createWriteStream, renameSync } from 'node:fs';
import { Random } from 'fathom/random';

/** Texts drawn beforehand, because formatting a number costs more than drawing it. */
function texts(random) {
  const make = (length, draw) => {
    const values = Float64Array.from({ length }, draw);
    return { values, texts: Array.from(values, String) };
  };
  const normal =
    (digits, scale = 1) =>
    () =>
      Number((scale * random.normal()).toFixed(digits));
  return [
    ...Array.from({ length: 10 }, () => make(1 << 18, normal(6))),
    ...Array.from({ length: 5 }, () => make(1 << 16, () => Number((random.uniform() ** 2).toFixed(4)))),
    ...Array.from({ length: 2 }, () => make(1 << 18, () => Number(Math.exp(10 + 0.7 * random.normal()).toFixed(2)))),
    ...Array.from({ length: 3 }, () => make(1 << 12, () => random.integer(40))),
  ];
}

/** Streams the CSV: 20 columns of numbers and the outcome, `target`, last. */
export async function writeBook(path, rows, target, log) {
  const random = new Random('large trees');
  const columns = texts(random.split('values'));
  const draw = random.split('rows');
  const at = new Int32Array(columns.length);
  const out = createWriteStream(`${path}.part`, { highWaterMark: 1 << 22 });
  out.write(`${columns.map((_, j) => `x${j + 1}`).join(',')},${target}\n`);
  const x = (j) => columns[j].values[at[j]];
  for (let i = 0; i < rows; ) {
    let block = '';
    for (let k = 0; k < 5000 && i < rows; k++, i++) {
      let line = '';
      for (let j = 0; j < columns.length; j++) {
        const own = columns[j];
        at[j] = draw.integer(own.values.length);
        line += `${own.texts[at[j]]},`;
      }
      const z =
        x(0) * x(1) + Math.abs(x(2)) + Math.sin(2 * x(3)) + 2 * x(10) - x(11) + 0.5 * (Math.log(x(15)) - 10) - 1.2;
      block += `${line}${draw.uniform() < 1 / (1 + Math.exp(-z)) ? 1 : 0}\n`;
    }
    if (!out.write(block)) await new Promise((resolve) => out.once('drain', resolve));
    if (i % 1_000_000 === 0) log(`  ${i} rows written`);
  }
  await new Promise((resolve) => out.end(resolve));
  renameSync(`${path}.part`, path);
}
