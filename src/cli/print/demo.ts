import type { DemoResult, DemoStep } from '../../tasks/index.js';
import { quoted } from '../quote.js';
import { findingSections } from './check.js';
import { count, duration } from './numbers.js';
import {
  applicantLines,
  comparisonLines,
  importanceLines,
  judgementLines,
  legend,
  nextLines,
  outcomeLines,
} from './parts.js';
import { cleanText } from './text.js';
import { labelOf, verdictLines } from './train.js';
import { paragraph, type View } from './view.js';

/** The tour as it goes: one section per finished step. */
export class DemoPrinter {
  readonly #view: View;
  #step = 0;

  constructor(view: View) {
    this.#view = view;
  }

  step(step: DemoStep): string[] {
    const view = this.#view;
    const number = ++this.#step;
    const title = (text: string) => ['', view.style.bold(view.style.cyan(text))];
    switch (step.kind) {
      case 'data':
        return [
          ...title(view.say('cli.demo.data')),
          ...paragraph(view, view.say('cli.demo.data.rows', { rows: count(step.rows), path: step.path })),
          ...paragraph(view, view.say('cli.demo.data.planted', { faults: step.planted.join(', ') })),
        ];
      case 'check':
        return [...title(view.say('cli.demo.check')), ...findingSections(view, step.result.findings)];
      case 'train': {
        const { result } = step;
        const main = result.results[0];
        return [
          ...title(view.say('cli.demo.train', { step: number, model: result.model })),
          ...outcomeLines(view, result.rows, result.target),
          ...(main === undefined ? [] : judgementLines(view, view.say('cli.result'), main)),
          ...(main === undefined ? [] : comparisonLines(view, labelOf(result), main, result.baselines)),
          ...importanceLines(view, result.importance, 6),
        ];
      }
      case 'explain':
        return [
          ...title(view.say('cli.demo.explain', { step: number })),
          legend(view),
          ...step.result.applicants.flatMap((applicant) => applicantLines(view, applicant)),
        ];
    }
  }

  /** The end: the verdict, commands to go on with, and the path of the report as the last line. */
  end(result: DemoResult): string[] {
    const view = this.#view;
    const best = result.trained.at(-1);
    const target = result.check.target === undefined ? '' : ` --target ${quoted(result.check.target.column)}`;
    return [
      ...verdictLines(view, result.verdict),
      ...nextLines(view, [
        [`fathom check ${quoted(result.data)}${target} --apply repaired.csv`, view.say('cli.next.apply')],
        ...(best === undefined
          ? []
          : [[`fathom explain ${best.name ?? best.run} --row 1`, view.say('cli.next.explain')] as const]),
      ]),
      '',
      view.style.dim(`${view.say('cli.demo.end')} (${duration(result.seconds)})`),
      view.style.cyan(cleanText(result.report)),
    ];
  }
}
