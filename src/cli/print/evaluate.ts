import type { EvaluateResult } from '../../tasks/index.js';
import { count, percent } from './numbers.js';
import { judgementLines, memoryText, outcomeLines, stabilityLines, warningLines } from './parts.js';
import { renderTable } from './table.js';
import { cleanText } from './text.js';
import { heading, type View } from './view.js';

/** A saved run on new labelled data, beside how it was judged when it was trained. */
export function printEvaluate(result: EvaluateResult, view: View): string[] {
  const { bold, dim } = view.style;
  const title = view.say((result.trainingRows ?? 0) > 0 ? 'cli.evaluatedSeen' : 'cli.evaluated');
  const grades = result.grades.filter((grade) => grade.rows > 0);
  return [
    `${bold(cleanText(result.model))}  ${dim(result.run)}`,
    ...outcomeLines(view, result.rows, result.target),
    ...result.results.flatMap((judged) => judgementLines(view, title, judged)),
    ...result.trained.flatMap((judged) =>
      judgementLines(view, view.say(result.model === 'imported' ? 'cli.importedThen' : 'cli.trainedThen'), judged),
    ),
    ...(grades.length === 0
      ? []
      : [
          ...heading(view, view.say('cli.grades')),
          ...renderTable(
            view,
            [
              { title: view.say('cli.table.grade') },
              { title: view.say('cli.table.rows'), align: 'right' },
              { title: view.say('cli.table.predicted'), align: 'right' },
              { title: view.say('cli.table.observed'), align: 'right' },
            ],
            grades.map((grade) => [
              grade.grade,
              count(grade.rows),
              percent(grade.meanPd),
              percent(grade.rate ?? grade.events / grade.rows),
            ]),
          ),
        ]),
    ...stabilityLines(view, result.stability),
    ...warningLines(view, result.warnings),
    '',
    dim(memoryText(view, result.seconds, result.peakMemoryMiB)),
  ];
}
