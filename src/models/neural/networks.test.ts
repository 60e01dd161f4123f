import { describe, expect, it, vi } from 'vitest';
import { constant, evaluatePlainly, input, Program, type Shape, tensor } from '../../engine/index.js';
import { Random } from '../../random/index.js';
import { context, learn, loans, quick } from '../contract.test.help.js';
import type { EventClassifier } from '../scores/index.js';
import { dealBags } from './bags.js';
import { columnsOfInput, inputPlaces } from './column-inputs.js';
import { mlp, transformer } from './families.js';
import { byColumn, integrateGradients, lackOf } from './integrated-gradients.js';
import type { NetworkScores } from './network-scores.js';
import { type Aim, scoresOf } from './networks.js';

const scoresAre = (members: readonly number[], shape: readonly number[], aim: Aim) =>
  Array.from(evaluatePlainly([scoresOf(constant(members, shape), aim)], {})[0]!.data);
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const logit = (p: number) => Math.log(p / (1 - p));

describe('members together', () => {
  it('have the mean of their probabilities, or of their numbers', () => {
    const [z] = scoresAre([0.5, -2, 3], [1, 3, 1], 'event');
    expect(z).toBeCloseTo(logit((sigmoid(0.5) + sigmoid(-2) + sigmoid(3)) / 3), 12);
    expect(scoresAre([900, 900], [1, 2, 1], 'event')[0]).toBeGreaterThan(800);
    const softmax = (a: number, b: number) => Math.exp(a) / (Math.exp(a) + Math.exp(b));
    const [first, second] = scoresAre([1, 0, -1, 2], [1, 2, 2], 'classes');
    expect(Math.exp(first!)).toBeCloseTo((softmax(1, 0) + softmax(-1, 2)) / 2, 12);
    expect(Math.exp(first!) + Math.exp(second!)).toBeCloseTo(1, 12);
    expect(scoresAre([1, 2, 6], [1, 3, 1], 'number')).toEqual([3]);
  });

  it('networks of several bags too', async () => {
    const table = loans(200, new Random('bags'));
    const model = (await mlp.create({ ...quick.mlp, bags: 3, epochs: 3 }).fit(table, context())) as EventClassifier;
    const state = model.save() as { scores: { networks: string[] } };
    expect(state.scores.networks.length).toBe(3);
    const alone = await Promise.all(
      state.scores.networks.map(async (own) => {
        const one = { ...state, scores: { ...state.scores, networks: [own] } };
        return (await mlp.load(one).predictProba(table)).data;
      }),
    );
    (await model.predictProba(table)).data.forEach((p, i) => {
      expect(p).toBeCloseTo(alone.reduce((total, own) => total + own[i]!, 0) / 3, 6);
    });
  });
});

it('sessions are released once a fit is done, and opened again when rows are asked', async () => {
  const [compile, release] = [vi.spyOn(Program, 'compile'), vi.spyOn(Program.prototype, 'release')];
  try {
    const table = loans(100, new Random('release'));
    const model = (await learn(mlp, table)) as EventClassifier;
    expect(compile.mock.calls.length).toBeGreaterThanOrEqual(2);
    expect(release.mock.calls.length).toBe(compile.mock.calls.length);
    const { data } = await model.predictProba(table);
    expect(release.mock.calls.length).toBe(compile.mock.calls.length - 1);
    await model.release!();
    expect(release.mock.calls.length).toBe(compile.mock.calls.length);
    expect((await model.predictProba(table)).data).toEqual(data);
  } finally {
    vi.restoreAllMocks();
  }
});

