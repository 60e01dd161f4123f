import { describe, expect, it } from 'vitest';
import { Table } from '../../data/index.js';
import { checkAdditivity } from '../../explain/index.js';
import { type InputSchema, modelInputs } from '../../features/index.js';
import { Random } from '../../random/index.js';
import { context, learn, loans, probabilityOf, schema } from '../contract.test.help.js';
import { inputValues, rowEncoder } from '../encoding/index.js';
import type { Matrix } from '../estimator.js';
import { distancesOf, KernelRows } from './kernel.js';
import type { KernelTerms } from './kernel-score.js';
import { kernelMachine, linearMachine } from './machine.js';
import { nystroemMap } from './nystroem.js';
import { fitPlatt } from './platt.js';
import { type Loss, pickRows, type SvmProblem } from './problem.js';
import { solveKernel } from './solve-kernel.js';
import { svm } from './svm.js';

/** Rows in [-1, 1]^3 by Lehmer's generator, s = 16807 s mod (2^31 - 1) from 7; their weights are 1, 2, 3, 1, ... */
function seededProblem(): SvmProblem & { x: Matrix } {
  let state = 7;
  const next = () => {
    state = (state * 16807) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  };
  const rows = 80;
  const data = new Float64Array(3 * rows);
  const sign = Int8Array.from({ length: rows }, (_, i) => {
    const [a, b, c] = [next(), next(), next()];
    data.set([a, b, c], 3 * i);
    return a + 2 * b * c + 0.6 * next() > 0.1 ? 1 : -1;
  });
  return { x: { rows, columns: 3, data }, sign, cost: Float64Array.from({ length: rows }, (_, i) => 1 + (i % 3)) };
}

const problem = seededProblem();
const tolerance = 1e-10;
const never = () => {};

function expectDecisions(decide: (row: number) => number, expected: readonly number[], within = 1e-6): void {
  expected.forEach((value, row) => {
    expect(Math.abs(decide(row) - value), `row ${row + 1}: ${decide(row)}, expected ${value}`).toBeLessThan(within);
  });
}

