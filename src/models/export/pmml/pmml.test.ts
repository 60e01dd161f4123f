import { describe, expect, it } from 'vitest';
import { cell, type Table } from '../../../data/index.js';
import { CalibratedClassifier, type Calibrator } from '../../calibration/index.js';
import { learn } from '../../contract.test.help.js';
import { type LogisticModel, logistic } from '../../logistic-regression/index.js';
import { ScorecardModel, scorecard } from '../../scorecard/index.js';
import { fresh, noTarget, strange, train } from '../odd-loans.test.help.js';
import { logisticPmml } from './logistic-pmml.js';
import { evaluatePmml, parseXml } from './read-pmml.test.help.js';
import { scorecardPmml } from './scorecard-pmml.js';

const words = { classes: ['defaulted = 0', 'defaulted = 1'], version: '9.9.9' };
const fitted = learn(scorecard, train) as Promise<ScorecardModel>;

/** The rows as PMML has them: dates in milliseconds, text as its length, nothing where missing. */
function records(table: Table) {
  return Array.from({ length: table.rowCount }, (_, row) =>
    Object.fromEntries(
      noTarget.map(({ name, kind }) => {
        const value = cell(table.column(name), row);
        if (value === null || value === '') return [name, undefined];
        if (kind === 'datetime') return [name, typeof value === 'number' ? value : Date.parse(value)];
        return [name, kind === 'text' ? Array.from(String(value)).length : value];
      }),
    ),
  );
}

describe('a scorecard as PMML', () => {
  it.each([
    ['rows like those of the training', fresh],
    ['strange rows', strange],
  ])('gives %s the points and the probability of the model', async (_, table) => {
    const model = await fitted;
    const pmml = parseXml(scorecardPmml(model, words));
    const { data } = await model.predictProba(table);
    const points = model.points(table);
    records(table).forEach((record, row) => {
      const found = evaluatePmml(pmml, record);
      expect(found.score, `row ${row + 1}`).toBe(points[row]);
      expect(Math.abs((found.probability_of_default as number) - data[2 * row + 1]!)).toBeLessThan(1e-15);
    });
    expect(model.features.length).toBeGreaterThan(5);
  });

  it('names the features that cost a row most points against the average', async () => {
    const model = await fitted;
    const pmml = parseXml(scorecardPmml(model, words));
    const rows = records(fresh).slice(0, 50);
    const base = fresh.rows(Int32Array.from(rows.keys()));
    const { contributions, features } = await model.explain(base);
    let agreed = 0;
    rows.forEach((row, i) => {
      const found = evaluatePmml(pmml, row);
      const own = features.map((_, f) => contributions.data[i * features.length + f]!);
      const worst = features[own.indexOf(Math.max(...own))];
      if (found.reason_1 === worst) agreed++;
    });
    // Points are rounded log-odds, so near ties may turn.
    expect(agreed).toBeGreaterThanOrEqual(45);
  });

  it('says what it is about and what stays outside', async () => {
    const text = scorecardPmml(await fitted, words);
    expect(text).toContain(
      'Event: defaulted = 1. Dates enter as milliseconds since 1970-01-01 UTC, text as its length',
    );
    expect(text).toContain('<Application name="fathom" version="9.9.9"/>');
    expect(text).toContain('<DataField name="months &quot;since&quot;" optype="continuous" dataType="double"/>');
  });

  it('is refused for a name that XML cannot hold', async () => {
    const renamed = train.describe((column) =>
      column.name === 'income' ? { ...column, name: 'in\u0001come' } : column,
    );
    const model = (await learn(scorecard, renamed)) as ScorecardModel;
    expect(() => scorecardPmml(model, words)).toThrow(
      'XML cannot hold the character U+0001 of "in\u0001come"; rename it in the data and train again.',
    );
  });

  it('is refused without features', async () => {
    const model = await fitted;
    const empty = new ScorecardModel({ ...model, features: [], parts: [] });
    expect(() => scorecardPmml(empty, words)).toThrow(
      'A scorecard without features has no form in PMML, which asks for a characteristic.',
    );
  });
});

describe('a logistic regression as PMML', () => {
  it('gives every row the probability of the model, strange ones too', async () => {
    const model = (await learn(logistic, train)) as LogisticModel;
    const pmml = parseXml(logisticPmml(model, words));
    for (const table of [fresh, strange]) {
      const { data } = await model.predictProba(table);
      records(table).forEach((record, row) => {
        const found = evaluatePmml(pmml, record).probability_of_default as number;
        expect(Math.abs(found - data[2 * row + 1]!), `row ${row + 1}`).toBeLessThan(1e-15);
      });
    }
  });

  it.each<Calibrator>([
    { kind: 'platt', slope: 0.8, intercept: -0.3 },
    { kind: 'beta', a: 0.7, b: 1.2, c: 0.1 },
    { kind: 'isotonic', from: [-2, -0.5, 0, 1.5], to: [-3, -0.6, -0.6, 2] },
    { kind: 'isotonic', from: [0.3], to: [-1] },
  ])('has the calibrated probability: %j', async (calibrator) => {
    const inner = (await learn(logistic, train)) as LogisticModel;
    const model = new CalibratedClassifier(inner, calibrator);
    const text = new TextDecoder().decode(await model.exports.pmml!(words));
    expect(text).toContain(`Its log-odds are calibrated on held-out rows (${calibrator.kind}).`);
    const pmml = parseXml(text);
    for (const table of [fresh, strange]) {
      const { data } = await model.predictProba(table);
      records(table).forEach((record, row) => {
        const found = evaluatePmml(pmml, record).probability_of_default as number;
        expect(Math.abs(found - data[2 * row + 1]!), `row ${row + 1}`).toBeLessThan(1e-14);
      });
    }
  });
});
