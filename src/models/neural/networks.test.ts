import { describe, expect, it } from 'vitest';
import { constant, evaluatePlainly, gradients, input, type Shape, sum, tensor } from '../../engine/index.js';
import { Random } from '../../random/index.js';
import { context, learn, loans, quick } from '../contract.test.help.js';
import type { EventClassifier } from '../scores/index.js';
import { dealBags } from './bags.js';
import { mlp, transformer } from './families.js';
import { byColumn, integrateGradients } from './integrated-gradients.js';
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

describe('integrated gradients', () => {
  const table = loans(400, new Random('gradients'));

  it.each([mlp, transformer])('of $name agree with the plain evaluation in double, and lack little', async (family) => {
    const model = (await learn(family, table)) as EventClassifier;
    const scores = model.scores as NetworkScores;
    const { width, base } = { width: scores.parts.base.length, base: Float32Array.from(scores.parts.base) };
    const x = input('x', ['batch', width] as Shape);
    const value = scores.value(x);
    const [slopes] = gradients(sum(value), [x]);
    const few = table.rows(Int32Array.of(0, 1, 2, 3, 4, 5));
    const rows = scores.encode(few);
    const at = (points: Float32Array) => tensor(points, [points.length / width, width]);
    const outputs = evaluatePlainly([value], { x: at(rows) })[0]!.data as Float64Array;
    const start = evaluatePlainly([value], { x: at(base) })[0]!.data[0]!;
    const differences = Float64Array.from(outputs, (output) => output - start);
    const found = await integrateGradients({ rows, base, differences }, async (points) =>
      Float32Array.from(evaluatePlainly([slopes!], { x: at(points) })[0]!.data),
    );
    // A hundredth, of differences that count as 1 at least.
    found.gaps.forEach((gap, row) => {
      expect(Math.abs(gap)).toBeLessThan(0.01 * Math.max(1, Math.abs(differences[row]!)) + 1e-6);
    });
    const { contributions, output, baseValue } = await model.explain(few);
    expect(baseValue).toBeCloseTo(start, 5);
    output.forEach((own, row) => {
      expect(own).toBeCloseTo(outputs[row]!, 5);
    });
    const places = Int32Array.from({ length: width }, () => 0);
    const whole = byColumn(found, places, 1);
    for (let row = 0; row < 6; row++) {
      const own = contributions.data.subarray(row * 5, row * 5 + 5).reduce((total, each) => total + each, 0);
      expect(own).toBeCloseTo(whole[row]!, 4);
    }
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
