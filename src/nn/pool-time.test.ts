import { describe, expect, it } from 'vitest';
import { constant, evaluatePlainly, input, Program, type Value } from '../engine/index.js';
import { bind } from './layer.js';
import { attentionPool, lastOfTime, maxOverTime, meanOverTime } from './pool-time.js';

const x = constant([1, -10, 3, -20, 8, -6, 2, 5, 4, 7, 100, 200], [2, 3, 2]);
const mask = constant([1, 1, 1, 1, 1, 0], [2, 3], 'bool');
const values = (value: Value) =>
  Array.from(evaluatePlainly([value], {})[0]!.data, (each) => Math.round(each * 1e9) / 1e9);

describe('pooling over time', () => {
  it('takes all places where there is no mask', () => {
    expect(values(meanOverTime({ x }))).toEqual([4, -12, 106 / 3, 212 / 3].map((each) => Math.round(each * 1e9) / 1e9));
    expect(values(maxOverTime({ x }))).toEqual([8, -6, 100, 200]);
    expect(values(lastOfTime({ x }))).toEqual([8, -6, 100, 200]);
  });

  it('leaves out the places that are not filled', () => {
    expect(values(meanOverTime({ x, mask }))).toEqual([4, -12, 3, 6]);
    expect(values(maxOverTime({ x, mask }))).toEqual([8, -6, 4, 7]);
    expect(values(lastOfTime({ x, mask }))).toEqual([8, -6, 4, 7]);
  });

  it('takes a number of places that is open until the graph runs', async () => {
    const series = input('series', ['batch', 'time', 2]);
    const places = input('places', ['batch', 'time'], 'bool');
    const feeds = { series: evaluatePlainly([x], {})[0]!, places: evaluatePlainly([mask], {})[0]! };
    const open = {
      max: maxOverTime({ x: series }),
      last: lastOfTime({ x: series }),
      maxOfFilled: maxOverTime({ x: series, mask: places }),
      lastOfFilled: lastOfTime({ x: series, mask: places }),
    };
    const known = [maxOverTime({ x }), lastOfTime({ x }), maxOverTime({ x, mask }), lastOfTime({ x, mask })];
    const program = await Program.compile({ series, places }, open);
    const found = await program.run(feeds);
    await program.release();
    for (const [i, name] of Object.keys(open).entries()) {
      expect(open[name as keyof typeof open].shape).toEqual(['batch', 2]);
      expect([...found[name]!.data], name).toEqual(values(known[i]!));
    }
  });

  it('learns weights', () => {
    const pool = (weight: readonly number[]) => bind(attentionPool(2), () => constant(weight, [2, 1]));
    expect(values(pool([0, 0])({ x, mask })), 'equal weights are the mean').toEqual([4, -12, 3, 6]);
    expect(values(pool([100, 0])({ x, mask })), 'large weights are the largest').toEqual([8, -6, 4, 7]);
    const [a, b] = values(pool([Math.log(2), 0])({ x: constant([0, 5, 1, 8], [1, 2, 2]) }));
    expect([a, b], 'weights 1/3 and 2/3').toEqual([0.666666667, 7]);
  });
});
