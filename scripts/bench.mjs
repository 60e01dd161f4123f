// npm run bench -- NAME [--quick] [--json] [--save] [--only CASE,CASE] [--seeds N]: builds, runs bench/NAME.mjs, prints its table or one JSON object.
// A benchmark exports `title` and a default function: ({ quick, log, only, seeds, seedList }) => { rows, versions?, notes? } or just the rows.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { machine, root, save, table, versions } from '../bench/lib.mjs';
import { build } from './build.mjs';

const folder = join(root, 'bench');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs') && !file.startsWith('lib') && !file.endsWith('.test.mjs'))
  .map((file) => file.slice(0, -4))
  .sort();

const titleOf = (name) =>
  /^export const title = ['"`](.*)['"`];$/m.exec(readFileSync(join(folder, `${name}.mjs`), 'utf8'))?.[1];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean' },
    json: { type: 'boolean' },
    save: { type: 'boolean' },
    only: { type: 'string' },
    files: { type: 'string' },
    seeds: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const name = positionals[0];

if (options.help || !existsSync(join(folder, `${name}.mjs`)) || !names.includes(name)) {
  const listed = names.map((each) => `  ${each.padEnd(14)} ${titleOf(each) ?? ''}`).join('\n');
  const said = `npm run bench -- NAME [--quick] [--json] [--save] [--only CASE,CASE] [--seeds N]\n\n${listed}\n`;
  if (options.help || name === undefined) process.stdout.write(said);
  else process.stderr.write(`There is no benchmark "${name}".\n${said}`);
  process.exitCode = options.help || name === undefined ? 0 : 2;
} else if (!build()) {
  process.exitCode = 1;
} else {
  const only = options.only ?? options.files;
  const module = await import(pathToFileURL(join(folder, `${name}.mjs`)));
  const start = performance.now();
  const log = (text) => process.stderr.write(`${text}\n`);
  const outcome = await module.default({
    quick: options.quick ?? false,
    log,
    ...(only === undefined ? {} : { only: only.split(',') }),
    // A number says how many; benchmarks that take a list of seeds themselves read it as one.
    ...(options.seeds === undefined
      ? {}
      : { seeds: Number(options.seeds), seedList: options.seeds.split(',').map(Number) }),
  });
  const { rows, versions: peers = {}, notes } = Array.isArray(outcome) ? { rows: outcome } : outcome;
  const result = {
    bench: name,
    date: new Date().toISOString().slice(0, 10),
    quick: options.quick ?? false,
    machine: machine(),
    versions: versions(peers),
    ...(notes === undefined ? {} : { notes }),
    seconds: Math.round((performance.now() - start) / 100) / 10,
    rows,
  };
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    const used = Object.entries(result.versions).map(([each, version]) => `${each} ${version}`);
    process.stdout.write(`${module.title ?? name}\n${result.machine}\n${used.join(', ')}\n\n${table(rows)}\n\n`);
    if (notes !== undefined) process.stdout.write(`${[notes].flat().join('\n')}\n`);
    process.stdout.write(`${result.seconds} s\n`);
  }
  if (options.save) save(result);
}
