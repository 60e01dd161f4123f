import type { EChartsOption } from 'echarts';
import { shorten } from '../page/clean.js';
import type { FeatureEffect } from '../report-data.js';
import type { Words } from '../words.js';
import { colour, dots, gap, line, nameAxis, type Point, roundUpEven, xAxis } from './theme.js';

/** Two panels over the same values of a feature: observed and predicted default rate, and the feature's contribution. */
export function effectChart(effect: FeatureEffect, words: Words): EChartsOption {
  const { points } = effect;
  const names = points.map(({ label }) => shorten(label, 17));
  const rates = points.flatMap(({ observed, predicted }) => [observed, predicted]);
  const end = Math.min(1, roundUpEven(Math.max(0.01, ...rates)));
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
        name: words.say('report.effects.rate'),
        min: 0,
        max: end,
        interval: end / 2,
        label: (value) => words.percent(value, end < 0.1 ? 1 : 0),
      }),
      xAxis({
        name: words.say('report.effects.contribution'),
        gridIndex: 1,
        min: -reach,
        max: reach,
        interval: reach,
        label: (value) => words.signed(value, value === 0 ? 0 : reach < 0.1 ? 2 : reach < 2 ? 1 : 0),
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
