// The answer of a training as plain JSON, from the same description that the report is drawn from.

import { reasonSentence } from '../../explain/index.js';
import { generally, type Language, message, type Wording } from '../../messages/index.js';
import {
  caveatSentence,
  type ExampleRow,
  headlineSentence,
  type TabularJudgement,
  type TabularReport,
} from '../../report/index.js';
import { peakMemoryMiB } from '../memory.js';
import { schemaVersion } from '../results.js';
import type { Seconds } from '../stopwatch.js';
import { sayFindings, sayProtocol } from '../words.js';
import type { PreparedTabular } from './prepare.js';
import type { ExampleResult, TabularJudgementResult, TabularResult } from './results.js';

/** The result of a training, with its sentences in the language asked for. */
export function tabularResult(
  data: TabularReport,
  prepared: PreparedTabular,
  seconds: Seconds,
  report: string,
  language: Language,
): TabularResult {
  const wording = generally(language);
  const target = data.data.target.column;
  return {
    schemaVersion,
    run: data.run.id,
    ...(data.run.name === undefined ? {} : { name: data.run.name }),
    task: 'tabular',
    kind: data.kind,
    model: data.model.name,
    ...(data.model.chosenFrom === undefined ? {} : { chosenFrom: data.model.chosenFrom }),
    ...(data.kind === 'binary' ? { calibration: data.model.calibration } : {}),
    rows: data.data.rows,
    target: data.data.target,
    columns: data.data.columns,
    headline: data.headline,
    results: tabularJudgements(data, wording),
    baselines: data.candidates.flatMap(({ model, size, metrics, intervals, test }) =>
      test === undefined ? [] : [{ model, size, target, metrics, intervals, test }],
    ),
    verdict: { worthIt: data.verdict.worthIt, sentence: headlineSentence(data.verdict, wording) },
    importance: data.importance,
    examples: data.examples.map((example) => sayExample(example, wording)),
    findings: sayFindings(data.findings, wording),
    seconds,
    peakMemoryMiB: peakMemoryMiB(),
    report,
    warnings: [...prepared.warnings, ...(data.caveats ?? []).map((caveat) => caveatSentence(caveat, wording))],
  };
}

/** Out of fold first, then the test file or period. */
export function tabularJudgements(data: TabularReport, wording: Wording): TabularJudgementResult[] {
  const { protocol } = data.model;
  const target = data.data.target.column;
  const outOfFold = judgementResult(target, sayProtocol(protocol, wording), data.result);
  if (data.test === undefined) return [outOfFold];
  const words =
    protocol.kind === 'test-from'
      ? message(wording, 'protocol.later', { date: protocol.date })
      : message(wording, 'protocol.testFile');
  return [outOfFold, judgementResult(target, words, data.test)];
}

export function judgementResult(target: string, protocol: string, judgement: TabularJudgement): TabularJudgementResult {
  const { rows, metrics, intervals } = judgement;
  return {
    target,
    protocol,
    rows,
    metrics: { ...metrics },
    intervals: { ...intervals },
    ...(judgement.kind === 'multiclass' ? { classes: judgement.classes, confusion: judgement.confusion } : {}),
  };
}

export function sayExample(example: ExampleRow, wording: Wording): ExampleResult {
  return {
    ...example,
    reasons: example.reasons.map((reason) => ({ ...reason, sentence: reasonSentence(reason, wording) })),
  };
}