// scikit-learn 1.9.1 on the same rows with sample_weight: decision_function of the first six.
describe('decisions beside scikit-learn', () => {
  // LinearSVC(loss, C): squared_hinge with dual=False, tol=1e-14; hinge with dual=True, tol=1e-9
  it.each<{ loss: Loss; C: number; expected: number[] }>([
    {
      ...{ loss: 'squaredHinge', C: 0.1 },
      expected: [-1.30850728961, 0.340964518287, 0.419273364697, 0.685291820995, 0.594236330607, 0.535901940823],
    },
    {
      ...{ loss: 'squaredHinge', C: 2 },
      expected: [-1.56400217537, 0.37042967486, 0.456491028352, 0.790518526662, 0.6972600461, 0.575707591467],
    },
    {
      ...{ loss: 'hinge', C: 0.1 },
      expected: [-1.52755231623, 0.647048333274, 0.748974089613, 1.00956063896, 0.787572688592, 1.04978398734],
    },
    {
      ...{ loss: 'hinge', C: 2 },
      expected: [-3.55149912109, 0.687552984226, 1.09243076824, 1.62993421266, 1.6158816013, 1.00898911947],
    },
  ])('linear, $loss, C $C', ({ loss, C, expected }) => {
    const machine = linearMachine(problem, { loss, C, tolerance }, new Random(0), never);
    const decision = machine.learn();
    expectDecisions((row) => machine.decide(decision, row), expected);
  });

  // SVC(kernel='rbf', C, gamma, tol=1e-12)
  it.each([
    [0.5, 0.3, 53, [-1.60723167675, 0.884649885456, 1.00000000824, 1.3151601317, 0.264923515817, 0.0525326230459]],
    [10, 1.5, 28, [-1.46876692637, 3.15467648721, 2.62282434872, 4.103741991557, -1.24342433692, -0.999999962572]],
  ] as const)('radial, C %d, gamma %d', (C, gamma, supportVectors, expected) => {
    const machine = kernelMachine(problem, distancesOf(problem.x), gamma, { loss: 'hinge', C, tolerance }, never);
    const decision = machine.learn();
    expect(decision.rows.length).toBe(supportVectors);
    // LIBSVM keeps its kernel in single precision.
    expectDecisions((row) => machine.decide(decision, row), expected, 5e-6);
  });

  // Nystroem(gamma=1.5, n_components=15, random_state=0), which drew these rows, and LinearSVC(C=2, dual=False, tol=1e-14)
  it("Nystroem's approximation", () => {
    const rows = Int32Array.of(50, 27, 30, 77, 45, 71, 66, 68, 48, 69, 40, 63, 2, 72, 52);
    const map = nystroemMap(1.5, problem.x, pickRows(problem.x, rows), never);
    const settings = { loss: 'squaredHinge', C: 2, tolerance } as const;
    const machine = linearMachine({ ...problem, x: map.columns }, settings, new Random(0), never);
    const decision = machine.learn();
    const expected = [-0.708966188328, 0.790378262223, 1.302259486143, 0.79782271164, -0.575852801516, -0.570817409315];
    expectDecisions((row) => machine.decide(decision, row), expected);
    // The same as a sum of kernels with the landmarks, which is what a model keeps.
    const { coefficients, intercept } = map.toKernel(decision);
    const { columns, data } = problem.x;
    for (let row = 0; row < 6; row++) {
      let sum = intercept;
      rows.forEach((landmark, i) => {
        let distance = 0;
        for (let j = 0; j < columns; j++) distance += (data[3 * row + j]! - data[3 * landmark + j]!) ** 2;
        sum += coefficients[i]! * Math.exp(-1.5 * distance);
      });
      expect(sum).toBeCloseTo(machine.decide(decision, row), 9);
    }
  });

  it("Platt's line", () => {
    const decisions = problem.x.data.filter((_, at) => at % 3 === 0);
    // LogisticRegression(C=inf, solver='newton-cholesky', tol=1e-14) on each row twice, as an event and as none, weighted
    // by Platt's targets.
    const line = fitPlatt(decisions, problem.sign, problem.cost);
    expect(line.slope).toBeCloseTo(2.400069037524537, 7);
    expect(line.offset).toBeCloseTo(-0.22264877551417478, 7);
    expect(line.loss).toBeCloseTo(0.5301104521801469, 12);
    // Decisions that point the wrong way are worth nothing.
    const flat = fitPlatt(
      decisions.map((value) => -value),
      problem.sign,
      problem.cost,
    );
    expect(flat.slope).toBe(0);
  });
});

