import type { EChartsOption } from 'echarts';
import { shorten } from '../page/clean.js';
import type { FeatureImportance } from '../report-data.js';
import type { Words } from '../words.js';
import { colour, nameAxis, nameRoom, xAxis } from './theme.js';

/** Mean absolute contribution of each feature, the strongest on top. */
export function importanceChart(features: readonly FeatureImportance[], words: Words, width: number): EChartsOption {
  const names = features.map(({ feature }) => shorten(feature, width < 600 ? 20 : 40));
  return {
    grid: { left: nameRoom(names), right: 52, top: 8, bottom: 48 },
    xAxis: xAxis({ name: words.say('report.importance.x'), min: 0, label: (value) => words.short(value, 3) }),
    yAxis: nameAxis(names),
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
