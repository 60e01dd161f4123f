import { expect, it } from 'vitest';
import type { ProgressEvent } from '../parallel/index.js';
import { FitProgress } from './fit-progress.js';

it('counts fits by how long they take, and those under way by what they say', () => {
  const events: ProgressEvent[] = [];
  const [network, second, simple] = [{ model: 'mlp' }, { model: 'mlp' }, { model: 'logistic' }];
  const fits = new FitProgress([{ model: 'logistic' }], [network, second, simple], (event) => events.push(event));
  const share = () => events.at(-1)!.done / events.at(-1)!.total;
  fits.report('mlp');
  const before = share();
  expect(before, 'a fit done before is little of all').toBeLessThan(0.1);
  fits.note(network, { stage: 'fit', done: 1, total: 4 });
  fits.note(second, { stage: 'fit', done: 2, total: 4 });
  expect(share() - before).toBeCloseTo(((1 - 2 * before) * 3) / 8, 10);
  const so = share();
  fits.note(network, { stage: 'fit', done: 90, total: 100 });
  fits.note(network, { stage: 'fit', done: 0, total: 4 });
  fits.note(network, { stage: 'read', done: 4, total: 4 });
  expect(share(), 'what is counted otherwise does not move it').toBe(so);
  fits.finish(second);
  fits.finish(network);
  expect(share()).toBeCloseTo(1 - before, 10);
  fits.finish(simple);
  expect(share()).toBe(1);
  expect(events.map(({ detail }) => detail).at(-1)).toBe('logistic');
});

it('comes to the total exactly, in whatever order the fits end', () => {
  const events: ProgressEvent[] = [];
  const fits = ['prior', 'prior', 'prior', 'boost', 'logistic', 'prior'].map((model) => ({ model }));
  for (const order of [fits, fits.toReversed(), [3, 0, 4, 1, 2, 5].map((i) => fits[i]!)]) {
    const progress = new FitProgress([{ model: 'prior' }], fits, (event) => events.push(event));
    for (const fit of order) progress.finish(fit);
    expect(events.at(-1)!.done).toBe(events.at(-1)!.total);
  }
  for (const { done, total } of events) expect(done).toBeLessThanOrEqual(total);
});
