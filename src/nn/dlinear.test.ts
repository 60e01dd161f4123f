import { expect, it } from 'vitest';
import { evaluatePlainly, input, tensor } from '../engine/index.js';
import { dLinear } from './dlinear.js';
import { bindFlat, layoutOf } from './layout.js';

it('adds a linear layer of the moving average and one of what is left', () => {
  const network = dLinear({ inputs: 5, horizon: 2, window: 3 });
  const layout = layoutOf(network);
  const at = (path: string) => layout.parameters.find((entry) => entry.path === path)!;
  const flat = new Float64Array(layout.size);
  // The forecast is 10 times the last seasonal part, plus the first trend, plus 1; then the last trend alone.
  flat[at('seasonal.weight').start + 4 * 2] = 10;
  flat[at('trend.weight').start] = 1;
  flat[at('trend.bias').start] = 1;
  flat[at('trend.weight').start + 4 * 2 + 1] = 1;
  const x = input('x', ['batch', 5]);
  const y = bindFlat(network, layout, input('parameters', [layout.size]))(x);
  const [found] = evaluatePlainly([y], { x: tensor([3, 6, 9, 3, 6], [1, 5]), parameters: tensor(flat) });
  const trend = [(3 + 3 + 6) / 3, 6, 6, 6, (3 + 6 + 6) / 3];
  expect(Array.from(found!.data)).toEqual(
    [10 * (6 - trend[4]!) + trend[0]! + 1, trend[4]!].map((value) => expect.closeTo(value, 12)),
  );
});

it.each([4, 0, -3, 2.5])('refuses a window of %d steps, which has no middle', (window) => {
  expect(() => dLinear({ inputs: 8, horizon: 2, window })).toThrow(
    `dLinear: expected a window of an odd number of steps, as many before a step as after it, received ${window};`,
  );
});
