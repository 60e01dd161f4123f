import { describe, expect, it } from 'vitest';
import { DataError, InterruptedError, UsageError } from '../../errors/index.js';
import { StopSignal } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import { groupRows } from '../objectives/groups.js';
import { drawTargets, evaluate } from '../objectives/objectives.test.help.js';
import { createObjective, objectiveFamilies } from '../objectives/registry.js';
import { type BoostingData, GradientBoosting } from './gradient-boosting.js';
import { GradientBoostingModel } from './model.js';
import type { BoostingOptions } from './options.js';

const named: Readonly<Record<string, BoostingOptions>> = {
  huber: { delta: 0.7 },
  lambdaRank: { at: 5 },
  quantile: { alpha: 0.8 },
  softmax: { classes: 3 },
  tweedie: { power: 1.4 },
};
const small: BoostingOptions = { maxTrees: 12, maxLeaves: 6, minRows: 3 };
const optionsOf = (name: string): BoostingOptions => ({ ...small, objective: name, ...named[name] });

type Rows = BoostingData & { columns: { x: Float64Array; noise: Float64Array; kind: string[] }; target: Float64Array };

/** Rows whose target depends on `x` and a little on `kind`. */
function draw(name: string, rows: number, seed = 0): Rows {
  const random = new Random(`${name} ${seed}`);
  const objective = createObjective(name, named[name] as Record<string, number>);
  const x = Float64Array.from({ length: rows }, () => 1.5 * random.normal());
  const kind = Array.from({ length: rows }, () => ['a', 'b', 'c'][random.integer(3)]!);
  const signal = x.map((value, row) => value + (kind[row] === 'b' ? 0.7 : 0));
  const { targets, groups } = drawTargets(objective, signal, random);
  const noise = Float64Array.from({ length: rows }, () => random.normal());
  const columns = { x: x.map((value, row) => (row % 17 === 0 ? Number.NaN : value)), noise, kind };
  return { columns, target: targets, ...(groups === undefined ? {} : { groups: groups.of }) };
}

function pick({ columns, target, groups, weights }: BoostingData, rows: ArrayLike<number>): BoostingData {
  const take = (values: ArrayLike<unknown>) => Array.from(rows, (row) => values[row]) as number[];
  return {
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, take(values as ArrayLike<unknown>)]),
    ),
    target: take(target),
    ...(groups === undefined ? {} : { groups: take(groups as ArrayLike<unknown>) }),
    ...(weights === undefined ? {} : { weights: take(weights) }),
  };
}

const saved = (model: GradientBoostingModel) => JSON.stringify(model.save());

/** Mean loss of a model's scores. */
function lossOf(model: GradientBoostingModel, { columns, target, groups }: BoostingData): number {
  const rowMajor = model.scores(columns);
  const n = target.length;
  const scores = rowMajor.map((_, i) => rowMajor[(i % n) * model.outputs + Math.floor(i / n)]!);
  const { loss, weight } = evaluate(model.objective, {
    scores,
    targets: Float64Array.from(target),
    groups: groups && groupRows(groups),
  });
  return loss / weight;
}

