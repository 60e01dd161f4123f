// Facts into sentences, in the language asked for: findings, verdicts, reasons, protocols.
import { reasonSentence } from '../explain/index.js';
import { isMessageKey, type Language, message, type Wording } from '../messages/index.js';
import { type Finding, severities } from '../quality/index.js';
import { type ApplicantSummary, type Protocol, type Verdict, verdictSentence } from '../report/index.js';
import type { ApplicantResult, FindingResult } from './results.js';

/** Findings with their sentences, worst first. */
export function sayFindings(findings: readonly Finding[], language: Wording): FindingResult[] {
  const say = (finding: Finding, part: string) => {
    const key = `finding.${finding.check}.${part}`;
    return isMessageKey(key) ? message(language, key, finding.facts) : undefined;
  };
  return findings
    .map((finding) => {
      const proposal = finding.repair === undefined ? undefined : say(finding, 'repair');
      return {
        ...finding,
        sentence: say(finding, 'title') ?? finding.check,
        consequence: say(finding, 'consequence') ?? '',
        ...(proposal === undefined ? {} : { proposal }),
      };
    })
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

export function sayVerdict(verdict: Verdict, language: Language): { worthIt: boolean; sentence: string } {
  return {
    worthIt: verdict.worthIt,
    sentence: verdictSentence(verdict, language),
  };
}

export function sayApplicant(applicant: ApplicantSummary, language: Language): ApplicantResult {
  return {
    ...applicant,
    reasons: applicant.reasons.map((reason) => ({ ...reason, sentence: reasonSentence(reason, language) })),
  };
}

/** How a model was judged, in words. */
export function sayProtocol(protocol: Protocol, language: Wording): string {
  switch (protocol.kind) {
    case 'stratified':
      return message(language, 'protocol.stratified', { folds: protocol.folds });
    case 'group':
      return message(language, 'protocol.group', { folds: protocol.folds, group: protocol.group ?? '' });
    case 'time':
      return message(language, 'protocol.time', { folds: protocol.folds, column: protocol.column });
    case 'test-from':
      return message(language, 'protocol.test-from', { date: protocol.date, column: protocol.column });
  }
}
