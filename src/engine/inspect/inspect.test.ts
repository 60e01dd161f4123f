import { describe, expect, it } from 'vitest';
import { UsageError } from '../../errors/index.js';
import { graphFile } from '../onnx/index.js';
import { add, affine, concat, constant, input, log, matmul, mul, relu, sum, unpack } from '../ops/index.js';
import { tensor } from '../tensor/index.js';
import { drawGraph, findNonFinite, listNodes, printGraph, profileGraph } from './index.js';

const x = input('x', ['batch', 3]);
const [w, b] = [input('w', [3, 2]), input('b', [2])];
const hidden = relu(affine(x, w, b));
const loss = sum(mul(add(hidden, 1), 0.5));

describe('a graph as text', () => {
  it('has a line per node, with what it reads and what it gives', () => {
    expect(printGraph([hidden]).split('\n')).toEqual([
      '0  input   x        float [batch, 3]',
      '1  input   w        float [3, 2]',
      '2  input   b        float [2]',
      '3  affine  0, 1, 2  float [batch, 2]',
      '4  relu    3        float [batch, 2]',
    ]);
  });

  it('says which constants and attributes a node has', () => {
    const details = Object.fromEntries(listNodes([loss]).map(({ operator, detail }) => [operator, detail]));
    expect(details.constant).toBe('0.5');
    expect(details.sum).toBe('axes [0, 1]');
  });

  it('shortens long lists, so that a line can be read', () => {
    const steps = constant(new Float32Array(400), [400]);
    const last = printGraph([concat(unpack(steps, new Array(100).fill([4])), 0)])
      .split('\n')
      .at(-1)!;
    expect(last.replace(/ +/g, ' ')).toBe('2 concat 1, 1, 1, 1, ..., 1 (100 in all) axis 0 float [400]');
    const middle = printGraph([concat(unpack(steps, new Array(100).fill([4])), 0)]).split('\n')[1]!;
    expect(middle).toContain('float [4], float [4], float [4], float [4], ..., float [4] (100 in all)');
    expect(middle.length).toBeLessThan(180);
  });

  it('is empty for no values', () => {
    expect(printGraph([])).toBe('');
  });
});

describe('a graph as a picture', () => {
  it('draws each node once, below what it reads, and no constants', () => {
    const svg = drawGraph([loss], { names: new Map([[loss, 'loss']]) });
    const titles = [...svg.matchAll(/font-weight="600">([^<]*)</g)].map(([, title]) => title);
    expect(titles.sort()).toEqual(['add 1', 'affine', 'b', 'loss = reshape', 'mul 0.5', 'relu', 'sum', 'w', 'x']);
    const tops = new Map(
      [...svg.matchAll(/y="([\d.]+)" font-weight="600">([^<]*)</g)].map(([, y, title]) => [title, Number(y)]),
    );
    expect(tops.get('x')!).toBeLessThan(tops.get('affine')!);
    expect(tops.get('affine')!).toBeLessThan(tops.get('relu')!);
    expect(svg.match(/<path/g)).toHaveLength(8);
  });

  it('keeps boxes of a layer apart', () => {
    const wide = Array.from({ length: 20 }, (_, i) => input(`input number ${i}`, [100, 100]));
    const svg = drawGraph([wide.reduce((total, each) => add(total, each))]);
    const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)].map(([, a, c, d]) =>
      [a, c, d].map(Number),
    );
    for (const [x1, y1, w1] of boxes) {
      for (const [x2, y2] of boxes) if (y1 === y2 && x2! > x1!) expect(x1! + w1!).toBeLessThan(x2!);
    }
  });
});

it('a profile names the operators that ran and shares the time among them', async () => {
  const [a, c] = [input('a', [64, 64]), input('c', [64, 64])];
  const y = relu(matmul(a, c));
  const { bytes } = graphFile({ a, c }, { y });
  const ones = tensor(new Float32Array(64 * 64).fill(1), [64, 64]);
  const times = await profileGraph(bytes, { a: ones, c: ones }, { runs: 3 });
  expect(times.map(({ operator, count }) => `${operator} ${count}`).sort()).toEqual(['MatMul 1', 'Relu 1']);
  expect(times.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 12);
});

it('a profile of a graph in double precision takes the same tensors, and names an input that is not there', async () => {
  const a = input('a', ['batch', 8]);
  const { bytes } = graphFile({ a }, { y: relu(a) }, { precision: 'float64' });
  const values = tensor(new Float32Array(16), [2, 8]);
  expect((await profileGraph(bytes, { a: values, other: values }, { runs: 1 })).map((each) => each.operator)).toEqual([
    'Relu',
  ]);
  await expect(profileGraph(bytes, { other: values })).rejects.toThrow(
    new UsageError('profileGraph: input "a" has no value; give it one.'),
  );
});

describe('findNonFinite', () => {
  const a = input('a', ['batch']);
  const y = sum(log(a));

  it('names the operator and what it read, from the tensors that a program takes', async () => {
    const found = await findNonFinite([y], { a }, { a: tensor([1, 2, 0, 4]) });
    expect(found).toMatchObject({ operator: 'log', value: Number.NEGATIVE_INFINITY, reads: [{ least: 0, most: 4 }] });
    expect(await findNonFinite([y], { a }, { a: tensor([1, 2, 3]) })).toBeUndefined();
    expect(await findNonFinite([y], { a }, { a: tensor([1, Number.NaN]) })).toMatchObject({ input: 'a' });
  });

  it('says which input has no value', async () => {
    await expect(findNonFinite([y], { a }, {})).rejects.toThrow(
      new UsageError('findNonFinite: input "a" has no value; give it one.'),
    );
  });
});
