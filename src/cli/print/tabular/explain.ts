import type { TabularExplainResult } from '../../../tasks/index.js';
import { importanceLines, legend, warningLines } from '../parts.js';
import { cleanText } from '../text.js';
import type { View } from '../view.js';
import { exampleLines, generalView } from './parts.js';

/** Why a model predicts rows as it does, in words. */
export function printTabularExplain(result: TabularExplainResult, plain: View): string[] {
  const view = generalView(plain);
  const { bold, dim } = view.style;
  return [
    `${bold(cleanText(result.model))}  ${dim(`${result.run}  ${result.method}  ${cleanText(result.target)}`)}`,
    ...(result.examples.length === 0 ? [] : ['', legend(view)]),
    ...result.examples.flatMap((example) => exampleLines(view, example)),
    ...importanceLines(view, result.importance, 12),
    ...warningLines(view, result.warnings),
  ];
}