describe('solveKernel', () => {
  it('meets the optimality conditions with the squared hinge', () => {
    const { x, sign, cost } = problem;
    const kernel = new KernelRows(1.5, distancesOf(x), Int32Array.from(sign.keys()));
    const { coefficients, intercept } = solveKernel(kernel, problem, { loss: 'squaredHinge', C: 2, tolerance }, never);
    expect(coefficients.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
    // alpha_i = 2 C cost_i max(0, 1 - sign_i f_i): the derivative of the loss.
    sign.forEach((own, i) => {
      const decision = kernel.row(i).reduce((sum, value, j) => sum + value * coefficients[j]!, intercept);
      expect(own * coefficients[i]!).toBeCloseTo(4 * cost[i]! * Math.max(0, 1 - own * decision), 7);
    });
  });

  it('gives the same with a cache of two rows', () => {
    const members = Int32Array.from(problem.sign.keys());
    const solve = (bytes?: number) =>
      solveKernel(
        new KernelRows(1.5, distancesOf(problem.x), members, bytes),
        problem,
        { loss: 'hinge', C: 10, tolerance },
        never,
      );
    expect(solve(0)).toEqual(solve());
  });
});

describe('svm', () => {
  const table = loans(300, new Random('svm'));
  const fresh = loans(40, new Random('svm fresh'));

  it('explains the radial kernel by Shapley values as they are defined', async () => {
    const model = await svm.create({ kernel: 'rbf', C: 1, gamma: 0.2 }).fit(table, context());
    const { contributions, baseValue, output } = await model.explain(fresh);
    const state = model.save().terms as unknown as KernelTerms;
    const d = state.encodings.length;
    const worth = (factors: readonly (readonly number[])[], known: number) =>
      state.coefficients.reduce((sum, coefficient, i) => {
        let product = coefficient;
        for (let f = 0; f < d; f++) product *= (known >> f) & 1 ? factors[i]![f]! : state.averages[i * d + f]!;
        return sum + product;
      }, state.intercept);
    for (const row of [0, 7, 23]) {
      const factors = factorsOf(state, model.features, fresh.rows(Int32Array.of(row)));
      expect(worth(factors, 0)).toBeCloseTo(baseValue, 9);
      expect(worth(factors, 2 ** d - 1)).toBeCloseTo(output[row]!, 9);
      for (let f = 0; f < d; f++) {
        let value = 0;
        for (let known = 0; known < 2 ** d; known++) {
          if ((known >> f) & 1) continue;
          const size = [...known.toString(2)].filter((bit) => bit === '1').length;
          const share = (factorial(size) * factorial(d - 1 - size)) / factorial(d);
          value += share * (worth(factors, known | (1 << f)) - worth(factors, known));
        }
        expect(contributions.data[row * d + f], `row ${row + 1}, feature ${f + 1}`).toBeCloseTo(value, 9);
      }
    }
  });

  it('approximates the exact radial kernel beyond the rows that it is asked to be exact for', async () => {
    const given = { kernel: 'rbf', C: 1, gamma: 0.05 };
    const exact = await svm.create(given).fit(table, context());
    const model = await svm.create({ ...given, exactRows: 100, landmarks: 150 }).fit(table, context());
    expect((model.save().settings as { points: number }).points).toBe(150);
    checkAdditivity(await model.explain(fresh), 1e-9);
    const [p, q] = [await probabilityOf(exact, fresh), await probabilityOf(model, fresh)];
    p.forEach((value, row) => {
      expect(Math.abs(value - q[row]!), `row ${row + 1}`).toBeLessThan(0.03);
    });
  });

  it('chooses the radial kernel where two features decide together', async () => {
    const random = new Random('together');
    const records = Array.from({ length: 400 }, () => {
      const [income, delinquencies] = [random.normal(), random.normal()];
      const risk = income * delinquencies > 0 ? 0.9 : 0.1;
      return { income, delinquencies, defaulted: Number(random.uniform() < risk) };
    });
    const used = schema.filter(({ name }) => ['income', 'delinquencies', 'defaulted'].includes(name));
    const model = await learn(svm, Table.fromRecords(used, records));
    expect((model.save().settings as { kernel: string }).kernel).toBe('rbf');
    expect(model.scoreRow!({ income: 1, delinquencies: 1 })).toBeGreaterThan(0.75);
    expect(model.scoreRow!({ income: 1, delinquencies: -1 })).toBeLessThan(0.25);
  });

  it('refuses what it does not know', () => {
    expect(() => svm.create({ kernal: 'rbf' })).toThrow(
      'svm: there is no hyper-parameter "kernal". Did you mean "kernel"? They are: kernel, C, gamma,',
    );
    expect(() => svm.create({ C: 0 })).toThrow('svm: hyper-parameter "C" cannot be 0');
    expect(() => svm.create({ kernel: 'poly' })).toThrow('svm: hyper-parameter "kernel" cannot be "poly"');
    expect(() => svm.load({ format: 2 })).toThrow('The saved model "svm" has format 2; this version reads format 1.');
  });
});

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** Each feature's factor of the kernel of one row with each point, shape (points, features). */
function factorsOf(
  { encodings, gamma, coefficients, points }: KernelTerms,
  features: readonly InputSchema[],
  row: Table,
): number[][] {
  const encoded = encodings.map((encoding, f) => {
    const values = encoding.terms.map(() => 0);
    rowEncoder(features[f]!, encoding)(inputValues(modelInputs(row, features)[f]!)[0]!, (term, value) => {
      values[term] = value;
    });
    return values;
  });
  const columns = encoded.flat().length;
  return coefficients.map((_, i) => {
    let at = i * columns;
    return encoded.map((values) =>
      Math.exp(-gamma * values.reduce((sum, value) => sum + (value - points[at++]!) ** 2, 0)),
    );
  });
}
