import { describe, expect, it } from 'vitest';
import { evaluatePlainly } from '../runtime/index.js';
import { expectAgreement } from './agreement.test.help.js';
import { constant, input, rotary, sum } from './index.js';

describe('rotary', () => {
  it('turns pairs of features by the angles of the paper', () => {
    const x = constant([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4], [3, 4]);
    const [y] = evaluatePlainly([rotary(x)], {});
    for (let time = 0; time < 3; time++) {
      // Features 0 and 2 by the angle t, 1 and 3 by t / 100.
      for (const [a, b, angle] of [
        [1, 3, time],
        [2, 4, time / 100],
      ] as const) {
        expect(y!.data[4 * time + a - 1]).toBeCloseTo(a * Math.cos(angle) - b * Math.sin(angle), 12);
        expect(y!.data[4 * time + b - 1]).toBeCloseTo(b * Math.cos(angle) + a * Math.sin(angle), 12);
      }
    }
  });

  it('makes products depend on the distance alone', () => {
    const row = [0.3, -1, 2, 0.5, 1, 0.7];
    const x = constant(Array.from({ length: 5 }, () => row).flat(), [5, 6]);
    const y = evaluatePlainly([rotary(x)], {})[0]!.data;
    const product = (a: number, b: number) => row.reduce((total, _, i) => total + y[6 * a + i]! * y[6 * b + i]!, 0);
    expect(product(0, 2)).toBeCloseTo(product(2, 4), 12);
    expect(product(3, 4)).toBeCloseTo(product(0, 1), 12);
    expect(product(0, 1)).not.toBeCloseTo(product(0, 2), 3);
  });

  it('agrees with ONNX Runtime and differences', async () => {
    await expectAgreement((x) => rotary(x!), [['batch', 2, 5, 4]]);
    await expectAgreement((x) => rotary(x!), [[3, 2]]);
    await expectAgreement((x) => rotary(x!, { base: 100 }), [['batch', 1, 6]]);
  });

  it('needs pairs of features', () => {
    expect(() => sum(rotary(input('x', ['batch', 4, 3])))).toThrow(
      'rotary: expected [..., time, features] with a known time and an even number of features, received [batch, 4, 3]; bind the time and take an even width.',
    );
  });
});
