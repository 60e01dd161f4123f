// The contract that every objective of the registry keeps; one that cannot keep a clause says so in `exceptions`.
import { describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../errors/index.js';
import { Random } from '../../random/index.js';
import { customObjective } from './custom.js';
import { groupRows } from './groups.js';
import type { Objective } from './objective.js';
import { drawTargets, type Evaluated, evaluate, type Sample, slope } from './objectives.test.help.js';
import type { PointwiseObjective } from './pointwise.js';
import { createObjective, objectiveFamilies } from './registry.js';
import { nthSmallest, orderlessSum, weightedQuantile } from './statistics.js';

interface Exceptions {
  /** What stands in for the second derivative, per row and output, where it is not that. */
  readonly surrogate?: (objective: Objective, sample: Sample, found: Evaluated) => Float64Array;
  /** The loss whose derivatives the gradients are, where it is not the held-out loss. */
  readonly frozenLoss?: (objective: Objective, sample: Sample) => (scores: Float64Array) => number;
  readonly reason?: string;
}

const ones: NonNullable<Exceptions['surrogate']> = (_, sample) => new Float64Array(sample.scores.length).fill(1);

const exceptions: Readonly<Record<string, Exceptions>> = {
  absoluteError: { surrogate: ones, reason: 'the second derivative is 0' },
  quantile: { surrogate: ones, reason: 'the second derivative is 0' },
  huber: { surrogate: ones, reason: 'the second derivative is 0 beyond delta' },
  softmax: {
    surrogate: ({ outputs }, _, { gradients, hessians }) =>
      hessians.map(
        (_, i) => (outputs / (outputs - 1)) * probabilityOf(gradients[i]!) * (1 - probabilityOf(gradients[i]!)),
      ),
    reason: 'all outputs of a row move in the same round',
  },
  tweedie: {
    surrogate: ({ parameters }, { scores }) => scores.map((score) => Math.exp((2 - parameters.power!) * score)),
    reason: 'the expected second derivative makes the best step of a leaf exact',
  },
  lambdaRank: { frozenLoss: frozenRankLoss, reason: 'NDCG has no derivative' },
};

/** p of a softmax gradient p - [own], which is negative only for the own class. */
function probabilityOf(gradient: number): number {
  return gradient < 0 ? 1 + gradient : gradient;
}

/** Sum over pairs of |change of NDCG| ln(1 + e^(s_low - s_high)), the changes taken once, at the given scores. */
function frozenRankLoss(objective: Objective, { scores, targets, groups }: Sample): (scores: Float64Array) => number {
  const at = objective.parameters.at!;
  const pairs: [high: number, low: number, weight: number][] = [];
  for (let g = 0; g + 1 < groups!.starts.length; g++) {
    const rows = [...groups!.rows.subarray(groups!.starts[g], groups!.starts[g + 1])];
    const order = rows.toSorted((a, b) => scores[b]! - scores[a]!);
    const discount = (place: number) => (place < at ? 1 / Math.log2(place + 2) : 0);
    const dcg = (list: number[]) => list.reduce((sum, row, i) => sum + (2 ** targets[row]! - 1) * discount(i), 0);
    const best = dcg(rows.toSorted((a, b) => targets[b]! - targets[a]!));
    for (const a of rows) {
      for (const b of rows) {
        if (!(targets[a]! > targets[b]!)) continue;
        const swapped = order.map((row) => (row === a ? b : row === b ? a : row));
        pairs.push([a, b, Math.abs(dcg(swapped) - dcg(order)) / best]);
      }
    }
  }
  return (now) => pairs.reduce((sum, [a, b, weight]) => sum + weight * Math.log1p(Math.exp(now[b]! - now[a]!)), 0);
}

const parametersOf: Readonly<Record<string, Record<string, number>[]>> = {
  huber: [{ delta: 0.5 }, { delta: 3 }],
  lambdaRank: [{ at: 3 }, {}],
  quantile: [{ alpha: 0.1 }, { alpha: 0.9 }],
  softmax: [{ classes: 2 }, { classes: 4 }],
  tweedie: [{ power: 1.1 }, { power: 1.8 }],
};

const cases = objectiveFamilies.flatMap(({ name }) =>
  (parametersOf[name] ?? [{}]).map(
    (parameters) => [name, JSON.stringify(parameters), createObjective(name, parameters)] as const,
  ),
);

describe.each(cases)('objective %s %s', (name, _, objective) => {
  const own = exceptions[name] ?? {};
  const random = new Random(name);
  const sample = (rows: number): Sample => {
    const x = Float64Array.from({ length: rows }, () => random.normal());
    return drawTargets(objective, x, random);
  };

  it('has gradients and hessians that are the derivatives of its loss, or the surrogate it documents', () => {
    const given = sample(61);
    const found = evaluate(objective, given);
    const frozen = own.frozenLoss?.(objective, given);
    const lossAt = (i: number, step: number) => {
      const scores = given.scores.with(i, given.scores[i]! + step);
      const row = [i % given.targets.length];
      return frozen === undefined ? evaluate(objective, { ...given, scores }, row).loss : frozen(scores);
    };
    const gradientAt = (i: number, step: number) => {
      const scores = given.scores.with(i, given.scores[i]! + step);
      return evaluate(objective, { ...given, scores }).gradients[i]!;
    };
    const stand = own.surrogate?.(objective, given, found);
    for (let i = 0; i < given.scores.length; i++) {
      expectClose(
        found.gradients[i]!,
        slope((step) => lossAt(i, step), 1e-3),
        `gradient ${i}`,
      );
      const second =
        stand?.[i] ??
        slope(
          (step) => (frozen === undefined ? gradientAt(i, step) : slope((more) => lossAt(i, step + more), 3e-3)),
          3e-3,
        );
      expectClose(found.hessians[i]!, second, `hessian ${i}`, frozen === undefined ? 5e-6 : 1e-4);
    }
  });

  it('has a kernel that computes its formulas', () => {
    const { formulas } = objective as PointwiseObjective;
    if (formulas?.kernel === undefined) return;
    const given = sample(1027);
    const extreme = { ...given, scores: given.scores.map((score, i) => (i % 10 === 0 ? 20 * score : score)) };
    const { loss, gradients, hessians } = evaluate(objective, extreme);
    let sum = 0;
    extreme.targets.forEach((target, row) => {
      const score = extreme.scores[row]!;
      sum += formulas.loss(score, target);
      expectClose(gradients[row]!, formulas.gradient(score, target), `gradient of row ${row}`, 1e-10);
      expectClose(hessians[row]!, formulas.hessian(score, target), `hessian of row ${row}`, 1e-10);
    });
    expectClose(loss, sum, 'loss', 1e-12);
    expect(evaluate(objective, extreme, [3, 1000, 1026]).weight).toBe(3);
  });

  it('has bounds that its gradients and hessians keep, and rounds them in one pass as in two', () => {
    if (objective.bounded === undefined) return;
    const given = sample(205);
    const { gradient, hessian } = objective.bounded;
    const far = given.scores.map((score, i) => (i % 10 === 0 ? 20 * score : score));
    for (const weights of [undefined, given.targets.map((_, row) => 1 + (row % 3) / 2)]) {
      const found = evaluate(objective, { ...given, scores: far, weights });
      expect(Math.max(...found.gradients.map(Math.abs))).toBeLessThanOrEqual(gradient);
      expect(Math.max(...found.hessians)).toBeLessThanOrEqual(hessian * (1 + 1e-12));
      expect(found.pairs).toEqual(found.rounded);
    }
  });

  it('starts from the constant that minimises its loss', () => {
    const given = sample(300);
    const all = Uint32Array.from(given.targets.keys());
    const weights = given.targets.map((_, row) => 1 + (row % 3));
    for (const own of [undefined, weights]) {
      const best = objective.initialScores(given.targets, own, all);
      expect(best).toHaveLength(objective.outputs);
      const lossAt = (k: number, step: number) => {
        const scores = new Float64Array(given.scores.length);
        best.forEach((score, j) => void scores.fill(score + (j === k ? step : 0), j * 300, (j + 1) * 300));
        return evaluate(objective, { ...given, weights: own, scores }).loss;
      };
      for (let k = 0; k < objective.outputs; k++) {
        for (const step of [-0.3, -0.01, 0.01, 0.3]) {
          expect(lossAt(k, step), `output ${k} moved by ${step}`).toBeGreaterThanOrEqual(
            lossAt(k, 0) * (1 - 1e-12) - 1e-9,
          );
        }
      }
    }
  });

  it('counts a weight of 2 as the row twice', () => {
    const given = sample(101);
    const weights = given.targets.map((_, row) =>
      objective.isGrouped === true ? 1 + (given.groups!.of[row]! % 2) : 1 + (row % 2),
    );
    const rows = [...given.targets.keys()].flatMap((row) => (weights[row] === 2 ? [row, row] : [row]));
    const copies = rows.map((row, i) =>
      rows[i - 1] === row ? `${given.groups?.of[row]} again` : `${given.groups?.of[row]}`,
    );
    const twice: Sample = {
      scores: Float64Array.from({ length: rows.length * objective.outputs }, (_, i) => {
        return given.scores[Math.floor(i / rows.length) * 101 + rows[i % rows.length]!]!;
      }),
      targets: Float64Array.from(rows, (row) => given.targets[row]!),
      groups: given.groups && groupRows(copies),
    };
    const [a, b] = [evaluate(objective, { ...given, weights }), evaluate(objective, twice)];
    expectClose(a.loss, b.loss, 'loss', 1e-12);
    expect(a.weight).toBe(b.weight);
    const starts = [
      objective.initialScores(given.targets, weights, Uint32Array.from(given.targets.keys())),
      objective.initialScores(twice.targets, undefined, Uint32Array.from(rows.keys())),
    ];
    for (const k of starts[0]!.keys()) expectClose(starts[0]![k]!, starts[1]![k]!, `initial score ${k}`, 1e-12);
    const residuals = [given, twice].map(({ targets, scores }) => targets.map((target, row) => target - scores[row]!));
    if (objective.renewLeaf === undefined) return;
    expectClose(
      objective.renewLeaf(residuals[0]!, weights),
      objective.renewLeaf(residuals[1]!, undefined),
      'leaf',
      1e-12,
    );
  });

  it('does not look at the order of the rows', () => {
    const given = sample(200);
    const order = random.permutation(200);
    const moved = (values: Float64Array) => values.map((_, i) => values[Math.floor(i / 200) * 200 + order[i % 200]!]!);
    // Ties must not be broken by the order either.
    const scores = given.scores.map((score) => Math.round(score));
    const other: Sample = {
      scores: moved(scores),
      targets: moved(given.targets),
      groups: given.groups && groupRows(Array.from(order, (row) => given.groups!.of[row]!)),
    };
    const weights = given.targets.map((_, row) => 1 + (row % 5) / 4);
    const [a, b] = [evaluate(objective, { ...given, scores }), evaluate(objective, other)];
    expect(b.gradients).toEqual(moved(a.gradients));
    expect(b.hessians).toEqual(moved(a.hessians));
    const all = Uint32Array.from(order.keys());
    expect(objective.initialScores(other.targets, moved(weights), all)).toEqual(
      objective.initialScores(given.targets, weights, all),
    );
    expect(objective.renewLeaf?.(other.targets, moved(weights))).toBe(objective.renewLeaf?.(given.targets, weights));
  });

  it('gives leaves the step that minimises their loss, where it says it knows', () => {
    const given = sample(40);
    const lossAt = (step: number) =>
      evaluate(objective, { ...given, scores: given.scores.map((score) => score + step) }).loss;
    const found = evaluate(objective, given);
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    const step =
      objective.renewLeaf?.(
        given.targets.map((target, row) => target - given.scores[row]!),
        undefined,
      ) ?? objective.leafStep?.(-sum(found.gradients) / sum(found.hessians));
    if (step === undefined) return;
    for (const more of [-0.1, -0.001, 0.001, 0.1])
      expect(lossAt(step + more)).toBeGreaterThanOrEqual(lossAt(step) - 1e-9);
  });

  it('turns scores into predictions in its range', () => {
    const scores = sample(20).scores.slice();
    objective.inverseLink(scores);
    expect(scores.every(Number.isFinite)).toBe(true);
    if (name === 'softmax') {
      for (let row = 0; row < scores.length; row += objective.outputs) {
        expect(scores.subarray(row, row + objective.outputs).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      }
    }
    if (!objective.targets.has(-0.5)) expect(scores.every((value) => value >= 0) || name === 'lambdaRank').toBe(true);
  });

  it('says in words which targets it takes', () => {
    expect(objective.targets.words).not.toBe('');
    for (const target of [Number.NaN, Number.POSITIVE_INFINITY]) expect(objective.targets.has(target)).toBe(false);
    expect(objective.targets.has(1)).toBe(true);
  });

  it('is made again from its name and parameters', () => {
    const again = createObjective(objective.name, objective.parameters);
    expect(again.parameters).toEqual(objective.parameters);
    const given = sample(9);
    expect(evaluate(again, given)).toEqual(evaluate(objective, given));
  });
});

function expectClose(found: number, expected: number, what: string, relative = 5e-6): void {
  expect(Math.abs(found - expected), `${what}: ${found}, expected ${expected}`).toBeLessThanOrEqual(
    relative * Math.abs(expected) + 1e-9,
  );
}

describe('numbers of objectives', () => {
  it('are those of the formulas by hand', () => {
    const of = (name: string, parameters: Record<string, number>, scores: number[], targets: number[]) =>
      evaluate(createObjective(name, parameters), {
        scores: Float64Array.from(scores),
        targets: Float64Array.from(targets),
      });
    expect(of('squaredError', {}, [3], [1])).toMatchObject({ loss: 2, gradients: Float64Array.of(2) });
    expect(of('absoluteError', {}, [3, 0], [1, 1])).toMatchObject({ loss: 3, gradients: Float64Array.of(1, -1) });
    expect(of('quantile', { alpha: 0.9 }, [0, 3], [1, 1]).loss).toBeCloseTo(0.9 + 0.2, 12);
    expect(of('huber', { delta: 1 }, [0.5, 3], [0, 0]).loss).toBeCloseTo(0.125 + 2.5, 12);
    expect(of('poisson', {}, [0], [2])).toMatchObject({ gradients: Float64Array.of(-1), hessians: Float64Array.of(1) });
    expect(of('tweedie', { power: 1.5 }, [0], [1]).loss).toBeCloseTo(4, 12);
    expect(of('softmax', { classes: 3 }, [0, 0, 0], [1]).loss).toBeCloseTo(Math.log(3), 12);
    expect(of('logLoss', {}, [0], [1]).loss).toBeCloseTo(Math.log(2), 12);
  });

  it('rank: NDCG of a published example', () => {
    // Labels 3 2 3 0 1 2 in that order: with gains 2^l - 1, DCG = 7 + 3/1.585 + 7/2 + 0 + 1/2.585 + 3/2.807 = 13.848 and
    // the best order 3 3 2 2 1 0 has 14.595 (Manning, Raghavan and Schuetze, 2008, section 8.4, with exponential gains).
    const targets = Float64Array.of(3, 2, 3, 0, 1, 2);
    const scores = Float64Array.of(6, 5, 4, 3, 2, 1);
    const { loss } = evaluate(createObjective('lambdaRank'), {
      scores,
      targets,
      groups: groupRows(targets.map(() => 7)),
    });
    expect(1 - loss).toBeCloseTo(13.848263629272981 / 14.595390756454922, 9);
  });

  it('the weighted quantile holds its share of the weight', () => {
    expect(weightedQuantile(Float64Array.of(3, 1, 2), undefined, 0.5)).toBe(2);
    expect(weightedQuantile(Float64Array.of(3, 1, 2), Float64Array.of(5, 1, 1), 0.5)).toBe(3);
    expect(weightedQuantile(Float64Array.of(1, 2, 3, 4), undefined, 0.5), 'the lower of two').toBe(2);
  });

  it('the n-th smallest value is that of the sorted list, for ties and orders of all kinds', () => {
    const random = new Random('select');
    for (let trial = 0; trial < 300; trial++) {
      const n = 1 + random.integer(60);
      const distinct = 1 + random.integer(n);
      const values = Float64Array.from({ length: n }, (_, i) =>
        trial % 3 === 0 ? i % distinct : trial % 3 === 1 ? n - i : random.integer(distinct) - 3,
      );
      const k = random.integer(n);
      expect(nthSmallest(values.slice(), k)).toBe(values.toSorted()[k]);
    }
  });

  it('sums of doubles do not depend on their order and are close to exact', () => {
    const random = new Random('sum');
    const wholes = Array.from({ length: 5000 }, () => Math.round(1000 * random.normal()) * 10 ** random.integer(10));
    const exact = Number(wholes.reduce((total, value) => total + BigInt(value), 0n)) / 1024;
    for (let k = 0; k < 5; k++) {
      const order = random.permutation(wholes.length);
      expect(orderlessSum(wholes.length, (i) => wholes[order[i]!]! / 1024)).toBe(exact);
    }
    expect(orderlessSum(3, (i) => [0.1, 0.2, 0.3][i]!)).toBeCloseTo(0.6, 15);
  });
});

describe('objectives refuse', () => {
  it('names and parameters that do not exist or are out of range', () => {
    expect(() => createObjective('possion')).toThrow(UsageError);
    expect(() => createObjective('possion')).toThrow('There is no objective "possion". Did you mean "poisson"?');
    expect(() => createObjective('poisson', { alpha: 1 })).toThrow(
      '"poisson" has no parameter "alpha"; it takes: none.',
    );
    expect(() => createObjective('quantile', { alpha: 1 })).toThrow(
      'alpha must be a number from 0.001 to 0.999, received 1.',
    );
    expect(() => createObjective('softmax')).toThrow(
      'classes must be a whole number from 2 to 1000, received undefined.',
    );
  });

  it('what a function of their own returned, naming round and row', () => {
    const own = (gradient: number, hessian: number, loss = 1) =>
      customObjective({
        name: 'mine',
        gradients: (scores) => ({
          gradients: scores.map((_, row) => (row === 2 ? gradient : 0)),
          hessians: scores.map((_, row) => (row === 2 ? hessian : 1)),
        }),
        losses: (scores) => scores.map((_, row) => (row === 1 ? loss : 1)),
      });
    const sample = { scores: new Float64Array(4), targets: new Float64Array(4) };
    expect(() => evaluate(own(Number.NaN, 1), sample)).toThrow(DataError);
    expect(() => evaluate(own(Number.NaN, 1), sample)).toThrow(
      'The objective "mine" returned NaN as gradient of row 2 in round 1; expected a number of at most 1e150 in size.',
    );
    expect(() => evaluate(own(0, -1), sample)).toThrow(
      '-1 as hessian of row 2 in round 1; expected a number from 0 to 1e150.',
    );
    expect(() => evaluate(own(0, 1, Number.POSITIVE_INFINITY), sample)).toThrow('Infinity as loss of row 1 in round 1');
    expect(evaluate(own(1, 1), sample).loss).toBe(4);
  });
});
