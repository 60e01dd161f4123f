import type { TabularEvaluateResult } from '../../../tasks/index.js';
import { memoryText, stabilityLines, warningLines } from '../parts.js';
import { cleanText } from '../text.js';
import type { View } from '../view.js';
import { generalView, metricLines, targetLines } from './parts.js';

/** A run on new labelled data, beside how it was judged when it was trained. */
export function printTabularEvaluate(result: TabularEvaluateResult, plain: View): string[] {
  const view = generalView(plain);
  const { bold, dim } = view.style;
  return [
    `${bold(cleanText(result.model))}  ${dim(result.run)}`,
    ...targetLines(view, result),
    ...result.results.flatMap((judged) => metricLines(view, result.kind, view.say('cli.evaluated'), judged)),
    ...result.trained.flatMap(({ classes: _, ...judged }) =>
      metricLines(view, result.kind, view.say('cli.trainedThen'), judged),
    ),
    ...stabilityLines(view, result.stability),
    ...warningLines(view, result.warnings),
    '',
    dim(memoryText(view, result.seconds, result.peakMemoryMiB)),
  ];
}
