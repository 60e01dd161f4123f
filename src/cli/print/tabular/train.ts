import type { TabularResult } from '../../../tasks/index.js';
import { importanceLines, legend, memoryText, nextLines, warningLines } from '../parts.js';
import { cleanText } from '../text.js';
import { findingsSummary, kindsLine, verdictLines } from '../train.js';
import { heading, paragraph, type View } from '../view.js';
import { comparedLines, exampleLines, generalView, metricLines, number, targetLines } from './parts.js';

/** A training on a table of any domain: how well, against what, worth it or not, why, and what to do next. */
export function printTabularTrain(result: TabularResult, plain: View): string[] {
  const view = generalView(plain);
  const { bold, cyan, dim } = view.style;
  const ref = result.name ?? result.run;
  return [
    `${bold(cleanText(result.model))}  ${dim(result.run)}`,
    ...targetLines(view, result),
    ...kindsLine(view, result.columns),
    ...chosenLine(view, result),
    ...result.results.flatMap((judged) => metricLines(view, result.kind, view.say('cli.result'), judged)),
    ...comparedLines(view, labelOf(result), result),
    ...verdictLines(view, result.verdict),
    ...importanceLines(view, result.importance),
    ...(result.examples.length === 0 ? [] : ['', legend(view)]),
    ...result.examples.flatMap((example) => exampleLines(view, example)),
    ...findingsSummary(view, result.findings),
    ...warningLines(view, result.warnings),
    ...heading(view, view.say('cli.report'), memoryText(view, result.seconds.total, result.peakMemoryMiB)),
    `  ${cyan(cleanText(result.report))}`,
    ...nextLines(view, [
      [`fathom predict ${ref} NEW.csv --out predictions.csv`, view.say('cli.next.predict')],
      [`fathom evaluate ${ref} LABELLED.csv`, view.say('tabular.cli.next.evaluate')],
      [`fathom explain ${ref} NEW.csv --row 1`, view.say('cli.next.explain')],
    ]),
  ];
}

/** The model's name; one that `auto` chose may also stand by itself among the others. */
function labelOf({ model, chosenFrom }: TabularResult): string {
  if (chosenFrom === undefined) return model;
  const members = chosenFrom.filter(({ weight }) => (weight ?? 0) > 0).map((own) => own.model);
  return `auto (${members.length > 1 ? members.join(' + ') : model})`;
}

function chosenLine(view: View, { chosenFrom }: TabularResult): string[] {
  if (chosenFrom === undefined) return [];
  const byAuc = chosenFrom.some(({ innerAuc }) => innerAuc !== undefined);
  const models = chosenFrom
    .map(({ model, innerAuc, weight, innerLoss }) =>
      byAuc ? `${model} ${innerAuc!.toFixed(3)} (${weight!.toFixed(2)})` : `${model} ${number(innerLoss!)}`,
    )
    .join(', ');
  return paragraph(view, view.say(byAuc ? 'cli.chosenFrom' : 'tabular.cli.chosenFrom', { models }));
}