describe.each(objectiveFamilies.map(({ name }) => name))('training for %s', (name) => {
  const rows = draw(name, 400);
  const fresh = draw(name, 400, 1);
  const fitted = new GradientBoosting(optionsOf(name)).fit(rows);

  it('lowers the loss, on rows it has not seen too', async () => {
    const start = await new GradientBoosting({ ...optionsOf(name), maxTrees: 1, learningRate: 1e-4 }).fit(rows);
    const model = await fitted;
    expect(lossOf(model, rows)).toBeLessThan(0.97 * lossOf(start, rows) + 0.03 * Math.min(0, lossOf(start, rows)));
    expect(lossOf(model, fresh)).toBeLessThan(lossOf(start, fresh));
    const [x, noise] = model.importance;
    expect(x!).toBeGreaterThan(noise!);
  });

  it('gives the same model again, for any order of rows and columns', async () => {
    const text = saved(await fitted);
    const estimator = new GradientBoosting(optionsOf(name));
    expect(saved(await estimator.fit(rows))).toBe(text);
    const order = new Random('order').permutation(rows.target.length);
    const shuffled = await estimator.fit(pick(rows, order));
    expect(saved(shuffled)).toBe(text);
    // Rows that are drawn, held out, or put in order by their levels' targets; some of them equal.
    const [draws, copies] = [{ rowSample: 0.6, holdOut: 0.2, bags: 2, maxBins: 4 }, [3, 3, 3, 5, 5]];
    const one = name === 'softmax' ? {} : { topRate: 0.2, otherRate: 0.3, learningRate: 0.5 };
    for (const options of [draws, one]) {
      const drawing = new GradientBoosting({ ...optionsOf(name), minLevelRows: 1, ...options });
      const own = await drawing.fit(pick(rows, [...rows.target.keys(), ...copies]));
      expect(saved(await drawing.fit(pick(rows, [...copies, ...order])))).toBe(saved(own));
      expect(saved(own)).not.toBe(text);
    }
    const { x, noise, kind } = rows.columns;
    const turned = await estimator.fit({ ...rows, columns: { kind, noise, x } });
    expect(turned.predict(fresh.columns)).toEqual((await fitted).predict(fresh.columns));
    expect(turned.features.map((feature) => feature.name)).toEqual(['kind', 'noise', 'x']);
  });

  it('counts a weight of 2 as the row twice', async () => {
    const weights = Float64Array.from(rows.target, (_, row) =>
      rows.groups === undefined ? 1 + (row % 2) : 1 + ((rows.groups[row] as number) % 2),
    );
    const estimator = new GradientBoosting({ ...optionsOf(name), minRows: 1, minLevelRows: 1 });
    const weighted = await estimator.fit({ ...rows, weights });
    const list = [...weights.keys()].flatMap((row) => (weights[row] === 2 ? [row, row] : [row]));
    const copies = pick(rows, list);
    // A group twice is two groups.
    const again = list.map((row, i) => `${rows.groups?.[row]}${list[i - 1] === row ? ' again' : ''}`);
    const twice = await estimator.fit({ ...copies, ...(rows.groups === undefined ? {} : { groups: again }) });
    const [a, b] = [weighted.scores(fresh.columns), twice.scores(fresh.columns)];
    a.forEach((score, i) => {
      expect(Math.abs(score - b[i]!), `score ${i}`).toBeLessThan(1e-6);
    });
  });

  it('learns the same from weights of any size, with penalties in proportion', async () => {
    const penalties = { lambdaL1: 0.1, lambdaL2: 1, minHessian: 0.5, minGain: 1e-3 };
    const scaled = (size: number) =>
      Object.fromEntries(Object.entries(penalties).map(([key, value]) => [key, value * size]));
    const weights = rows.target.map((_, row) => (rows.groups === undefined ? 0.5 + (row % 4) : 1));
    const learn = (size: number) =>
      new GradientBoosting({ ...optionsOf(name), ...scaled(size) }).fit({
        ...rows,
        columns: { x: rows.columns.x, noise: rows.columns.noise },
        weights: Float64Array.from(weights, (weight) => weight * size),
      });
    const plain = (await learn(1)).scores(fresh.columns);
    for (const size of [2 ** -60, 2 ** -20, 2 ** 17, 2 ** 29]) {
      const scores = (await learn(size)).scores(fresh.columns);
      const worst = scores.reduce((most, score, i) => Math.max(most, Math.abs(score - plain[i]!)), 0);
      expect(worst, `weights times ${size}`).toBeLessThan(1e-3 * Math.max(...plain.map(Math.abs)));
    }
    const huge = new GradientBoosting(optionsOf(name)).fit({
      ...rows,
      weights: weights.map((weight) => 1e200 * weight),
    });
    await expect(huge).rejects.toThrow(/^The largest weight is .*; expected it between 1e-100 and 1e100/);
  });

  it('saves and loads, and predicts the same', async () => {
    const model = await fitted;
    const loaded = GradientBoostingModel.load(JSON.parse(saved(model)));
    expect(saved(loaded)).toBe(saved(model));
    expect(loaded.predict(fresh.columns)).toEqual(model.predict(fresh.columns));
    const { base, contributions } = loaded.shap(fresh.columns, model.outputs - 1);
    const scores = model.scores(fresh.columns);
    for (let row = 0; row < 50; row++) {
      const sum = contributions.subarray(3 * row, 3 * row + 3).reduce((total, value) => total + value, base);
      expect(sum).toBeCloseTo(scores[row * model.outputs + model.outputs - 1]!, 9);
    }
  });

  it('goes on: n and then m rounds are n + m rounds, byte for byte', async () => {
    const options = { ...optionsOf(name), rowSample: 0.8, columnSample: 0.7, seed: 3 };
    const whole = await new GradientBoosting({ ...options, maxTrees: 9 }).fit(rows);
    const first = await new GradientBoosting({ ...options, maxTrees: 4 }).fit(rows);
    const second = await new GradientBoosting({ ...options, maxTrees: 5 }).fit({ ...rows, start: first });
    expect(saved(second)).toBe(saved(whole));
    const loaded = GradientBoostingModel.load(JSON.parse(saved(first)));
    expect(saved(await new GradientBoosting({ ...options, maxTrees: 5 }).fit({ ...rows, start: loaded }))).toBe(
      saved(whole),
    );
  });

  it('goes on with new rows: the trees are kept, and the loss on the new rows falls', async () => {
    const first = await fitted;
    const second = await new GradientBoosting(optionsOf(name)).fit({ ...fresh, start: first });
    expect(second.ensemble.trees.slice(0, first.ensemble.trees.length)).toEqual(first.ensemble.trees);
    expect(lossOf(second, fresh)).toBeLessThan(lossOf(first, fresh));
    expect(second.rounds).toBe(first.rounds + 12);
  });

  it('stops by rows of its own or held out, and keeps the best round', async () => {
    const options = { ...optionsOf(name), maxTrees: 300, learningRate: 0.5, patience: 5 };
    const given = await new GradientBoosting(options).fit({ ...rows, validation: fresh });
    expect(given.rounds).toBeLessThan(200);
    expect(given.heldOutLoss).toBeCloseTo(lossOf(given, fresh), 9);
    const drawn = await new GradientBoosting({ ...options, holdOut: 0.2 }).fit(rows);
    expect(drawn.rounds).toBeLessThan(200);
    const bags = await new GradientBoosting({ ...options, holdOut: 0.2, bags: 3, rowSample: 0.7 }).fit(rows);
    expect(lossOf(bags, fresh), 'several are about as good as one, or better').toBeLessThan(
      lossOf(drawn, fresh) * 1.05 + 0.01,
    );
  });

  it('refuses targets outside its range, naming row and range', async () => {
    const { words, has } = createObjective(name, named[name] as Record<string, number>).targets;
    const wrong = [-1, 0.5, 1e200].find((value) => !has(value))!;
    const fit = new GradientBoosting(optionsOf(name)).fit({ ...rows, target: rows.target.with(7, wrong) });
    await expect(fit).rejects.toThrow(DataError);
    await expect(fit).rejects.toThrow(
      `${name}: the target of row 7 of the training rows is ${wrong}; expected ${words}.`,
    );
    const held = new GradientBoosting(optionsOf(name)).fit({
      ...rows,
      validation: { ...fresh, target: fresh.target.with(2, wrong) },
    });
    await expect(held).rejects.toThrow('row 2 of the validation rows');
  });
});

