import { describe, expect, it } from 'vitest';
import { type ColumnSchema, Table } from '../../data/index.js';
import { DataError, UsageError } from '../../errors/index.js';
import { type EditedBin, toEditedBins } from '../../features/index.js';
import { StopSignal, silent, single } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import { type ScorecardModel, scorecard, scorecardSummary, scorecardTable } from './index.js';
import { binPoints, contributionOfPoints, scoreOf } from './points.js';

const context = { random: new Random(0), threads: 1, collective: single, progress: silent, stop: new StopSignal() };
const learn = async (table: Table, parameters: Record<string, unknown> = {}) =>
  (await scorecard.create(parameters).fit(table, context)) as ScorecardModel;

const feature = (name: string, more: Partial<ColumnSchema> = {}): ColumnSchema => ({
  name,
  kind: 'numeric',
  role: 'feature',
  ...more,
});
const schema = [
  feature('age'),
  feature('bureau', { special: [-9] }),
  feature('twin', { special: [-9] }),
  feature('noise'),
  feature('purpose', { kind: 'categorical' }),
  { name: 'bad', kind: 'boolean', role: 'target', levels: ['0', '1'] } as ColumnSchema,
];

function loans(rows: number, seed: string): Table {
  const random = new Random(seed);
  return Table.fromRecords(
    schema,
    Array.from({ length: rows }, () => {
      const age = 20 + random.integer(50);
      const special = random.uniform() < 0.15;
      const bureau = special ? -9 : random.uniform() < 0.1 ? null : Math.round(600 + 60 * random.normal());
      const purpose = ['car', 'house', 'boat', 'study'][random.integer(4)]!;
      const logOdds =
        -1.2 + (45 - age) / 25 + (special ? 0.8 : ((600 - (bureau ?? 640)) / 60) * 1.1) + (purpose === 'boat' ? 1 : 0);
      return {
        age,
        bureau,
        twin: special ? -9 : bureau === null ? null : bureau + random.integer(3),
        noise: random.integer(1000),
        purpose,
        bad: Number(random.uniform() < 1 / (1 + Math.exp(-logOdds))),
      };
    }),
  );
}

const train = loans(3000, 'train');
const fresh = loans(500, 'fresh');
const names = (model: ScorecardModel) => model.features.map(({ name }) => name);
const eventOf = async (model: ScorecardModel, table: Table) =>
  (await model.predictProba(table)).data.filter((_, i) => i % 2 === 1);

describe('points', () => {
  const scale = { baseScore: 600, baseOdds: 50, pointsToDoubleOdds: 20 };

  it('are 600 at 50 to 1, and 20 more at 100 to 1', () => {
    expect(scoreOf(-Math.log(50), scale)).toBeCloseTo(600, 10);
    expect(scoreOf(-Math.log(100), scale)).toBeCloseTo(620, 10);
    expect(scoreOf(-Math.log(25), scale)).toBeCloseTo(580, 10);
  });

  it('of bins add up to the score, and turn back into log-odds', () => {
    const contributions = [0.3, -1.1, 0.05];
    const logOdds = contributions.reduce((sum, value) => sum + value, -2);
    const sum = contributions.reduce((total, value) => total + binPoints(value, -2, 3, scale), 0);
    expect(sum).toBeCloseTo(scoreOf(logOdds, scale), 10);
    expect(contributionOfPoints(binPoints(0.3, -2, 3, scale), -2, 3, scale)).toBeCloseTo(0.3, 12);
  });
});

