import { describe, expect, it } from 'vitest';
import { input, Program, tensor } from '../engine/index.js';
import { oneCycle, type Schedule, stepwise, warmUp, warmUpCosine } from './index.js';

async function rates(schedule: Schedule, steps: readonly number[]): Promise<number[]> {
  const step = input('step', []);
  const program = await Program.compile({ step }, { rate: schedule(step) });
  const found: number[] = [];
  for (const t of steps) found.push((await program.run({ step: tensor([t], []) })).rate!.data[0]!);
  await program.release();
  return found;
}

const first = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

// The values are those of torch.optim.lr_scheduler in PyTorch 2.13.
describe('schedules', () => {
  it.each<[string, Schedule, readonly number[], readonly number[]]>([
    [
      'OneCycleLR(max_lr=0.3, total_steps=10)',
      oneCycle({ peak: 0.3, steps: 10 }),
      first(9),
      [0.012, 0.156, 0.3, 0.28514539, 0.243523696, 0.183378607, 0.116622593, 0.056477504, 0.01485581],
    ],
    ['the end of one cycle', oneCycle({ peak: 0.3, steps: 10 }), [10, 11], [1.2e-6, 1.2e-6]],
    [
      'MultiStepLR([3, 5], gamma=0.1)',
      stepwise({ rate: 0.3, milestones: [3, 5] }),
      first(7),
      [0.3, 0.3, 0.3, 0.03, 0.03, 0.003, 0.003],
    ],
    [
      'CosineAnnealingLR(T_max=6, eta_min=0.03) from its second step on',
      warmUpCosine({ peak: 0.3, steps: 6, final: 0.03 }),
      first(6),
      [0.28191343, 0.2325, 0.165, 0.0975, 0.04808657, 0.03],
    ],
    [
      'a warm-up of 2 steps and half a cosine over 4',
      warmUpCosine({ peak: 0.4, steps: 6, warmUp: 2 }),
      [1, 2, 4, 6, 9],
      [0.2, 0.4, 0.2, 0, 0],
    ],
    ['a warm-up to a constant', warmUp(4, 0.8), [1, 2, 4, 5], [0.2, 0.4, 0.8, 0.8]],
  ])('%s', async (_, schedule, steps, expected) => {
    (await rates(schedule, steps)).forEach((rate, i) => {
      expect(rate, `step ${steps[i]}`).toBeCloseTo(expected[i]!, 6);
    });
  });

  it('refuses what makes no sense', () => {
    expect(() => oneCycle({ peak: 1, steps: 10, rise: 1 })).toThrow('rise: expected a share between 0 and 1');
    expect(() => stepwise({ rate: 1, milestones: [5, 3] })).toThrow('expected milestones in ascending order');
    expect(() => warmUpCosine({ peak: 1, steps: 10, warmUp: 11 })).toThrow('expected 0 to 10 steps, received 11');
  });
});