describe('GradientBoosting', () => {
  const rows = draw('squaredError', 500);

  it.each(['squaredError', 'absoluteError', 'quantile', 'huber', 'poisson', 'logLoss'])(
    'keeps directions exactly for %s',
    async (name) => {
      const random = new Random(name);
      const a = Float64Array.from({ length: 600 }, () => Math.round(4 * random.normal()));
      const b = Float64Array.from({ length: 600 }, () => random.normal());
      const target = a.map((value, row) => Math.max(0, Math.round(3 + Math.sin(value) + b[row]! + random.normal())));
      const data = {
        columns: { a, b },
        target: name === 'logLoss' ? target.map((value) => Number(value > 3)) : target,
      };
      const monotone = { a: 1, b: -1 } as const;
      const model = await new GradientBoosting({ ...optionsOf(name), maxTrees: 30, maxLeaves: 12, monotone }).fit(data);
      const grid = Float64Array.from({ length: 81 }, (_, i) => (i - 40) / 4);
      for (let k = 0; k < 40; k++) {
        const along = (column: 'a' | 'b') => {
          const columns = { a: grid.map(() => a[k]!), b: grid.map(() => b[k]!), [column]: grid };
          return model.scores(columns);
        };
        const [up, down] = [along('a'), along('b')];
        for (let i = 1; i < grid.length; i++) {
          expect(up[i]! - up[i - 1]!, `a at ${grid[i]}`).toBeGreaterThanOrEqual(0);
          expect(down[i]! - down[i - 1]!, `b at ${grid[i]}`).toBeLessThanOrEqual(0);
        }
      }
    },
  );

  it('covers a share alpha of the targets with a quantile', async () => {
    const [train, test] = [draw('quantile', 3000), draw('quantile', 3000, 1)];
    for (const alpha of [0.1, 0.8]) {
      const model = await new GradientBoosting({ objective: 'quantile', alpha, maxTrees: 40, minRows: 100 }).fit(train);
      const predicted = model.predict(test.columns);
      const below = test.target.filter((target, row) => target <= predicted[row]!).length / 3000;
      expect(Math.abs(below - alpha), `${below} of ${alpha}`).toBeLessThan(0.03);
    }
  });

  it('withstands outliers with absolute error and Huber where squared error does not', async () => {
    const clean = draw('squaredError', 1500, 2);
    const target = clean.target.map((value, row) => (row % 20 === 0 ? 1000 : value));
    const errorOf = async (objective: string) => {
      const model = await new GradientBoosting({ objective, maxTrees: 60 }).fit({ ...clean, target });
      return (
        model.predict(clean.columns).reduce((sum, value, row) => sum + Math.abs(value - clean.target[row]!), 0) / 1500
      );
    };
    expect(await errorOf('absoluteError')).toBeLessThan(1.2);
    expect(await errorOf('huber')).toBeLessThan(1.2);
    expect(await errorOf('squaredError')).toBeGreaterThan(10);
  });

  it('takes functions of your own, which do what the named objective does', async () => {
    const objective = {
      name: 'my error',
      gradients: (scores: Float64Array, target: Float64Array) => ({
        gradients: scores.map((score, row) => score - target[row]!),
        hessians: scores.map(() => 1),
      }),
      losses: (scores: Float64Array, target: Float64Array) =>
        scores.map((score, row) => (score - target[row]!) ** 2 / 2),
    };
    const centred = { ...rows, target: rows.target.map((value) => Math.round(value)) };
    const mean = centred.target.reduce((sum, value) => sum + value, 0) / 500;
    const own = await new GradientBoosting({ ...small, objective: { ...objective, initialScore: () => mean } }).fit(
      centred,
    );
    const named = await new GradientBoosting(small).fit(centred);
    expect(own.predict(rows.columns)).toEqual(named.predict(rows.columns));
    const text = JSON.parse(saved(own));
    expect(() => GradientBoostingModel.load(text)).toThrow('"my error", which is one of your own; give it to load.');
    expect(GradientBoostingModel.load(text, objective).predict(rows.columns)).toEqual(own.predict(rows.columns));
    let calls = 0;
    const faulty = {
      ...objective,
      gradients: (scores: Float64Array, target: Float64Array) => {
        const both = objective.gradients(scores, target);
        if (++calls === 3) both.gradients[41] = Number.NaN;
        return both;
      },
    };
    await expect(new GradientBoosting({ ...small, objective: faulty }).fit(rows)).rejects.toThrow(
      'The objective "my error" returned NaN as gradient of row 41 in round 3; expected a number of at most 1e150 in size. Rows count from 0.',
    );
  });

  it('weighs classes', async () => {
    const random = new Random('classes');
    const x = Float64Array.from({ length: 2000 }, () => random.normal());
    const target = x.map((value) => Number(value + 1.5 * random.normal() > 2.5));
    const data = { columns: { x }, target };
    const meanOf = async (classWeights?: BoostingOptions['classWeights']) => {
      const options = { ...small, objective: 'logLoss', ...(classWeights === undefined ? {} : { classWeights }) };
      const model = await new GradientBoosting(options).fit(data);
      const probability = model.predict({ x });
      const share = (own: number) => probability.filter((_, row) => target[row] === own).reduce((sum, p) => sum + p, 0);
      const ones = target.reduce((sum, each) => sum + each, 0);
      return [share(1) / ones, share(0) / (2000 - ones), ones] as const;
    };
    const [plain, , ones] = await meanOf();
    const [events, others] = await meanOf('balanced');
    expect(plain, 'few events').toBeLessThan(0.4);
    expect((events + others) / 2, 'as if both were as frequent').toBeGreaterThan(0.4);
    expect(await meanOf([2000 / (2 * (2000 - ones)), 2000 / (2 * ones)])).toEqual([events, others, ones]);
  });

  it('gives probabilities of several classes that sum to 1 and find the class', async () => {
    const [train, test] = [draw('softmax', 1500), draw('softmax', 800, 1)];
    const model = await new GradientBoosting({ ...optionsOf('softmax'), maxTrees: 30 }).fit(train);
    const probability = model.predict(test.columns);
    expect(probability).toHaveLength(2400);
    let hits = 0;
    test.target.forEach((target, row) => {
      const own = [...probability.subarray(3 * row, 3 * row + 3)];
      expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      if (own.indexOf(Math.max(...own)) === target) hits++;
    });
    expect(hits / 800, 'the classes overlap').toBeGreaterThan(0.6);
  });

  it('ranks rows within groups better than by chance', async () => {
    const [train, test] = [draw('lambdaRank', 3000), draw('lambdaRank', 1000, 1)];
    const model = await new GradientBoosting({ objective: 'lambdaRank', at: 5, maxTrees: 40, minRows: 10 }).fit(train);
    const chance = await new GradientBoosting({
      objective: 'lambdaRank',
      at: 5,
      maxTrees: 1,
      learningRate: 1e-4,
      maxLeaves: 2,
    }).fit({
      ...train,
      columns: { ...train.columns, x: new Float64Array(3000), kind: train.columns.kind.map(() => 'a') },
    });
    expect(1 - lossOf(model, test)).toBeGreaterThan(0.85);
    expect(1 - lossOf(chance, test)).toBeLessThan(0.75);
  });

  it('leaves out rows of weight 0 and reads plain arrays, levels and codes', async () => {
    const weights = rows.target.map((_, row) => Number(row % 3 !== 0));
    const kept = [...weights.keys()].filter((row) => weights[row] === 1);
    const estimator = new GradientBoosting({ ...small, special: { noise: [0.25] }, categorical: ['branch'] });
    const columns = {
      ...rows.columns,
      noise: Array.from(rows.columns.noise, (value, row) => (row % 9 === 0 ? null : row % 7 === 0 ? 0.25 : value)),
      branch: Array.from(rows.target, (_, row) => row % 4),
    };
    const data = { columns, target: Array.from(rows.target) };
    const model = await estimator.fit({ ...data, weights });
    expect(saved(model)).toBe(saved(await estimator.fit(pick({ ...data, weights }, kept))));
    expect(model.features).toContainEqual({ name: 'branch', kind: 'categorical', levels: ['0', '1', '2', '3'] });
    expect(model.predict({ ...columns, branch: columns.branch.map(String) })).toEqual(model.predict(columns));
  });

  it('does not let held-out targets into the trees', async () => {
    const odd = { ...draw('squaredError', 50, 5), target: new Float64Array(50).fill(1e9) };
    const options = { ...small, patience: 100 };
    const [a, b] = [
      await new GradientBoosting(options).fit(rows),
      await new GradientBoosting(options).fit({ ...rows, validation: odd }),
    ];
    expect(b.ensemble.trees).toEqual(a.ensemble.trees.slice(0, b.ensemble.trees.length));
    expect(b.rounds).toBeGreaterThan(0);
  });

  it.each([
    { objective: 'huber', topRate: 0.2, otherRate: 0.1 },
    { objective: 'lambdaRank', rowSample: 0.7 },
    { objective: 'poisson' },
    { objective: 'softmax', classes: 3 },
  ])('gives the same model for any number of threads: $objective', async (options) => {
    const many = draw(options.objective, 20_000);
    const estimator = new GradientBoosting({ ...options, maxTrees: 5, learningRate: 0.5, holdOut: 0.4 });
    const once = saved(await estimator.fit(many));
    for (const threads of [2, 3]) expect(saved(await estimator.fit(many, { threads })), `${threads}`).toBe(once);
  });

  it('says each round, and stops when asked', async () => {
    const stop = new StopSignal();
    const rounds: number[] = [];
    const fit = new GradientBoosting(small).fit(rows, {
      stop,
      progress: ({ done, total }) => {
        expect(total).toBe(12);
        rounds.push(done);
        if (done === 4) stop.request();
      },
    });
    await expect(fit).rejects.toThrow(InterruptedError);
    expect(rounds).toEqual([1, 2, 3, 4]);
  });

  it('survives targets that are huge, tiny or all the same', async () => {
    for (const factor of [1e140, 1e-140, 0]) {
      const target = rows.target.map((value) => value * factor);
      for (const objective of ['squaredError', 'absoluteError', 'huber', 'quantile']) {
        const model = await new GradientBoosting({ ...small, objective }).fit({ ...rows, target });
        expect(model.predict(rows.columns).every(Number.isFinite), `${objective} ${factor}`).toBe(true);
      }
    }
    const zeros = rows.target.map(() => 0);
    for (const objective of ['poisson', 'tweedie', 'logLoss']) {
      const model = await new GradientBoosting({ ...small, objective, lambdaL2: 0, minHessian: 0 }).fit({
        ...rows,
        target: zeros,
      });
      expect(
        model.predict(rows.columns).every((value) => value >= 0 && value < 0.01),
        objective,
      ).toBe(true);
    }
  });
});

