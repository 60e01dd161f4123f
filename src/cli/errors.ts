// What a failure becomes: an exit code, one sentence on stderr and, with --json, one object on stdout.
import { CommanderError } from 'commander';
import type { Io } from './io.js';
import { cleanText } from './print/text.js';

const exitCodes: Readonly<Record<string, number>> = { UsageError: 2, DataError: 3, InterruptedError: 130 };

/** 1 failed, 2 wrong usage, 3 bad data, 130 interrupted. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return (error instanceof Error ? exitCodes[error.name] : undefined) ?? 1;
}

/** The failure in one line. */
export function sentenceOf(error: unknown): string {
  const raw = error instanceof Error ? error.message : String(error);
  const text = cleanText(raw.replace(/\s*\n\s*/g, ' ').trim());
  if (error instanceof CommanderError) return commanderSentence(text);
  if (text === '') return 'Something went wrong and left no message. Run it again with --debug to see where.';
  return text;
}

// "error: unknown option '--tagret' (Did you mean --target?)" becomes "Unknown option '--tagret'. Did you mean --target?"
function commanderSentence(text: string): string {
  if (text === '(outputHelp)') return 'A command is missing. See --help for what there is.';
  const plain = text.replace(/^error: /, '');
  const suggestion = /\(Did you mean (.+)\?\)$/.exec(plain);
  const statement = (suggestion === null ? plain : plain.slice(0, suggestion.index)).trim().replace(/\.$/, '');
  const capital = statement.charAt(0).toUpperCase() + statement.slice(1);
  return `${capital}.${suggestion === null ? ' See --help for what there is.' : ` Did you mean ${suggestion[1]}?`}`;
}

export interface FailureFormat {
  readonly json: boolean;
  readonly debug: boolean;
}

/** Tells the user about a failure and returns the exit code. */
export function reportFailure(error: unknown, io: Io, { json, debug }: FailureFormat): number {
  const exitCode = exitCodeOf(error);
  const message = sentenceOf(error);
  const stack = debug && error instanceof Error ? stackOf(error) : undefined;
  io.stderr.write(`fathom: ${message}\n`);
  if (stack !== undefined) io.stderr.write(`${stack}\n`);
  if (json) {
    const type = error instanceof CommanderError ? 'UsageError' : error instanceof Error ? error.name : 'Error';
    const body = { schemaVersion: 1, error: { type, message, exitCode, ...(stack === undefined ? {} : { stack }) } };
    io.stdout.write(`${JSON.stringify(body, null, 2)}\n`);
  }
  return exitCode;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
