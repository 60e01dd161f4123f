import { describe, expect, it } from 'vitest';
import { gradients } from '../autodiff/index.js';
import { add, affine, broadcastTo, input, mean, mul, reshape, sub, sum, tanh } from '../ops/index.js';
import { evaluatePlainly, openSession, Program, toOrt } from '../runtime/index.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { graphFile, nextName, stepFile } from './index.js';

const near = (found: Tensor, expected: Tensor) => {
  expect(found.shape).toEqual(expected.shape);
  found.data.forEach((value, i) => {
    expect(value).toBeCloseTo(expected.data[i]!, 5);
  });
};

describe('open sizes', () => {
  const x = input('x', ['batch', 4, 3]);
  const [w, b] = [input('w', [3, 2]), input('b', [2])];
  const y = tanh(affine(x, w, b));
  const loss = mean(mul(y, y));
  const [dx, dw] = gradients(loss, [x, w]);
  const values = (batch: number) => ({
    x: tensor(
      Float64Array.from({ length: batch * 12 }, (_, i) => Math.sin(i)),
      [batch, 4, 3],
    ),
    w: tensor([0.1, -0.2, 0.3, 0.4, -0.5, 0.6], [3, 2]),
    b: tensor([0.5, -0.5]),
  });

  it('stay open in one graph for every number of rows, gradients too', async () => {
    const program = await Program.compile({ x, w, b }, { y, loss, dx: dx!, dw: dw! });
    for (const batch of [1, 5, 64]) {
      const found = await program.run(values(batch));
      const [ey, el, ex, ew] = evaluatePlainly([y, loss, dx!, dw!], values(batch));
      near(found.y!, ey!);
      near(found.loss!, el!);
      near(found.dx!, ex!);
      near(found.dw!, ew!);
    }
    await program.release();
  });

  it('that are bound give the same numbers and refuse others', async () => {
    const program = await Program.compile({ x, w, b }, { dx: dx! }, { bindings: { batch: 5 } });
    near((await program.run(values(5))).dx!, evaluatePlainly([dx!], values(5))[0]!);
    await expect(program.run(values(4))).rejects.toThrow(
      'Input "x": expected float [5, 4, 3], received float [4, 4, 3].',
    );
    await program.release();
  });

  it('of which a reshape would leave two are refused', () => {
    const z = input('z', ['batch', 'time', 4]);
    const parted = reshape(z, ['time', 4, 'batch']);
    expect(() => graphFile({ z }, { parted })).toThrow('leaves more than one size open; bind all but one of them.');
    expect(() => graphFile({ z }, { parted }, { bindings: { time: 3 } })).not.toThrow();
  });

  it('are read off another value where a result has them and its input does not', async () => {
    const row = input('row', [1, 3]);
    const wide = broadcastTo(row, ['batch', 3], reshape(x, ['batch', 12]));
    const program = await Program.compile({ row, x }, { wide });
    const found = await program.run({ row: tensor([1, 2, 3], [1, 3]), x: values(2).x });
    expect(Array.from(found.wide!.data)).toEqual([1, 2, 3, 1, 2, 3]);
    await program.release();
  });
});

it('a graph in double precision agrees with the plain evaluation to its last digits', async () => {
  const x = input('x', ['batch', 3]);
  const y = sum(tanh(mul(x, x)), 1);
  const program = await Program.compile({ x }, { y }, { precision: 'float64' });
  const fed = { x: tensor([0.1, 0.2, 0.3, -1, 2, 0.7], [2, 3]) };
  const found = (await program.run(fed)).y!;
  const expected = evaluatePlainly([y], fed)[0]!;
  found.data.forEach((value, i) => {
    expect(Math.abs(value - expected.data[i]!)).toBeLessThan(1e-14);
  });
  await program.release();
});

it('a missing input and an input of the wrong type are said by name', async () => {
  const x = input('x', [2]);
  expect(() => graphFile({}, { y: add(x, 1) })).toThrow(
    'Input "x" is not among the inputs of the graph; list it there.',
  );
  const program = await Program.compile({ x }, { y: add(x, 1) });
  await expect(program.run({})).rejects.toThrow('Input "x" has no value; give it one.');
  await expect(program.run({ x: tensor([1, 2], [2], 'int') })).rejects.toThrow('expected float [2], received int [2]');
  await program.release();
});

it('several steps in one run give what the steps give one by one, bit by bit', async () => {
  const [w, x] = [input('w', [3]), input('x', ['batch', 3])];
  const error = sub(sum(mul(x, w), 1), 1);
  const loss = mean(mul(error, error));
  const graph = {
    state: { w: sub(w, mul(gradients(loss, [w])[0]!, 0.1)) },
    inputs: { x },
    outputs: { loss },
  };
  const bindings = { batch: 4 };
  const rows = (k: number) => Float32Array.from({ length: 12 }, (_, i) => Math.cos(i + 12 * k));
  const one = await openSession(stepFile(graph, 1, { bindings }).bytes);
  let state = toOrt(tensor(Float32Array.of(0.1, 0.2, 0.3)));
  const losses: number[] = [];
  for (let k = 0; k < 3; k++) {
    const found = await one.run({ w: state, x: toOrt(tensor(rows(k), [4, 3])) });
    losses.push((found.loss!.data as Float32Array)[0]!);
    state = found[nextName('w')]! as typeof state;
  }
  const three = await openSession(stepFile(graph, 3, { bindings }).bytes);
  const all = Float32Array.from([0, 1, 2].flatMap((k) => Array.from(rows(k))));
  const found = await three.run({ w: toOrt(tensor(Float32Array.of(0.1, 0.2, 0.3))), x: toOrt(tensor(all, [3, 4, 3])) });
  expect(Array.from(found.loss!.data as Float32Array)).toEqual(losses);
  expect(found[nextName('w')]!.data).toEqual(state.data);
  await one.release();
  await three.release();
});

it('half precision is said not to be there', () => {
  const x = input('x', [2]);
  const precision = 'float16' as 'float32';
  expect(() => graphFile({ x }, { y: add(x, 1) }, { precision })).toThrow(
    'Precision "float16" is not there; use float32 or float64: half precision would be computed in single precision on a processor.',
  );
});
