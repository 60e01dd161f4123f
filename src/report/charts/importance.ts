import type { EChartsOption } from 'echarts';
import { shorten } from '../page/clean.js';
import type { FeatureImportance } from '../report-data.js';
import type { Words } from '../words.js';
import { colour, nameAxis, xAxis } from './theme.js';

/** Mean absolute contribution of each feature, the strongest on top. */
export function importanceChart(features: readonly FeatureImportance[], words: Words, width: number): EChartsOption {
  return {
    grid: { left: 12, right: 52, top: 8, bottom: 48, containLabel: true },
    xAxis: xAxis({ name: words.say('report.importance.x'), min: 0, label: (value) => words.short(value, 3) }),
    yAxis: nameAxis(features.map(({ feature }) => shorten(feature, width < 600 ? 20 : 40))),
    series: [
      {
        type: 'bar',
        silent: true,
        barMaxWidth: 14,
        data: features.map(({ strength }) => strength),
        itemStyle: { color: colour.blue },
        emphasis: { disabled: true },
        label: {
          show: true,
          position: 'right',
          color: colour.ink,
          fontSize: 12,
          formatter: ({ dataIndex }) => words.decimal(features[dataIndex]!.strength, 2),
        },
      },
    ],
  };
}
