// Damaged files of tree models: each gives one DataError, or a model that says finite numbers.
import { describe, expect, it } from 'vitest';
import type { Table } from '../data/index.js';
import { DataError } from '../errors/index.js';
import { Random } from '../random/index.js';
import { boost } from './boost.js';
import { tree } from './tree.js';
import { context, loans, loanTable } from './tree-models.test.help.js';

const records = loans(200);
const asked: Table = loanTable(records.slice(0, 4));
const first = records[0]!;

const deep = '['.repeat(20_000) + ']'.repeat(20_000);
/** JSON texts to put in the place of a value. */
const odd = [
  ...`null -1 0 1 2 0.5 255 256 65536 2147483648 1e9 1e18 1e308 -1e308 1e999 -1e999 5e-324 true "" "x" "__proto__" "constructor"`.split(
    ' ',
  ),
  ...'"0-255" "5-2" "0-999" "Infinity" "NaN" [] {} [[]] {"__proto__":{"length":1e9}} {"length":4294967295}'.split(' '),
  deep,
];

/** Every value of a JSON value as [holder, key]. */
function places(state: unknown): [Record<string, unknown>, string][] {
  const found: [Record<string, unknown>, string][] = [];
  const open = [state as Record<string, unknown>];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    for (const [key, value] of Object.entries(holder)) {
      found.push([holder, key]);
      if (typeof value === 'object' && value !== null) open.push(value as Record<string, unknown>);
    }
  }
  return found;
}

/** Flips, drops, doubles and overwrites bytes of the file. */
function damageBytes(bytes: Buffer, random: Random): string {
  const at = random.integer(bytes.length);
  const length = 1 + random.integer(random.uniform() < 0.5 ? 4 : 400);
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
  switch (random.integer(5)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      flipped[at] = flipped[at]! ^ (1 << random.integer(8));
      return flipped.toString();
    }
    case 1:
      return Buffer.concat([before, after]).toString();
    case 2:
      return Buffer.concat([before, part, part, after]).toString();
    case 3:
      return before.toString();
    default:
      return Buffer.concat([before, Buffer.from(odd[random.integer(odd.length - 1)]!), after]).toString();
  }
}

/** Replaces, drops, doubles or moves one to three values, so that the text still parses. */
function damageValues(saved: string, random: Random): string {
  const state = JSON.parse(saved);
  const texts: string[] = [];
  for (let k = 1 + random.integer(3); k > 0; k--) {
    const all = places(state);
    const [holder, key] = all[random.integer(all.length)]!;
    const action = random.integer(4);
    if (action === 0 && Array.isArray(holder)) holder.splice(Number(key), 1);
    else if (action === 0) delete holder[key];
    else if (action === 1 && Array.isArray(holder)) holder.splice(Number(key), 0, holder[Number(key)]);
    else if (action === 2) {
      const [other, name] = all[random.integer(all.length)]!;
      holder[key] = structuredClone(other[name]);
    } else {
      // Written as text, so that numbers no double can hold and keys like __proto__ arrive as a file has them.
      holder[key] = `@${texts.length}@`;
      texts.push(odd[random.integer(odd.length)]!);
    }
  }
  return JSON.stringify(state).replace(/"@(\d)@"/g, (_, k) => texts[Number(k)]!);
}

describe('damaged files', () => {
  it.each([
    ['boost', boost, { maxTrees: 4, bags: 1, holdOut: 0, maxLeaves: 8, maxBins: 16 }],
    ['tree', tree, { maxLeaves: 12, maxBins: 16 }],
  ] as const)('5,000 mutations of %s: finite numbers or a DataError', async (name, family, parameters) => {
    const model = await family.create(parameters).fit(loanTable(records), context());
    expect(Math.max(...model.importance), 'a model without a split tests little').toBeGreaterThan(0);
    const saved = JSON.stringify(model.save());
    const bytes = Buffer.from(saved);
    const counts = { unreadable: 0, refused: 0, loaded: 0 };
    for (let run = 0; run < 5000; run++) {
      const random = new Random(name).split(run);
      const text = run % 5 < 2 ? damageBytes(bytes, random) : damageValues(saved, random);
      let state: Record<string, unknown>;
      try {
        state = JSON.parse(text);
      } catch {
        counts.unreadable++;
        continue;
      }
      try {
        const loaded = family.load(state);
        const { contributions, output } = await loaded.explain(asked);
        const numbers = [
          ...(await loaded.predictProba(asked)).data,
          ...contributions.data,
          ...output,
          ...loaded.importance,
        ];
        numbers.push(loaded.scoreRow!(first));
        if (!numbers.every(Number.isFinite)) throw new Error('The model loads and says numbers that are not finite.');
        counts.loaded++;
      } catch (error) {
        if (!(error instanceof DataError)) throw new Error(`mutation ${run}: ${String(error)}`, { cause: error });
        counts.refused++;
      }
    }
    expect(counts.refused).toBeGreaterThan(1500);
    expect(counts.loaded).toBeGreaterThan(300);
  });

  it.each([boost, tree])('says what is wrong in one sentence: $name', async (family) => {
    const model = await family
      .create(family === boost ? { maxTrees: 2, bags: 1, holdOut: 0 } : {})
      .fit(loanTable(records), context());
    const changed = (change: (state: Record<string, never>) => void) => {
      const state = JSON.parse(JSON.stringify(model.save()));
      change(state);
      return () => family.load(state);
    };
    type Ensemble = { trees: Record<string, number[]>[] };
    const ofTree = (change: (tree: Record<string, number[]>) => void) =>
      changed((state) => change((state.ensemble as unknown as Ensemble).trees[0]!));
    expect(changed((state) => Object.assign(state, { format: 7 }))).toThrow(
      /has format 7; this version reads .* Update fathom/,
    );
    expect(ofTree((own) => own.child!.fill(0))).toThrow('damaged');
    expect(ofTree((own) => (own.child![0] = 1e9))).toThrow('"child" of a tree does not hold');
    expect(ofTree((own) => (own.value![1] = 1e301))).toThrow('"value" of a tree does not hold');
    expect(ofTree((own) => (own.cover![1]! *= 2))).toThrow('the covers of a tree do not add up');
    expect(ofTree((own) => own.gain!.pop())).toThrow('"gain" of a tree does not hold');
  });
});
