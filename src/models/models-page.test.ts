// docs/models.md is written by hand; this holds it to the models: every hyper-parameter, its default and its range.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ColumnSchema, Table } from '../data/index.js';
import { Random } from '../random/index.js';
import { context, quickNetworks } from './contract.test.help.js';
import { families } from './families.js';

const page = readFileSync(new URL('../../docs/models.md', import.meta.url), 'utf8');

/** The text under a model's heading. */
const sectionOf = (name: string) => page.split(/^## /m).find((section) => section.startsWith(`${name}\n`)) ?? '';

interface Line {
  readonly name: string;
  readonly default: string;
  readonly values: string;
}

const linesOf = (name: string): Line[] =>
  [...sectionOf(name).matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| [^|]+ \|$/gm)].map(
    ([, own, standard, values]) => ({
      name: own!,
      default: standard!,
      values: values!,
    }),
  );

/** A default as the page writes it. */
function written(value: unknown): string {
  if (value === null || (typeof value === 'object' && Object.keys(value).length === 0)) return 'none';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** Values at the ends of a range, and some just outside; undefined for what is no range. */
function bounds(
  values: string,
): { readonly inside: readonly unknown[]; readonly outside: readonly unknown[] } | undefined {
  const step = values.includes('whole') ? 1 : 1e-7;
  const between = /^([\d.]+) to ([\d.]+)/.exec(values);
  if (between !== null) {
    const [least, most] = [Number(between[1]), Number(between[2])];
    return {
      inside: [least, most],
      outside: [least - step, most * (1 + 1e-6) + step, ...(step === 1 ? [least + 0.5] : [])],
    };
  }
  const atLeast = /^(\d+) or more/.exec(values);
  if (atLeast !== null) return { inside: [Number(atLeast[1]), 1e6], outside: [Number(atLeast[1]) - step] };
  if (values === 'above 0') return { inside: [1e-9, 1e6], outside: [0, -1] };
  if (/^(`\w+`(, )?)+$/.test(values)) {
    const words = [...values.matchAll(/`(\w+)`/g)].map(([, word]) =>
      word === 'true' ? true : word === 'false' ? false : word,
    );
    return { inside: words, outside: ['nonsense'] };
  }
  return undefined;
}

/** Commands under a heading: the settings of each. */
const examplesOf = (name: string) =>
  [...sectionOf(name).matchAll(/^--model (\w+)(.*)$/gm)].map(([line, model, rest]) => {
    const pairs = [...rest!.matchAll(/--set (?:'([^']+)'|(\S+))/g)].map(([, quoted, plain]) => {
      const text = (quoted ?? plain)!;
      const at = text.indexOf('=');
      return [text.slice(0, at), jsonOrText(text.slice(at + 1))];
    });
    return { line, model, set: Object.fromEntries(pairs) as Record<string, unknown> };
  });

/** As the command line reads a value. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Rows with the columns of the German credit data that the examples name. */
function germanLoans(rows: number): Table {
  const random = new Random('german');
  const numeric = (name: string): ColumnSchema => ({ name, kind: 'numeric', role: 'feature' });
  const records = Array.from({ length: rows }, () => {
    const [duration, age, amount] = [6 + random.integer(60), 19 + random.integer(50), 500 + random.integer(9000)];
    const checking = `A1${1 + random.integer(4)}`;
    const logOdds = 0.05 * duration - 0.04 * age + (checking === 'A14' ? -1 : 0.3);
    return { duration, age, amount, checking, target: random.uniform() < 1 / (1 + Math.exp(-logOdds)) ? '2' : '1' };
  });
  return Table.fromRecords(
    [
      ...['duration', 'age', 'amount'].map(numeric),
      { name: 'checking', kind: 'categorical', role: 'feature' },
      { name: 'target', kind: 'boolean', role: 'target', levels: ['1', '2'] },
    ],
    records,
  );
}

describe('docs/models.md', () => {
  it('has a heading for every model, and none for another', () => {
    const listed = [...page.matchAll(/^\| \[`(\w+)`\]\(#(\w+)\) \|/gm)].map(([, name, anchor]) => {
      expect(anchor).toBe(name);
      return name;
    });
    expect(listed.sort()).toEqual(families.map(({ name }) => name).sort());
    for (const name of listed) expect(sectionOf(name!), name).not.toBe('');
  });

  describe.each(families.map((family) => [family.name, family] as const))('%s', (name, family) => {
    it('names every hyper-parameter, each with its default', () => {
      const { parameters } = family.create();
      const lines = linesOf(name);
      expect(lines.map((line) => line.name).sort()).toEqual(Object.keys(parameters).sort());
      for (const line of lines) expect(line.default, line.name).toBe(written(parameters[line.name]));
    });

    it('takes the values that it says, and no others', () => {
      const refuses = (parameter: string, value: unknown) => {
        try {
          family.create({ [parameter]: value });
          return false;
        } catch (error) {
          // Some values need another beside them; that is said in other words.
          return new RegExp(`${parameter}(" cannot be| must be (a|one of) )`).test((error as Error).message);
        }
      };
      for (const { name: parameter, values } of linesOf(name)) {
        const range = bounds(values);
        const isDescribed = /^(any number|names|column|groups|`auto`, or column)/.test(values);
        expect(range !== undefined || isDescribed, `${parameter}: ${values}`).toBe(true);
        for (const value of range?.inside ?? []) expect(refuses(parameter, value), `${parameter}=${value}`).toBe(false);
        for (const value of range?.outside ?? []) expect(refuses(parameter, value), `${parameter}=${value}`).toBe(true);
        const word = /, or `(\w+)`$/.exec(values)?.[1];
        if (word !== undefined) expect(refuses(parameter, jsonOrText(word)), `${parameter}=${word}`).toBe(false);
      }
    });

    it('has examples that run', async () => {
      const examples = examplesOf(name);
      expect(examples.length).toBeGreaterThan(0);
      const loans = germanLoans(250);
      for (const { line, model, set } of examples) {
        expect(model, line).toBe(name);
        const less: Readonly<Record<string, object>> = {
          ...quickNetworks,
          boost: { maxTrees: 20 },
          forest: { trees: 20 },
        };
        const fitted = await family
          .create({ ...less[name], ...set, ...(name in quickNetworks && { epochs: 2 }) })
          .fit(loans, context());
        expect(fitted.classes, line).toEqual(['1', '2']);
      }
    });
  });
});
