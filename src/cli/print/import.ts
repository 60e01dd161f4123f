import type { ImportResult } from '../../tasks/index.js';
import {
  applicantLines,
  importanceLines,
  judgementLines,
  legend,
  memoryText,
  nextLines,
  outcomeLines,
  warningLines,
} from './parts.js';
import { cleanText } from './text.js';
import { paragraph, type View } from './view.js';

/** A model that came from elsewhere: what it is, how it does on the data that were given, what to do next. */
export function printImport(result: ImportResult, view: View): string[] {
  const { bold, dim } = view.style;
  const { origin, features, featuresInFile, target, rows, applicants } = result;
  const ref = result.name ?? result.run;
  const { library, objective, trees } = origin;
  const used = features.length;
  return [
    `${bold(cleanText(origin.file.name))}  ${dim(result.run)}`,
    ...paragraph(
      view,
      objective === undefined || trees === undefined
        ? view.say('cli.importedOnnx', { library, used })
        : view.say('cli.imported', { library, objective, trees, used, all: featuresInFile }),
    ),
    ...(target === undefined || rows === undefined ? [] : outcomeLines(view, rows, target)),
    ...result.results.flatMap((judged) => judgementLines(view, view.say('cli.result'), judged)),
    ...importanceLines(view, result.importance),
    ...(applicants.length === 0 ? [] : ['', legend(view)]),
    ...applicants.flatMap((applicant) => applicantLines(view, applicant)),
    ...warningLines(view, result.warnings),
    ...nextLines(view, [
      [`fathom predict ${ref} NEW.csv --out scores.parquet`, view.say('cli.next.predict')],
      ...(target === undefined
        ? []
        : ([[`fathom evaluate ${ref} NEW.csv`, view.say('cli.next.evaluate')]] as [string, string][])),
      [`fathom explain ${ref} NEW.csv --row 1`, view.say('cli.next.explain')],
    ]),
    '',
    dim(memoryText(view, result.seconds, result.peakMemoryMiB)),
  ];
}
