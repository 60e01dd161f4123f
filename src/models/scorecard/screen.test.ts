import { describe, expect, it } from 'vitest';
import { type Column, type ColumnSchema, Table } from '../../data/index.js';
import { InterruptedError } from '../../errors/index.js';
import { StopSignal, silent, single } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import { type ScorecardModel, scorecard } from './index.js';
import { excessInformation, mostFeatures, mostTerms, withinLimit } from './screen.js';
import { termsOf } from './terms.js';

const context = { random: new Random(0), threads: 1, collective: single, progress: silent, stop: new StopSignal() };
const learn = async (table: Table, parameters: Record<string, unknown>, stop = context.stop) =>
  (await scorecard.create(parameters).fit(table, { ...context, stop })) as ScorecardModel;

/** Columns of noise, of which the last also tells the outcome. */
function wide(columns: number, rows: number): Table {
  const random = new Random('wide');
  const schema = Array.from(
    { length: columns },
    (_, j): ColumnSchema => ({ name: `x${j}`, kind: 'numeric', role: 'feature' }),
  );
  const values = schema.map((): Column & { kind: 'numeric' } => ({
    kind: 'numeric',
    values: Float64Array.from({ length: rows }, () => random.normal()),
  }));
  const last = values.at(-1)!.values;
  const codes = Int32Array.from({ length: rows }, (_, i) =>
    Number(random.uniform() < 1 / (1 + Math.exp(1 - 3 * last[i]!))),
  );
  const target: ColumnSchema = { name: 'y', kind: 'boolean', role: 'target', levels: ['0', '1'] };
  return new Table([...schema, target], [...values, { kind: 'boolean', codes, levels: ['0', '1'] }]);
}

describe('a scorecard of very many features', () => {
  const table = wide(800, 150);
  const options = { refine: false, ridge: 5, signCheck: 'keep', bins: { x0: [{ below: 0 }, { below: null }] } };

  it('regression: keeps the strongest and those binned by hand, and says what it left out', async () => {
    const model = await learn(table, options);
    const names = model.features.map(({ name }) => name);
    expect(names).toHaveLength(mostFeatures);
    expect(names).toContain('x799');
    expect(names).toContain('x0');
    const screened = model.dropped.filter(({ reason }) => reason === 'screening');
    expect(new Set([...names, ...model.dropped.map(({ feature }) => feature)]).size).toBe(800);
    const weakestKept = Math.min(
      ...model.parts
        .filter(({ binning }) => binning.name !== 'x0')
        .map(({ binning }) => excessInformation({ binning, codes: new Uint16Array(), refine: false })),
    );
    expect(screened.length).toBeGreaterThan(100);
    for (const { value } of screened) expect(value).toBeLessThanOrEqual(weakestKept);
    expect(await scorecard.load(JSON.parse(JSON.stringify(model.save()))).predictProba(table)).toEqual(
      await model.predictProba(table),
    );
  });

  it('regression: stops when asked in the middle of the fit', async () => {
    const stop = new StopSignal();
    let reads = 0;
    let atFit = 0;
    const counting = Object.create(stop, {
      throwIfRequested: {
        value: () => {
          reads++;
          if (atFit > 0 && reads > atFit + 1000) stop.request();
          stop.throwIfRequested();
        },
      },
    }) as StopSignal;
    const progress = ({ done }: { done?: number }) => {
      if (done === 799) atFit = reads;
    };
    const fit = scorecard.create(options).fit(table, { ...context, stop: counting, progress });
    await expect(fit).rejects.toThrow(InterruptedError);
    expect(reads).toBe(atFit + 1001);
  });

  it('takes the refinement from the weakest features when the terms are too many', async () => {
    const { parts } = await learn(table, options);
    const variables = parts.map(({ binning }) => ({ binning, codes: new Uint16Array(), refine: true }));
    const count = (among: typeof variables) =>
      among.reduce((sum, { binning, refine }) => sum + termsOf(binning, refine).groups.length, 0);
    expect(withinLimit(variables, count(variables))).toBe(variables);
    const limited = withinLimit(variables, 200);
    expect(count([...limited])).toBeLessThanOrEqual(200);
    expect(limited.map(({ binning }) => binning.name)).toEqual(variables.map(({ binning }) => binning.name));
    expect(limited.find(({ binning }) => binning.name === 'x799')!.refine).toBe(true);
    expect(mostTerms).toBeGreaterThan(mostFeatures);
  });
});
