// What every operator must do: ONNX Runtime agrees with the plain evaluation, and gradients with differences.
import { expect } from 'vitest';
import { Random } from '../../random/index.js';
import { gradients } from '../autodiff/index.js';
import type { Value } from '../graph/index.js';
import { evaluatePlainly, Program } from '../runtime/index.js';
import { type Bindings, boundShape, type DType, type Shape, sizeOf, type Tensor, tensor } from '../tensor/index.js';
import { cast, input, mul, sum } from './index.js';

interface AgreementOptions {
  /** Sizes that the values have and the graph leaves open. */
  readonly batch?: number;
  /** Values of an input, by its number; normal numbers when absent. */
  readonly draw?: (random: Random, size: number, input: number) => ArrayLike<number>;
  /** Types of the inputs; floats when absent. */
  readonly types?: readonly DType[];
  /** Whether gradients are compared too; `first` compares that of the first input only. */
  readonly isDifferentiable?: boolean | 'first';
}

/**
 * Compares `f` and its gradients by every input: ONNX Runtime in single precision with the float64 oracle (1e-4 of the largest
 * value), and the oracle's gradient with fourth-order differences of the oracle (5e-6 of the slope).
 *
 * @param shapes of the inputs; `batch` may stand for a size
 */
export async function expectAgreement(
  f: (...inputs: Value[]) => Value,
  shapes: readonly Shape[],
  {
    batch = 2,
    draw = (random, size) => Array.from({ length: size }, () => random.normal()),
    types: dtypes = [],
    isDifferentiable = true,
  }: AgreementOptions = {},
): Promise<void> {
  const random = new Random(7);
  const inputs = shapes.map((shape, i) => input(`x${i}`, shape, dtypes[i]));
  const given = f(...inputs);
  const y = cast(given, 'float');
  const weights = input('weights', y.shape);
  const loss = sum(mul(y, weights));
  const floats = inputs.filter(
    ({ dtype }, i) => dtype === 'float' && (isDifferentiable === 'first' ? i === 0 : isDifferentiable),
  );
  const slopes = gradients(loss, floats);
  const bound = (shape: Shape) => boundShape(shape, { batch });
  const feeds: Record<string, Tensor> = {};
  for (const [i, value] of [...inputs, weights].entries()) {
    const shape = bound(value.shape);
    const name = value.node.attributes.name as string;
    const values =
      value === weights
        ? Array.from({ length: sizeOf(shape) }, () => random.normal())
        : draw(random.split(name), sizeOf(shape), i);
    feeds[name] = tensor(value.dtype === 'float' ? Float64Array.from(values) : values, shape, value.dtype);
  }
  const plain = evaluatePlainly([y, ...slopes], feeds);
  const types = Object.fromEntries([...inputs, weights].map((value) => [value.node.attributes.name as string, value]));
  const names = ['y', ...floats.map((_, i) => `slope${i}`)];
  const outputs = Object.fromEntries([y, ...slopes].map((value, i) => [names[i]!, value]));
  const isOpen = shapes.flat().some((size) => typeof size === 'string');
  for (const bindings of (isOpen ? [{ batch }, {}] : [{}]) as readonly Bindings[]) {
    const program = await Program.compile(types, outputs, { bindings });
    const found = await program.run(feeds);
    await program.release();
    names.forEach((name, i) => {
      const expected = plain[i]!;
      expect(found[name]!.shape, `${name}: shape`).toEqual(expected.shape);
      const largest = distance(expected.data, new Float64Array(expected.data.length));
      expect(distance(found[name]!.data, expected.data), `${name}: ONNX Runtime`).toBeLessThan(1e-6 + 1e-4 * largest);
    });
  }
  floats.forEach((value, i) => {
    const name = value.node.attributes.name as string;
    const slope = plain[i + 1]!.data;
    const at = (index: number, step: number) => {
      const moved = Float64Array.from(feeds[name]!.data);
      moved[index]! += step;
      return evaluatePlainly([loss], { ...feeds, [name]: { ...feeds[name]!, data: moved } })[0]!.data[0]!;
    };
    // A few positions are enough: a wrong rule is wrong in most of them.
    const count = Math.min(slope.length, 12);
    for (let k = 0; k < count; k++) {
      const index = Math.floor(((k + 0.5) * slope.length) / count);
      const h = 1e-4;
      const difference = (8 * (at(index, h) - at(index, -h)) - (at(index, 2 * h) - at(index, -2 * h))) / (12 * h);
      expect(Math.abs(difference - slope[index]!), `${name}[${index}]: gradient ${slope[index]}`).toBeLessThan(
        1e-8 + 5e-6 * Math.abs(difference),
      );
    }
  });
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