describe('scorecard', () => {
  it('gives whole points whose sum is the scaled log-odds up to half a point a feature', async () => {
    const model = await learn(train);
    const points = model.points(fresh);
    const { output } = await model.explain(fresh);
    points.forEach((score, row) => {
      expect(Number.isInteger(score)).toBe(true);
      expect(Math.abs(score - scoreOf(output[row]!, model.scale))).toBeLessThanOrEqual(model.parts.length / 2);
      expect(model.rowPoints(fresh.record(row))).toBe(score);
    });
    const doubled = await learn(train, { baseScore: 500, baseOdds: 20, pointsToDoubleOdds: 40 });
    expect(await eventOf(doubled, fresh)).toEqual(await eventOf(model, fresh));
    expect(Math.max(...doubled.points(fresh)) - Math.min(...doubled.points(fresh))).toBeGreaterThan(
      1.8 * (Math.max(...points) - Math.min(...points)),
    );
  });

  it('leaves out what says nothing, and what only repeats another feature when asked to', async () => {
    const model = await learn(train, { maxCorrelation: 0.9, minInformationValue: 0.02 });
    expect(
      names(model)
        .map((name) => name.replace('twin', 'bureau'))
        .sort(),
    ).toEqual(['age', 'bureau', 'purpose']);
    const reasons = Object.fromEntries(model.dropped.map((entry) => [entry.feature, entry.reason]));
    expect(reasons.noise).toBe('information value');
    expect(reasons.bureau ?? reasons.twin).toBe('correlation');
    const inflation = await learn(train, { maxVif: 3 });
    expect(inflation.dropped.map((entry) => entry.reason)).toContain('variance inflation');
    const stepwise = await learn(train, { stepwise: 'bic', refine: false });
    expect(stepwise.dropped.find((entry) => entry.reason === 'stepwise')).toBeDefined();
    expect(names(stepwise)).toEqual(expect.arrayContaining(['age', 'purpose']));
  });

  it('drops a feature whose points run against its event rates, and keeps it when told to', async () => {
    // `shadow` is safe alone because it goes with `main`, but given `main` it is a risk.
    const random = new Random('sign');
    const table = Table.fromRecords(
      [feature('main'), feature('shadow'), schema.at(-1)!],
      Array.from({ length: 6000 }, () => {
        const main = random.normal();
        const shadow = main + 0.5 * random.normal();
        return { main, shadow, bad: Number(random.uniform() < 1 / (1 + Math.exp(1 + 3 * main - 1.5 * shadow))) };
      }),
    );
    const model = await learn(table);
    expect(names(model)).toEqual(['main']);
    expect(model.dropped).toMatchObject([{ feature: 'shadow', reason: 'sign' }]);
    expect(names(await learn(table, { signCheck: 'keep' }))).toEqual(['main', 'shadow']);
    for (const part of model.parts) expect(part.coefficient).toBeLessThan(0);
  });

  it('lets points depart from weight of evidence only as far as refine allows', async () => {
    const plain = await learn(train, { refine: false });
    for (const { binning, contributions, coefficient } of plain.parts) {
      contributions.forEach((value, bin) => {
        expect(value).toBeCloseTo(coefficient * binning.bins[bin]!.weightOfEvidence, 12);
      });
    }
  });

  it('follows the trend that a feature is given', async () => {
    const model = await learn(train, { trends: { age: 'ascending' }, refine: false });
    // The event rate falls with age: against the grain one bin remains, which says nothing.
    expect(names(model)).not.toContain('age');
    expect(model.dropped).toContainEqual({ feature: 'age', reason: 'information value', value: expect.closeTo(0, 9) });
  });

  it('keeps special codes and missing values through save and load, in tables and single records', async () => {
    const model = await learn(train);
    const loaded = scorecard.load(JSON.parse(JSON.stringify(model.save()))) as ScorecardModel;
    const rows = [{ bureau: -9 }, { bureau: null }, {}, { bureau: 600 }, { bureau: -8 }].map((row) => ({
      age: 40,
      purpose: 'car',
      twin: 600,
      ...row,
    }));
    const table = Table.fromRecords(schema.slice(0, -1), rows);
    const probability = await eventOf(loaded, table);
    rows.forEach((row, i) => {
      expect(model.scoreRow!(row)).toBe(probability[i]);
      expect(loaded.rowPoints(row)).toBe(model.points(table)[i]);
    });
    expect(probability[1]).toBe(probability[2]);
    expect(probability[0]).toBeGreaterThan(1.3 * probability[1]!);
    // -8 is a small number, not a code.
    expect(probability[4]).not.toBe(probability[0]);
  });

  it('shows itself as a table whose shares and counts add up', async () => {
    const model = await learn(train);
    const rows = scorecardTable(model);
    for (const { name } of model.features) {
      const own = rows.filter((row) => row.feature === name);
      expect(own.reduce((sum, row) => sum + row.share, 0)).toBeCloseTo(1, 12);
      expect(own.reduce((sum, row) => sum + row.count, 0)).toBe(3000);
      expect(own.reduce((sum, row) => sum + row.events, 0)).toBe(
        train.categories('bad').codes.filter((code) => code === 1).length,
      );
    }
    expect(rows.find((row) => row.bin === 'special -9')!.eventRate).toBeGreaterThan(0.3);
    expect(scorecardSummary(model)).toMatchObject({ baseScore: 600, baseOdds: 50, pointsToDoubleOdds: 20 });
    expect(scorecardSummary(model).rows.every((row) => row.count > 0)).toBe(true);
  });

  describe('bins by hand', () => {
    it('exported, left alone and loaded again give the same model', async () => {
      const model = await learn(train);
      const bins = Object.fromEntries(model.parts.map(({ binning }) => [binning.name, toEditedBins(binning)]));
      const again = await learn(train.pick([...names(model), 'bad']), { bins });
      expect(await eventOf(again, fresh)).toEqual(await eventOf(model, fresh));
      expect(again.points(fresh)).toEqual(model.points(fresh));
    });

    it('are used as drawn', async () => {
      const age: EditedBin[] = [{ below: 30, missing: true }, { below: 55 }, { below: null }];
      const model = await learn(train, { bins: { age } });
      const { binning } = model.parts[names(model).indexOf('age')]!;
      expect(binning).toMatchObject({ cuts: [30, 55], missing: 0 });
      expect(model.scoreRow!({ age: 29.9 })).toBe(model.scoreRow!({}));
      expect(model.scoreRow!({ age: 30 })).not.toBe(model.scoreRow!({ age: 29.9 }));
    });

    it('with fixed points: the score and the probability follow', async () => {
      const base = await learn(train);
      const ageBins = toEditedBins(base.parts[names(base).indexOf('age')]!.binning);
      const edited = await learn(train, {
        bins: { age: ageBins.map((bin, b) => (b === 0 ? { ...bin, points: 7 } : bin)) },
      });
      const young = { age: 20, bureau: 600, twin: 600, purpose: 'car' };
      const part = edited.parts[names(edited).indexOf('age')]!;
      expect(part.points[0]).toBe(7);
      const logOdds = Math.log(edited.scoreRow!(young) / (1 - edited.scoreRow!(young)));
      expect(Math.abs(edited.rowPoints(young) - scoreOf(logOdds, edited.scale))).toBeLessThanOrEqual(
        edited.parts.length / 2,
      );
      expect(edited.scoreRow!(young)).toBeGreaterThan(base.scoreRow!(young));
    });

    it('with a fixed weight of evidence: the log-odds are coefficient times that weight', async () => {
      const age: EditedBin[] = [
        { below: 40, weightOfEvidence: -0.75 },
        { below: null, weightOfEvidence: 0.5 },
      ];
      const { parts } = await learn(train, { bins: { age } });
      const part = parts.find(({ binning }) => binning.name === 'age')!;
      expect(part.contributions[0]).toBeCloseTo(-0.75 * part.coefficient, 12);
      expect(part.contributions[1]).toBeCloseTo(0.5 * part.coefficient, 12);
    });

    it('for a column that is not there are refused', async () => {
      await expect(learn(train, { bins: { aeg: [{ below: null }] } })).rejects.toThrow(
        'scorecard: "bins" names "aeg", which is not a feature of this table. Did you mean "age"?',
      );
    });
  });

  it('refuses settings it does not know or cannot use', () => {
    expect(() => scorecard.create({ maxBin: 5 })).toThrow(UsageError);
    expect(() => scorecard.create({ maxBin: 5 })).toThrow(
      'scorecard: there is no hyper-parameter "maxBin". Did you mean "maxBins"?',
    );
    expect(() => scorecard.create({ minShare: 2 })).toThrow('scorecard: hyper-parameter "minShare" cannot be 2');
    expect(() => scorecard.create({ bins: { age: [{ upto: 3 }] } })).toThrow(
      'scorecard: hyper-parameter "bins.age.0" cannot be {"upto":3}',
    );
  });

  it('refuses a damaged state', async () => {
    const damaged = async (
      change: (state: { parts: { points: number[]; binning: { missing: number } }[] }) => void,
    ) => {
      const state = JSON.parse(JSON.stringify((await learn(train)).save()));
      change(state);
      return () => scorecard.load(state);
    };
    expect(await damaged((state) => state.parts[0]!.points.pop())).toThrow(DataError);
    expect(await damaged((state) => state.parts[0]!.points.pop())).toThrow(
      'The saved model "scorecard" is damaged: the bins of "age" do not fit together. Train it again or copy it anew.',
    );
    expect(
      await damaged((state) => {
        state.parts[1]!.binning.missing = 99;
      }),
    ).toThrow(DataError);
    expect(await damaged((state) => state.parts.pop())).toThrow('its bins do not fit its features');
    expect(() => scorecard.load({ format: 9 })).toThrow(
      'has format 9; this version reads format 1. Update fathom to load it.',
    );
  });
});
