import type { EChartsOption } from 'echarts';
import type { MessageKey } from '../../messages/index.js';
import { shorten } from '../page/clean.js';
import type { FeatureEffect } from '../report-data.js';
import type { Words } from '../words.js';
import { colour, dots, gap, line, nameAxis, type Point, roundUpEven, xAxis } from './theme.js';

/** How what was observed and predicted is drawn: as rates, or as numbers of the target's unit. */
export interface EffectScale {
  readonly title: MessageKey;
  /** Both ends of the axis. */
  range(values: readonly number[]): readonly [low: number, high: number];
  /** A value in words; on an axis of so much length. */
  write(value: number, words: Words, length?: number): string;
}

export const rateScale: EffectScale = {
  title: 'report.effects.rate',
  range: (rates) => [0, Math.min(1, roundUpEven(Math.max(0.01, ...rates)))],
  write: (value, words, length = 1) => words.percent(value, length < 0.1 ? 1 : 0),
};

export const numberScale: EffectScale = {
  title: 'tabular.report.effects.mean',
  range(values) {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const step = roundUpEven(Math.max((most - least) / 2, Math.abs(most) * 1e-3, 1e-12)) / 2;
    const low = Math.floor(least / step) * step;
    return [low, low + 2 * Math.ceil((most - low) / (2 * step) + 1e-9) * step];
  },
  write: (value, words) => words.short(value, 3),
};

/** Two panels over the same values of a feature: what was observed and predicted, and the feature's contribution. */
export function effectChart(effect: FeatureEffect, words: Words, scale: EffectScale = rateScale): EChartsOption {
  const { points } = effect;
  const names = points.map(({ label }) => shorten(label, 17));
  const rates = points.flatMap(({ observed, predicted }) => [observed, predicted]);
  const [low, end] = scale.range(rates);
  const reach = roundUpEven(Math.max(0.05, ...points.map(({ contribution }) => Math.abs(contribution))));
  const at = (pick: 'observed' | 'predicted') => points.map((point, i): Point => [point[pick], i]);
  const lines = { top: 8, bottom: 46 };
  return {
    grid: [
      { ...lines, left: 122, width: 136 },
      { ...lines, left: 306, right: 20 },
    ],
    xAxis: [
      xAxis({
        name: words.say(scale.title),
        min: low,
        max: end,
        interval: (end - low) / 2,
        label: (value) => scale.write(value, words, end - low),
      }),
      xAxis({
        name: words.say('report.effects.contribution'),
        gridIndex: 1,
        min: -reach,
        max: reach,
        interval: reach,
        label: (value) =>
          reach < 1000
            ? words.signed(value, value === 0 ? 0 : reach < 0.1 ? 2 : reach < 2 ? 1 : 0)
            : words.short(value, 3),
      }),
    ],
    yAxis: [nameAxis(names), nameAxis(names, { gridIndex: 1, labels: false })],
    series: [
      line(
        points.flatMap((point, i): Point[] => [[point.observed, i], [point.predicted, i], gap]),
        { color: colour.grey, width: 1 },
      ),
      dots(at('predicted'), { color: colour.blue, size: 12, hollow: true, symbol: 'diamond' }),
      dots(at('observed'), { color: colour.orange, size: 8 }),
      {
        type: 'bar',
        silent: true,
        xAxisIndex: 1,
        yAxisIndex: 1,
        barMaxWidth: 13,
        data: points.map(({ contribution }) => ({
          value: contribution,
          itemStyle: { color: contribution > 0 ? colour.orange : colour.blue },
        })),
        emphasis: { disabled: true },
      },
    ],
  };
}
