import { describe, it } from 'vitest';
import { expectAgreement } from './agreement.test.help.js';
import { add, affine, gelu, layerNorm, sin, sum } from './index.js';

describe('affine after layerNorm', () => {
  it('is one product with the weights scaled, and all gradients', async () => {
    const shapes = [['batch', 3, 4], [4], [4], [4, 5], [5]] as const;
    await expectAgreement((x, s, t, w, b) => affine(layerNorm(x!, s!, t!), w!, b!), shapes);
  });

  it('leaves the normalised rows to others too', async () => {
    const shapes = [['batch', 4], [4], [4], [4, 4], [4]] as const;
    await expectAgreement((x, s, t, w, b) => {
      const y = layerNorm(x!, s!, t!);
      return sum(add(y, gelu(affine(y, w!, sin(b!)))), 1);
    }, shapes);
  });
});
