import { type Column, cell } from '../data/index.js';
import { eventWords } from './event-words.js';

/** The target as the checks use it. */
export interface Outcome {
  /** shape (rows,): 1 event, 0 no event, -1 not known */
  readonly events: Int8Array;
  readonly eventCount: number;
  readonly knownCount: number;
  /** Share of events among the known rows, in [0, 1]. */
  readonly rate: number;
}

/**
 * Reads a target of any kind as event or no event. Without `positive`, a target of two values is read by its words
 * ("1", "bad", "yes", ...), otherwise the rarer value is the event; a target of more values gives undefined.
 */
export function toOutcome(column: Column, rows: number, positive?: readonly string[]): Outcome | undefined {
  const seen = new Map<string, number>();
  const values = new Array<string | null>(rows);
  for (let i = 0; i < rows; i++) {
    const value = cell(column, i);
    values[i] = value === null ? null : String(value);
    if (value !== null) seen.set(values[i]!, (seen.get(values[i]!) ?? 0) + 1);
    if (positive === undefined && seen.size > 2) return undefined;
  }
  if (seen.size === 0) return undefined;
  const isEvent = positive === undefined ? guess(seen) : (value: string) => positive.some((p) => same(p, value));
  const events = new Int8Array(rows);
  let eventCount = 0;
  let knownCount = 0;
  for (let i = 0; i < rows; i++) {
    const value = values[i]!;
    events[i] = value === null ? -1 : isEvent(value) ? 1 : 0;
    if (value !== null) knownCount++;
    if (events[i] === 1) eventCount++;
  }
  return { events, eventCount, knownCount, rate: eventCount / knownCount };
}

function same(a: string, b: string): boolean {
  if (a.trim().toLowerCase() === b.trim().toLowerCase()) return true;
  return a.trim() !== '' && b.trim() !== '' && Number(a) === Number(b);
}

function guess(seen: ReadonlyMap<string, number>): (value: string) => boolean {
  const names = [...seen.keys()];
  const zeroOne = names.every((value) => Number(value) === 0 || Number(value) === 1);
  const named = names.filter((value) => (zeroOne ? Number(value) === 1 : eventWords.has(value.trim().toLowerCase())));
  const byWords = zeroOne || (named.length === 1 && named[0] !== '1');
  const event = byWords ? named[0] : names.toSorted((a, b) => seen.get(a)! - seen.get(b)!)[0];
  return (value) => value === event;
}