describe('GradientBoosting refuses', () => {
  const rows = draw('squaredError', 60);
  const message = (options: unknown) => {
    try {
      new GradientBoosting(options as BoostingOptions);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return (error as Error).message;
    }
    return 'nothing';
  };

  it('options when it is made', () => {
    expect(message({ learningRat: 1 })).toContain(
      'GradientBoosting: there is no option "learningRat". Did you mean "learningRate"? There are: learningRate, maxTrees, ',
    );
    expect(message({ maxLeaves: 1 })).toBe(
      'GradientBoosting: maxLeaves must be a whole number from 2 to 4096, received 1.',
    );
    expect(message({ objective: 'quantil' })).toContain('Did you mean "quantile"?');
    expect(message({ objective: 'poisson', alpha: 0.5 })).toBe(
      'The objective "poisson" has no parameter "alpha"; it takes: none.',
    );
    expect(message({ objective: {} })).toContain('needs a name and the functions "gradients" and "losses"');
    expect(message({ growth: 'wide' })).toContain('growth must be "leaf" or "depth", received "wide".');
    expect(message({ monotone: { x: 2 } })).toContain(
      'monotone of "x" must be 1 (must not fall) or -1 (must not rise), received 2.',
    );
    expect(message({ classWeights: 'balanced' })).toContain(
      'classWeights need classes, and the objective is squaredError.',
    );
    expect(message({ objective: 'logLoss', classWeights: [1] })).toContain(
      'must be "balanced" or 2 numbers above 0, received [1].',
    );
  });

  it('data that cannot be learned from', async () => {
    const fails = async (data: Partial<BoostingData>, text: string, options: BoostingOptions = small) => {
      const fit = new GradientBoosting(options).fit({ ...rows, ...data } as BoostingData);
      await expect(fit).rejects.toThrow(DataError);
      await expect(fit).rejects.toThrow(text);
    };
    await fails({ columns: {} }, 'There is no column to learn from.');
    await fails({ target: [1] }, 'Of the training rows the columns have 60 entries and "target" has 1.');
    await fails({ columns: { ...rows.columns, x: [1, 2] } }, 'Column "noise" has 60 rows, the first column 2');
    await fails({ columns: { x: [] }, target: [] }, 'There is no row among the training rows.');
    await fails(
      { weights: rows.target.map(() => -1) },
      'The weight of row 0 of the training rows is -1; expected a finite number of at least 0.',
    );
    await fails({ weights: rows.target.map(() => Number.POSITIVE_INFINITY) }, 'is Infinity');
    await fails({ weights: rows.target.map(() => 0) }, 'The weights of the training rows are all 0.');
    await fails({}, 'monotone: there is no column "y".', { monotone: { y: 1 } });
    await fails({}, 'column "kind" is categorical and has no order', { monotone: { kind: 1 } });
    await fails({ target: rows.target.map(() => 1) }, 'need "groups"', { objective: 'lambdaRank' });
    await fails(
      { validation: { columns: { x: [1] }, target: [1] } },
      'There is no column "noise", which the trees need.',
    );
  });

  it('to go on from a model of another objective, and columns it lacks', async () => {
    const start = await new GradientBoosting(small).fit(rows);
    const fit = new GradientBoosting({ ...small, objective: 'quantile' }).fit({ ...rows, start });
    await expect(fit).rejects.toThrow(UsageError);
    await expect(fit).rejects.toThrow('was trained for squaredError {}, not quantile {"alpha":0.5}');
    expect(() => start.predict({ x: [1] })).toThrow('There is no column "noise"');
    expect(() => start.predict({ ...rows.columns, noise: rows.columns.kind })).toThrow(
      'Column "noise" is numeric; row 0 holds "',
    );
    expect(() => start.shap(rows.columns, 1)).toThrow('output must be a whole number from 0 to 0');
  });

  it('refuses to go on from a model where that would break a promise', async () => {
    const start = await new GradientBoosting(small).fit(rows);
    const on = (options: BoostingOptions) => new GradientBoosting({ ...small, ...options }).fit({ ...rows, start });
    await expect(on({ holdOut: 0.2 })).rejects.toThrow(
      'GradientBoosting: the model to start from may have learned from the rows that holdOut would set apart; give validation rows instead.',
    );
    await expect(on({ bags: 2 })).rejects.toThrow('cannot be gone on from as several bags; set bags to 1.');
    await expect(on({ monotone: { x: -1 } })).rejects.toThrow(
      'rises somewhere along "x", against its monotone direction; train anew.',
    );
    await expect(on({ interactions: [['x'], ['noise']] })).rejects.toThrow(
      'has columns on one path that interactions keep apart; train anew.',
    );
    const kept = await new GradientBoosting({ ...small, monotone: { x: 1 }, interactions: [['x', 'noise']] }).fit(rows);
    const further = { ...small, monotone: { x: 1 }, interactions: [['x', 'noise']] } as const;
    expect((await new GradientBoosting(further).fit({ ...rows, start: kept })).rounds).toBe(2 * kept.rounds);
    const levels = { ...rows.columns, id: Array.from(rows.target, (_, row) => `level ${row % 100}`) };
    const coarse = { ...small, maxBins: 16, minLevelRows: 1 };
    const known = await new GradientBoosting(coarse).fit({ ...rows, columns: levels });
    await expect(new GradientBoosting(coarse).fit({ ...rows, columns: levels, start: known })).rejects.toThrow(
      'Column "id" has more levels than bins, and the model to start from knows the mean target of each; train anew, or leave the column out of both.',
    );
  });

  it('saved models that are damaged, of a newer format or of another kind', async () => {
    const state = (await new GradientBoosting(small).fit(rows)).save();
    const load = (change: Record<string, unknown>) => () => GradientBoostingModel.load({ ...state, ...change });
    expect(load({ format: 2 })).toThrow('has format 2; this version reads format 1');
    for (const change of [
      { kind: 'boost' },
      { features: [] },
      { features: [{ name: 'x', kind: 'numeric', special: [] }] },
      { rounds: -1 },
      { objective: null },
      { objective: { name: 'quantile', parameters: { alpha: 2 } } },
      { objective: { name: 'softmax', parameters: { classes: 3 } } },
      { ensemble: {} },
    ]) {
      expect(load(change), JSON.stringify(change)).toThrow(DataError);
    }
  });
});
