// Facts into sentences, in the language asked for: findings, verdicts, reasons, protocols.
import { reasonSentence } from '../explain/index.js';
import { isMessageKey, type Language, message } from '../messages/index.js';
import { type Finding, severities } from '../quality/index.js';
import type { ApplicantSummary, Protocol, Verdict } from '../report/index.js';
import type { ApplicantResult, FindingResult } from './results.js';

/** Findings with their sentences, worst first. */
export function sayFindings(findings: readonly Finding[], language: Language): FindingResult[] {
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
    sentence: isMessageKey(verdict.key) ? message(language, verdict.key, verdict.facts) : verdict.key,
  };
}

export function sayApplicant(applicant: ApplicantSummary, language: Language): ApplicantResult {
  return {
    ...applicant,
    reasons: applicant.reasons.map((reason) => ({ ...reason, sentence: reasonSentence(reason, language) })),
  };
}

/** How a model was judged, in words. */
export function sayProtocol(protocol: Protocol): string {
  switch (protocol.kind) {
    case 'stratified':
      return `${protocol.folds} stratified folds, pooled out of fold`;
    case 'group':
      return `${protocol.folds} folds by ${protocol.group}, pooled out of fold`;
    case 'time':
      return `${protocol.folds} periods of ${protocol.column}, each predicted from the earlier ones`;
    case 'test-from':
      return `stratified folds of the rows before ${protocol.date} (${protocol.column}), pooled out of fold`;
  }
}
