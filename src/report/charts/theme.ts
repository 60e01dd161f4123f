// What all charts share: colours that the page defines for light, dark and print, and plain axes.
import type { LineSeriesOption, ScatterSeriesOption, XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { displayWidth } from '../page/clean.js';

/** Blue and orange stay apart for every common kind of colour blindness, and in grey print. */
export const colour = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  paper: 'var(--paper)',
  grey: 'var(--grey)',
  /** The chosen model, those who paid, what lowers the risk. */
  blue: 'var(--blue)',
  /** Defaults, what was observed, what raises the risk. */
  orange: 'var(--orange)',
} as const;

export type Point = readonly [x: number | string, y: number | string];

/** A break in a line. */
export const gap: Point = ['-', '-'];

export interface AxisOptions {
  readonly name?: string;
  readonly min?: number;
  readonly max?: number;
  readonly interval?: number;
  readonly label?: (value: number) => string;
  readonly lines?: boolean;
  readonly gridIndex?: number;
  readonly splitNumber?: number;
}

function valueAxis({ min, max, interval, label, lines = true, gridIndex = 0, splitNumber = 5 }: AxisOptions) {
  return {
    type: 'value' as const,
    gridIndex,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(interval !== undefined && { interval }),
    splitNumber,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: colour.muted, fontSize: 12, hideOverlap: true, ...(label && { formatter: label }) },
    splitLine: { show: lines, lineStyle: { color: colour.line } },
  };
}

/** Horizontal axis of values, its name centred below. */
export function xAxis(options: AxisOptions): XAXisComponentOption {
  return {
    ...valueAxis(options),
    ...(options.name !== undefined && {
      name: options.name,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: { color: colour.muted, fontSize: 13 },
    }),
  };
}

/** Vertical axis of values, its name lying above it so that no head needs to turn. */
export function yAxis(options: AxisOptions): YAXisComponentOption {
  return {
    ...valueAxis(options),
    ...(options.name !== undefined && {
      name: options.name,
      nameLocation: 'end',
      nameGap: 14,
      nameTextStyle: { color: colour.muted, fontSize: 13, align: 'left', padding: [0, 0, 0, -36] },
    }),
  };
}

/**
 * A name as ECharts may have it. It keeps text widths under the text itself in a plain object, where "constructor" or
 * "__proto__" would be found to be there already and written to, for the whole process; an invisible mark prevents it.
 */
export function axisName(name: string): string {
  return name in Object.prototype ? `\u2060${name}` : name;
}

/** Vertical axis of names, the first on top. */
export function nameAxis(
  names: readonly string[],
  { gridIndex = 0, labels = true }: { gridIndex?: number; labels?: boolean } = {},
): YAXisComponentOption {
  return {
    type: 'category',
    gridIndex,
    data: names.map(axisName),
    inverse: true,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { show: labels, color: colour.ink, fontSize: 12.5, interval: 0 },
    splitLine: { show: false },
  };
}

export interface LineOptions {
  readonly color: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly area?: number;
  readonly step?: 'start' | 'middle' | 'end';
}

export function line(data: readonly Point[], { color, width = 2, dash, area, step }: LineOptions): LineSeriesOption {
  return {
    type: 'line',
    silent: true,
    symbol: 'none',
    data: data.map(([x, y]) => [x, y]),
    ...(step && { step }),
    lineStyle: { color, width, ...(dash && { type: [...dash] }) },
    ...(area !== undefined && { areaStyle: { color, opacity: area } }),
    emphasis: { disabled: true },
  };
}

/** Dots, filled or (with `hollow`) as rings. */
export function dots(
  data: readonly Point[],
  {
    color,
    size = 9,
    hollow = false,
    symbol = 'circle',
  }: { color: string; size?: number; hollow?: boolean; symbol?: string },
): ScatterSeriesOption {
  return {
    type: 'scatter',
    silent: true,
    symbol,
    symbolSize: size,
    data: data.map(([x, y]) => [x, y]),
    itemStyle: hollow ? { color: colour.paper, borderColor: color, borderWidth: 2, opacity: 1 } : { color, opacity: 1 },
    emphasis: { disabled: true },
  };
}

/** Room in pixels for the names on a vertical axis: wide letters of the widest system font in use. */
export function nameRoom(names: readonly string[]): number {
  return 14 + Math.ceil(7.4 * Math.max(0, ...names.map(displayWidth)));
}

/** As `roundUp`, and its half is round too. */
export function roundUpEven(value: number): number {
  if (!(value > 0)) return 1;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  return magnitude * ([1, 2, 4, 6, 8, 10].find((step) => value <= step * magnitude * (1 + 1e-9)) ?? 10);
}

/** The smallest round number that leaves room above `value`, for the end of an axis. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
  return magnitude * (steps.find((step) => value <= step * magnitude * (1 + 1e-9)) ?? 10);
}

/** The next of 1, 2, 5 times a power of ten that is not below a number above 0. */
export function niceStep(least: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(least));
  return magnitude * ([1, 2, 5, 10].find((step) => least <= step * magnitude) ?? 10);
}
