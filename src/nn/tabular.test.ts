import { describe, expect, it } from 'vitest';
import { constant, evaluatePlainly, type Tensor, type Value } from '../engine/index.js';
import { Random } from '../random/index.js';
import { featureTokenizer } from './feature-tokenizer.js';
import { ftTransformer } from './ft-transformer.js';
import { bind, type Layer } from './layer.js';
import { initialParameters, layoutOf } from './layout.js';
import { linearPerColumn } from './linear-per-column.js';
import { periodic } from './periodic.js';
import { piecewiseLinear } from './piecewise-linear.js';
import { meanOfMembers, tabM } from './tab-m.js';

const computed = (value: Value): Tensor => evaluatePlainly([value], {})[0]!;

/** Runs a network with its first parameters, or some of them replaced. */
function run<I>(network: Layer<I>, x: I, weights: Readonly<Record<string, readonly number[]>> = {}): Tensor {
  const layout = layoutOf(network);
  const flat = initialParameters(layout, new Random(1));
  const values = new Map(
    layout.parameters.map(({ path, shape, start, size }) => [
      path,
      constant(weights[path] ?? flat.slice(start, start + size), shape),
    ]),
  );
  return computed(bind(network, (path) => values.get(path)!)(x));
}

describe('piecewiseLinear', () => {
  it('says how much of each bin lies below a number', () => {
    const network = piecewiseLinear([
      [0, 1, 3],
      [-1, 1],
    ]);
    const x = constant([0.5, 0, 2, 3, -1, 1, 5, -2], [4, 2]);
    // Gorishniy et al. (2022), equation 1: the first bin is open below, the last above, and a column of one bin is linear.
    expect(Array.from(run(network, x).data)).toEqual([0.5, 0, 0.5, 0, 1, 0.5, 2, 0, -1, 0, 1, 0, 1, 2, -0.5, 0]);
  });

  it('refuses edges that do not ascend', () => {
    expect(() =>
      piecewiseLinear([
        [0, 1],
        [2, 2],
      ]),
    ).toThrow('piecewiseLinear: expected at least two ascending edges of column 2, received [2, 2].');
  });
});

describe('periodic', () => {
  it('gives sines and cosines of 2 pi c x', () => {
    const network = periodic(2, { frequencies: 2 });
    const y = run(network, constant([0.5, 3], [1, 2]), { frequency: [1, 0.25, 0.5, 0.1] }).data;
    const angles = [Math.PI, Math.PI / 4, 3 * Math.PI, 0.6 * Math.PI];
    const expected = [angles.slice(0, 2), angles.slice(2)].flatMap((each) => [
      ...each.map(Math.sin),
      ...each.map(Math.cos),
    ]);
    y.forEach((each, i) => {
      expect(each).toBeCloseTo(expected[i]!, 12);
    });
  });
});

describe('linearPerColumn', () => {
  it('multiplies every column by its own matrix', () => {
    const y = run(linearPerColumn(2, 2, 1), constant([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]), {
      weight: [1, 10, 100, 1000],
      bias: [0.5, -0.5],
    });
    expect(y.shape).toEqual([2, 2, 1]);
    expect(Array.from(y.data)).toEqual([21.5, 4299.5, 65.5, 8699.5]);
  });
});

describe('tabM', () => {
  it('is as many perceptrons as it has members', () => {
    const network = tabM({ inputs: 2, outputs: 1, members: 2, hidden: [2] });
    const y = run(network, constant([1, 2], [1, 2]), {
      'layers.0.weight': [1, 2, 3, 4],
      'layers.0.before': [1, 1, -1, 1],
      'layers.0.after': [1, 0.5, 2, 1],
      'layers.0.bias': [0, 1, 0, 0],
      'heads.weight': [1, 1, 10, 1],
      'heads.bias': [0, 0.25],
    });
    // Member 1: (1, 2) W = (7, 10), after (7, 5) + (0, 1), head 13. Member 2: (-1, 2) W = (5, 6), after (10, 6), head 106.25.
    expect(y.shape).toEqual([1, 2, 1]);
    expect(Array.from(y.data)).toEqual([13, 106.25]);
  });

  it('averages probabilities, not logits', () => {
    const logits = constant([0, Math.log(3), 0, 0], [1, 2, 2]);
    const [first, second] = computed(meanOfMembers(logits)).data;
    expect(first).toBeCloseTo((1 / 4 + 1 / 2) / 2, 12);
    expect(second).toBeCloseTo((3 / 4 + 1 / 2) / 2, 12);
  });

  it('starts with members that differ by signs', () => {
    const network = tabM({ inputs: 3, outputs: 1, members: 4, hidden: [8, 8] });
    const layout = layoutOf(network);
    const flat = initialParameters(layout, new Random(1));
    const of = (path: string) => {
      const { start, size } = layout.parameters.find((each) => each.path === path)!;
      return Array.from(flat.slice(start, start + size));
    };
    expect(new Set(of('layers.0.before'))).toEqual(new Set([1, -1]));
    expect(new Set(of('layers.1.before'))).toEqual(new Set([1]));
  });
});

describe('featureTokenizer', () => {
  it('makes a vector of every number and level', () => {
    const columns = { numbers: constant([2], [1, 1]), levels: constant([1, 0], [1, 2], 'int') };
    const y = run(featureTokenizer(2, { numeric: 1, categorical: [2, 3] }), columns, {
      answer: [9, 8],
      weight: [1, -1],
      shift: [0.5, 0.25],
      table: [0, 0, 1, 2, 3, 4, 5, 6, 7, 8],
      levelShift: [10, 20, 30, 40],
    });
    expect(y.shape).toEqual([1, 4, 2]);
    expect(Array.from(y.data)).toEqual([9, 8, 2.5, -1.75, 11, 22, 33, 44]);
  });

  it('says which columns are missing', () => {
    expect(() => run(featureTokenizer(2, { numeric: 1 }), {})).toThrow(
      'featureTokenizer: expected numbers of 1 columns, received none; give them, or make it without such columns.',
    );
  });
});

describe('ftTransformer', () => {
  it('does not depend on the order of columns beyond their weights', () => {
    const options = { outputs: 2, layers: 1, heads: 2, hidden: 8 };
    const network = ftTransformer(4, { ...options, numeric: 2 });
    const weight = [1, 2, 3, 4, -1, 0, 1, 2];
    const shift = [0, 1, 0, 1, 1, 0, 1, 0];
    const swap = (values: readonly number[]) => [...values.slice(4), ...values.slice(0, 4)];
    const y = run(network, { numbers: constant([0.3, 2], [1, 2]) }, { 'tokens.weight': weight, 'tokens.shift': shift });
    const swapped = { 'tokens.weight': swap(weight), 'tokens.shift': swap(shift) };
    const z = run(network, { numbers: constant([2, 0.3], [1, 2]) }, swapped);
    expect(y.shape).toEqual([1, 2]);
    y.data.forEach((each, i) => {
      expect(each).toBeCloseTo(z.data[i]!, 10);
    });
  });
});
