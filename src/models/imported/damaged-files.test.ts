// Damaged model files: each is refused in one sentence, or gives a model that says finite numbers; none hangs or crashes.
import { describe, expect, it } from 'vitest';
import { DataError, NotSupportedError } from '../../errors/index.js';
import { Random } from '../../random/index.js';
import { asNumbers, fixture, loanRecords, loanTable, words } from './fixtures.test.help.js';
import { adoptModel, readForeignModel } from './index.js';

const records = loanRecords().slice(0, 4);
const table = loanTable(records);
const deep = '['.repeat(20_000) + ']'.repeat(20_000);
/** Texts to put in the place of others. */
const odd = [
  ...'null -1 0 1 2 0.5 255 65536 2147483648 1e9 1e18 1e308 -1e308 1e999 nan inf true "" "x" "__proto__" = : \n || [] {}'.split(
    ' ',
  ),
  deep,
];

/** Flips, drops, doubles, overwrites bytes, or cuts the file. */
function damageBytes(bytes: Buffer, random: Random): Buffer {
  const at = random.integer(bytes.length);
  const length = 1 + random.integer(random.uniform() < 0.5 ? 4 : 300);
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
  switch (random.integer(5)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      flipped[at] = flipped[at]! ^ (1 << random.integer(8));
      return flipped;
    }
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, part, part, after]);
    case 3:
      return before;
    default:
      return Buffer.concat([before, Buffer.from(odd[random.integer(odd.length)]!), after]);
  }
}

/** Replaces one number of the file, so that it still reads. */
function damageNumber(bytes: Buffer, random: Random): Buffer {
  const text = bytes.toString('latin1');
  const numbers = [...text.matchAll(/-?\d+(\.\d+)?(E-?\d+)?/g)];
  const found = numbers[random.integer(numbers.length)]!;
  const value = odd[random.integer(odd.length)]!;
  return Buffer.from(text.slice(0, found.index) + value + text.slice(found.index + found[0].length), 'latin1');
}

/** Replaces, drops, doubles or moves a value of JSON. */
function damageValue(bytes: Buffer, random: Random): Buffer {
  const state = JSON.parse(bytes.toString());
  const holders: Record<string, unknown>[] = [];
  const open = [state as Record<string, unknown>];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    if (Object.keys(holder).length > 0) holders.push(holder);
    for (const value of Object.values(holder)) {
      if (typeof value === 'object' && value !== null) open.push(value as Record<string, unknown>);
    }
  }
  const pick = () => {
    const holder = holders[random.integer(holders.length)]!;
    const keys = Object.keys(holder);
    return [holder, keys[random.integer(keys.length)]!] as const;
  };
  const [holder, key] = pick();
  const [other, name] = pick();
  const action = random.integer(4);
  if (action === 0) delete holder[key];
  else if (action === 1 && Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (action === 2) holder[key] = structuredClone(other[name]);
  else holder[key] = [null, 'x', -1, 1e18, {}, [], 0.5, [[1]]][random.integer(8)];
  return Buffer.from(JSON.stringify(state));
}

describe('damaged model files', () => {
  it.each(['lightgbm.txt', 'lightgbm.json', 'xgboost.json', 'xgboost.ubj', 'xgboost-dart.json'])(
    '600 mutations of %s: refused, or finite numbers',
    async (file) => {
      const bytes = fixture(file);
      const counts = { refused: 0, read: 0 };
      for (let run = 0; run < 600; run++) {
        const random = new Random(file).split(run);
        const damaged =
          run % 3 === 0 || (run % 3 === 2 && !file.endsWith('.json'))
            ? damageBytes(bytes, random)
            : run % 3 === 1 && !file.endsWith('.ubj')
              ? damageNumber(bytes, random)
              : file.endsWith('.json')
                ? damageValue(bytes, random)
                : damageBytes(bytes, random);
        try {
          const model = adoptModel(readForeignModel(damaged, file), file, { words });
          const columns = new Set(table.schema.map(({ name }) => name));
          if (!model.features.every(({ name }) => columns.has(name))) continue;
          const { output, contributions, baseValue } = await model.explain(table);
          const numbers = [...output, ...contributions.data, baseValue, ...(await model.predictProba(table)).data];
          numbers.push(...model.importance, model.scoreRow!(records[0]!));
          if (!numbers.every(Number.isFinite)) throw new Error('It is read and says numbers that are not finite.');
          counts.read++;
        } catch (error) {
          const isRefused = error instanceof DataError || error instanceof NotSupportedError;
          if (!isRefused) throw new Error(`mutation ${run}: ${String(error)}`, { cause: error });
          expect(error.message.length, error.message.slice(0, 200)).toBeLessThan(600);
          expect(error.message).toMatch(/^(xgboost|lightgbm|Column)[^\n]*\.$/);
          counts.refused++;
        }
      }
      expect(counts.refused).toBeGreaterThan(200);
      expect(counts.read).toBeGreaterThan(30);
    },
  );

  it('a file of one line of 300 MB is refused at once, one of 100 MB in seconds', () => {
    const started = performance.now();
    expect(() => readForeignModel(Buffer.alloc(300e6, 'tree\n'), 'x')).toThrow(
      'x: the file has 286 MiB; model files of up to 256 MiB are read.',
    );
    expect(performance.now() - started).toBeLessThan(2000);
    const long = Buffer.concat([Buffer.from('tree\nfeature_names='), Buffer.alloc(100e6, 'a')]);
    expect(() => readForeignModel(long, 'x')).toThrow('the file ends before its trees do');
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('numbers for columns that should be levels are no level', () => {
    const model = adoptModel(readForeignModel(fixture('lightgbm-no-missing.txt'), 'x'), 'x');
    expect(model.scoreRow!({ ...asNumbers(records[0]!), Column_5: 1e300 })).toBe(
      model.scoreRow!({ ...asNumbers(records[0]!), Column_5: null }),
    );
  });
});
