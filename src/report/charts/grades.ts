import type { EChartsOption } from 'echarts';
import type { Interval } from '../../evaluate/index.js';
import { shorten } from '../page/clean.js';
import type { GradeSummary } from '../report-data.js';
import type { Words } from '../words.js';
import { axisName, colour, dots, gap, line, type Point, yAxis } from './theme.js';

export interface ObservedGrade extends GradeSummary {
  readonly observed: number;
  readonly interval: Interval;
}

/** Observed default rate of each grade with its interval, beside the mean predicted probability. */
export function gradesChart(grades: readonly ObservedGrade[], words: Words): EChartsOption {
  const filled = grades.filter(({ rows }) => rows > 0);
  return {
    grid: { left: 48, right: 16, top: 36, bottom: 48 },
    xAxis: {
      type: 'category',
      data: filled.map(({ grade }) => axisName(shorten(grade, 8))),
      name: words.say('report.grades.grade'),
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: { color: colour.muted, fontSize: 13 },
      axisLine: { lineStyle: { color: colour.line } },
      axisTick: { show: false },
      axisLabel: { color: colour.ink, fontSize: 12.5, interval: 0, hideOverlap: true },
    },
    yAxis: yAxis({ name: words.say('report.grades.y'), min: 0, label: (value) => words.percent(value, 0) }),
    series: [
      line(
        filled.flatMap(({ interval: [low, high] }, i): Point[] => [[i, low], [i, high], gap]),
        { color: colour.orange, width: 1.5 },
      ),
      dots(
        filled.map(({ meanPd }, i): Point => [i, meanPd]),
        { color: colour.blue, size: 12, hollow: true, symbol: 'diamond' },
      ),
      dots(
        filled.map(({ observed }, i): Point => [i, observed]),
        { color: colour.orange, size: 8 },
      ),
    ],
  };
}
