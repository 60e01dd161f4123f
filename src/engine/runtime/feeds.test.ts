import { expect, it } from 'vitest';
import { ShapeError, UsageError } from '../../errors/index.js';
import { findNonFinite, printGraph, profileGraph } from '../inspect/index.js';
import { graphFile } from '../onnx/index.js';
import { input, relu } from '../ops/index.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { evaluatePlainly, Program } from './index.js';

const x = input('x', ['batch', 2]);
const y = relu(x);

it.each([
  ['a list of 2', [1, 2]],
  ['a Float32Array without a shape', Float32Array.of(1, 2)],
])('a program that is fed %s asks for a tensor', async (what, given) => {
  const feeds = { x: given } as unknown as Readonly<Record<string, Tensor>>;
  const said = `"x": expected a tensor, such as tensor(values, [rows, 20]), or tensor(labels, [rows], 'int') for whole numbers, received ${what}.`;
  const program = await Program.compile({ x }, { y });
  await expect(program.run(feeds)).rejects.toThrow(new UsageError(`Input ${said}`));
  await expect(program.run({ X: tensor([1, 2], [1, 2]) })).rejects.toThrow(
    new UsageError('Input "x" has no value; give it one. "X" is no input of it.'),
  );
  await expect(program.run({ x: tensor([1, 2]) })).rejects.toThrow(ShapeError);
  await program.release();
  expect(() => evaluatePlainly([y], feeds)).toThrow(new UsageError(`Input ${said}`));
  await expect(findNonFinite([y], { x }, feeds)).rejects.toThrow(new UsageError(`findNonFinite: input ${said}`));
  const { bytes } = graphFile({ x }, { y });
  await expect(profileGraph(bytes, feeds)).rejects.toThrow(new UsageError(`profileGraph: input ${said}`));
});

it('a program refuses options that it does not have', async () => {
  const options = { precison: 'float64' } as object;
  await expect(Program.compile({ x }, { y }, options)).rejects.toThrow(
    'Program.compile: there is no option "precison". Did you mean "precision"?',
  );
});

it('what looks at a graph asks for a list of values, or for bytes', async () => {
  for (const given of [y, { y }]) {
    expect(() => printGraph(given as never)).toThrow('Expected a list of values, such as [loss]');
  }
  const file = graphFile({ x }, { y });
  await expect(profileGraph(file as never, {})).rejects.toThrow('profileGraph: expected the bytes of an ONNX file');
});
