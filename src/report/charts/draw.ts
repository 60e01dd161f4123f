// ECharts as a function: a description of a chart in, the text of an SVG picture out.
import { createRequire } from 'node:module';
import type { EChartsOption } from 'echarts';
import { type Html, trusted } from '../page/html.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const require = createRequire(import.meta.url);

/** The one-file build, loaded when the first chart is drawn: 60 ms where the modules one by one take a second. */
function echarts(): typeof import('echarts') {
  return require('echarts/dist/echarts.common.min.js');
}

/**
 * Draws a chart as inline SVG that scales with its place and takes its colours from the page.
 *
 * The same option gives the same text: ECharts numbers its charts through the life of the process, so the numbers in
 * its ids are replaced by `id`, and the parts that only serve a mouse are left out.
 *
 * @param id unique in the page, letters, digits and hyphens
 */
export function drawChart(option: EChartsOption, size: Size, id: string): Html {
  const chart = echarts().init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: 'inherit', fontSize: 13, color: 'var(--muted)' },
      ...option,
    });
    return trusted(
      chart
        .renderToSVGString()
        .replace(/<svg [^>]*>/, `<svg viewBox="0 0 ${size.width} ${size.height}" aria-hidden="true" focusable="false">`)
        .replace(/<style[\s\S]*?<\/style>/g, '')
        .replace(/<rect [^>]*fill="none"><\/rect>/, '')
        .replace(/(id="|url\(#)zr\d+-/g, `$1${id}-`)
        .replace(/ (?:class|pointer-events|ecmeta_\w+)="[^"]*"/g, '')
        .replace(/font-family:[^;"]*;?/g, '')
        .replace(/\n\s*/g, ''),
    );
  } finally {
    chart.dispose();
  }
}
