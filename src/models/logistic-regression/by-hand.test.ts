import { describe, expect, it } from 'vitest';
import { cell } from '../../data/index.js';
import { Random } from '../../random/index.js';
import { context, loans } from '../contract.test.help.js';
import { coefficientSummary, type LogisticModel, logistic } from './index.js';

describe('the coefficients as a report has them', () => {
  it('give the probability by hand: numbers held, scaled and filled, flags where they hold', async () => {
    const table = loans(800, new Random('by hand'));
    for (const settings of [{}, { clip: 0.05 }]) {
      const model = (await logistic.create(settings).fit(table, context())) as LogisticModel;
      const { rows } = coefficientSummary(model);
      const { data } = await model.predictProba(table);
      for (let row = 0; row < 200; row++) {
        let sum = 0;
        for (const { feature, kind, term, coefficient, scaled } of rows) {
          if (kind === 'intercept') sum += coefficient;
          if (kind === 'intercept') continue;
          const said = cell(table.column(feature), row);
          const value = feature === 'opened' && said !== null ? Date.parse(String(said)) / 86_400_000 : said;
          const isCode = value === -9 && feature === 'delinquencies';
          if (kind === 'missing') sum += value === null ? coefficient : 0;
          else if (kind === 'special') sum += isCode ? coefficient : 0;
          else if (kind === 'level') sum += value === term ? coefficient : 0;
          else {
            const { mean, deviation, fill, bounds: [low, high] = [-Infinity, Infinity] } = scaled!;
            const read = value === null || isCode ? fill : Math.min(high, Math.max(low, value as number));
            sum += (coefficient * (read - mean)) / deviation;
          }
        }
        expect(Math.abs(1 / (1 + Math.exp(-sum)) - data[2 * row + 1]!), `row ${row}`).toBeLessThan(1e-12);
      }
    }
  });
});
