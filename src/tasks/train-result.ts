// The answer of a training as plain JSON, from the same description that the report is drawn from.
import { type Language, message } from '../messages/index.js';
import { caveatSentence, type ReportData } from '../report/index.js';
import { peakMemoryMiB } from './memory.js';
import type { Prepared } from './prepare.js';
import { type JudgementResult, schemaVersion, type TrainResult } from './results.js';
import type { Seconds } from './stopwatch.js';
import { sayApplicant, sayFindings, sayProtocol, sayVerdict } from './words.js';

/** The result of a training, with its sentences in the language asked for. */
export function trainResult(
  data: ReportData,
  task: string,
  prepared: Prepared,
  seconds: Seconds,
  report: string,
  language: Language,
): TrainResult {
  const target = data.data.target.column;
  return {
    schemaVersion,
    run: data.run.id,
    ...(data.run.name === undefined ? {} : { name: data.run.name }),
    task,
    model: data.model.name,
    ...(data.model.chosenFrom === undefined ? {} : { chosenFrom: data.model.chosenFrom }),
    calibration: data.model.calibration,
    rows: data.data.rows,
    target: data.data.target,
    columns: data.data.columns,
    results: judgements(data, language),
    baselines: data.candidates.flatMap(({ model, size, metrics, intervals, test }) =>
      test === undefined ? [] : [{ model, size, target, metrics, intervals, test }],
    ),
    verdict: sayVerdict(data.verdict, language),
    importance: data.importance,
    segments: data.segments,
    applicants: data.applicants.map((applicant) => sayApplicant(applicant, language)),
    findings: sayFindings(data.findings, language),
    seconds,
    peakMemoryMiB: peakMemoryMiB(),
    report,
    warnings: [...prepared.warnings, ...(data.caveats ?? []).map((caveat) => caveatSentence(caveat, language))],
  };
}

/** Out of fold first, then the test file or period. */
export function judgements(data: ReportData, language: Language): JudgementResult[] {
  const target = data.data.target.column;
  const { protocol } = data.model;
  const one = (words: string, { rows, events, metrics, intervals }: ReportData['result']): JudgementResult => ({
    target,
    protocol: words,
    rows,
    events,
    metrics,
    intervals,
  });
  const outOfFold = one(sayProtocol(protocol, language), data.result);
  if (data.test === undefined) return [outOfFold];
  return [
    outOfFold,
    one(
      protocol.kind === 'test-from'
        ? message(language, 'protocol.later', { date: protocol.date })
        : message(language, 'protocol.testFile'),
      data.test,
    ),
  ];
}
