import type { EChartsOption } from 'echarts';
import { describe, expect, it } from 'vitest';
import { drawChart } from './draw.js';
import { gap, line, nameAxis, nameRoom, roundUp, roundUpEven, xAxis } from './theme.js';

const size = { width: 400, height: 200 };
const option = (label: string): EChartsOption => ({
  grid: { left: nameRoom([label]), right: 8, top: 8, bottom: 40 },
  xAxis: xAxis({ name: label, min: 0, max: 1 }),
  yAxis: nameAxis([label]),
  series: [line([[0, 0], [1, 0], gap], { color: 'var(--blue)', area: 0.1 })],
});

describe('drawChart', () => {
  it('gives the same picture whatever was drawn before', () => {
    const first = drawChart(option('a'), size, 'x').toString();
    drawChart(option('b'), size, 'y');
    expect(drawChart(option('a'), size, 'x').toString()).toBe(first);
  });

  it('puts its own name on every id, so that two pictures do not meet', () => {
    const ids = (text: string) => [...text.matchAll(/id="([^"]*)"/g)].map((match) => match[1]!);
    const [a, b] = [
      ids(drawChart(option('a'), size, 'a').toString()),
      ids(drawChart(option('a'), size, 'b').toString()),
    ];
    expect(a.length).toBeGreaterThan(0);
    expect(a.every((id) => id.startsWith('a-')) && b.every((id) => id.startsWith('b-'))).toBe(true);
    expect(drawChart(option('a'), size, 'a').toString()).toContain('url(#a-');
  });

  it('scales, takes colours from the page and carries nothing for a mouse', () => {
    const svg = drawChart(option('a'), size, 'x').toString();
    expect(svg).toMatch(/^<svg viewBox="0 0 400 200" aria-hidden="true" focusable="false">/);
    expect(svg).toContain('stroke="var(--blue)"');
    expect(svg).not.toMatch(/<style|class=|ecmeta|pointer-events|font-family|#[0-9a-f]{6}/i);
  });

  it('escapes labels', () => {
    const svg = drawChart(option('</text><script>alert("1")</script>&'), size, 'x').toString();
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;');
  });
});

describe('names that every object has', () => {
  it('are drawn without touching the prototype of everything (regression)', () => {
    for (const name of Object.getOwnPropertyNames(Object.prototype)) {
      const own = JSON.stringify(Object.getOwnPropertyNames((Object.prototype as never)[name] ?? {}));
      const svg = drawChart({ ...option('a'), yAxis: nameAxis([name]) }, size, 'x').toString();
      expect(svg).toContain(name);
      expect(JSON.stringify(Object.getOwnPropertyNames((Object.prototype as never)[name] ?? {})), name).toBe(own);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('roundUp', () => {
  it('ends axes at round numbers', () => {
    const close = (actual: number, expected: number) => expect(actual).toBeCloseTo(expected, 12);
    for (const [value, end] of [
      [0.0071, 0.008],
      [0.1, 0.1],
      [0.34, 0.4],
      [0.69, 0.8],
      [7, 8],
      [11, 12],
    ] as const) {
      close(roundUp(value), end);
    }
    for (const [value, end] of [
      [0.13, 0.2],
      [0.34, 0.4],
      [0.69, 0.8],
      [1.7, 2],
    ] as const)
      close(roundUpEven(value), end);
    expect([roundUp(0), roundUpEven(Number.NaN)]).toEqual([1, 1]);
  });
});