describe('integrated gradients', () => {
  const table = loans(400, new Random('gradients'));

  it.each([mlp, transformer])(
    'of $name are slopes of the plain evaluation in double, column by column',
    async (family) => {
      const model = (await learn(family, table)) as EventClassifier;
      const scores = model.scores as NetworkScores;
      const { base: start, columns } = scores.parts;
      const [width, base] = [start.length, Float32Array.from(start)];
      const x = input('x', ['batch', width] as Shape);
      const value = scores.value(x);
      const plainly = (points: ArrayLike<number>) =>
        evaluatePlainly([value], { x: tensor(Float64Array.from(points), [points.length / width, width]) })[0]!.data;
      const few = table.rows(Int32Array.of(0, 1, 2, 3, 4, 5));
      const rows = scores.encode(few);
      const outputs = plainly(rows);
      const baseValue = plainly(base)[0]!;
      const differences = Float64Array.from(outputs, (output) => output - baseValue);
      // Central differences know nothing of how gradients are derived.
      const step = 1e-6;
      const slopes = async (points: Float32Array) => {
        const found = new Float32Array(points.length);
        for (let j = 0; j < width; j++) {
          const moved = (by: number) =>
            plainly(Float64Array.from(points, (own, i) => own + (i % width === j ? by : 0)));
          const [before, after] = [moved(-step), moved(step)];
          for (let row = 0; row < before.length; row++)
            found[row * width + j] = (after[row]! - before[row]!) / (2 * step);
        }
        return found;
      };
      const found = await integrateGradients({ rows, base, differences }, slopes);
      const gaps = await scores.gaps(few);
      for (const lacking of [found.gaps, gaps]) {
        lacking.forEach((gap, row) => {
          // A hundredth, of differences that count as 1 at least.
          expect(Math.abs(gap)).toBeLessThan(0.01 * Math.max(1, Math.abs(differences[row]!)) + 1e-6);
        });
      }
      const expected = byColumn(found, columnsOfInput(inputPlaces(columns)), columns.length);
      const explained = await model.explain(few);
      expect(explained.warnings).toBeUndefined();
      expect(explained.baseValue).toBeCloseTo(baseValue, 5);
      explained.output.forEach((own, row) => {
        expect(own).toBeCloseTo(outputs[row]!, 5);
      });
      explained.contributions.data.forEach((own, i) => {
        expect(own, `row ${Math.floor(i / columns.length)}, column ${i % columns.length}`).toBeCloseTo(expected[i]!, 3);
      });
      // Columns matter differently: what is spread evenly would not pass.
      const sizes = columns.map((_, c) =>
        expected.reduce((sum, own, i) => sum + (i % columns.length === c ? Math.abs(own) : 0), 0),
      );
      expect(Math.max(...sizes)).toBeGreaterThan(2 * Math.min(...sizes));
    },
  );

  it('say what they lack where that is too much', () => {
    expect(lackOf(Float64Array.of(0.049, -0.3), Float64Array.of(0.2, 8))).toEqual([]);
    expect(lackOf(Float64Array.of(0.051, -0.5, 0.2), Float64Array.of(0.2, 8, 8))).toEqual([
      'The contributions of 2 of 3 rows lack up to 6.3 % of what they explain, since the network bends too often on the way; the lack is spread over their columns.',
    ]);
  });

  it('are x times the weight for a line, and exact for a square', async () => {
    // f = 3 a + b², from (0, 1) to (2, 3): a adds 6, b adds 8.
    const rows = Float32Array.of(2, 3);
    const base = Float32Array.of(0, 1);
    const { contributions, gaps } = await integrateGradients(
      { rows, base, differences: Float64Array.of(14) },
      async (points) => points.map((x, i) => (i % 2 === 0 ? 3 : 2 * x)),
    );
    expect(contributions[0]).toBeCloseTo(6, 5);
    expect(contributions[1]).toBeCloseTo(8, 5);
    expect(Math.abs(gaps[0]!)).toBeLessThan(1e-5);
    // What is lacking goes to columns in proportion to their sizes.
    const spread = byColumn(
      { contributions: Float64Array.of(1, 1, -2), gaps: Float64Array.of(0.4) },
      Int32Array.of(0, 0, 1),
      2,
    );
    expect(Array.from(spread)).toEqual([2.2, -1.8]);
  });
});

describe('rows that networks hold out', () => {
  const strata = Int32Array.from({ length: 200 }, (_, i) => Number(i % 4 === 0));
  const bagging = { bags: 3, holdOut: 0.2 };

  it('are others for each, in proportion to the classes', () => {
    const bags = dealBags(200, strata, undefined, bagging, new Random(1));
    const seen = new Set<number>();
    for (const { learn: own, held } of bags) {
      expect([own.length, held.length]).toEqual([160, 40]);
      expect(held.filter((row) => strata[row] === 1).length).toBe(10);
      for (const row of held) seen.add(row);
    }
    expect(seen.size).toBe(120);
  });

  it('part no group, and are the latest where time runs', () => {
    const values = Int32Array.from({ length: 200 }, (_, i) => i >> 2);
    for (const { learn: own, held } of dealBags(200, strata, { kind: 'group', values }, bagging, new Random(1))) {
      const groups = new Set(held.map((row) => values[row]!));
      expect(own.some((row) => groups.has(values[row]!))).toBe(false);
    }
    const times = Float64Array.from({ length: 200 }, (_, i) => (i * 77) % 200);
    for (const { learn: own, held } of dealBags(200, strata, { kind: 'time', values: times }, bagging, new Random(1))) {
      expect(held.length).toBe(40);
      expect(Math.min(...held.map((row) => times[row]!))).toBeGreaterThan(Math.max(...own.map((row) => times[row]!)));
    }
  });

  it('are none where a class is rare', () => {
    const rare = strata.map((_, i) => Number(i < 20));
    for (const { learn: own, held } of dealBags(200, rare, undefined, bagging, new Random(1)))
      expect([own.length, held.length]).toEqual([200, 0]);
  });
});
