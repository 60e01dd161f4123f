// Who holds a lock or a temporary file, and whether that process still lives. A process id alone is not enough: ids are
// given out again, so the moment the process started goes with it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

export interface Owner {
  readonly pid: number;
  /** When the process started, in the kernel's own clock ticks; empty where the system does not tell. */
  readonly start: string;
  readonly host: string;
}

interface ProcessState {
  readonly start: string;
  readonly zombie: boolean;
}

// Linux: fields 3 (state) and 22 (start time) of /proc/<pid>/stat, counted after the command in parentheses.
function processState(pid: number): ProcessState | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { start: fields[19] ?? '', zombie: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return undefined;
  }
}

let current: Owner | undefined;

/** This process. */
export function currentOwner(): Owner {
  current ??= { pid: process.pid, start: processState(process.pid)?.start ?? '', host: hostname() };
  return current;
}

export const sameOwner = (a: Owner, b: Owner): boolean => a.pid === b.pid && a.start === b.start && a.host === b.host;

/** Short, file-name-safe sign of a machine. */
export const hostMark = (host: string): string => createHash('sha256').update(host).digest('hex').slice(0, 6);

/** Whether a process of this machine lives and is the one that started at `start`. */
export function processLives(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const state = processState(pid);
  if (state === undefined) return true;
  return !state.zombie && (start === '' || state.start === '' || state.start === start);
}

/**
 * Whether an owner still lives. A process of another machine cannot be asked: it counts as alive while what it holds was
 * touched less than `patience` milliseconds ago.
 */
export function ownerLives(owner: Owner, touchedAt: number, patience: number): boolean {
  if (owner.host === hostname()) return processLives(owner.pid, owner.start);
  return Date.now() - touchedAt < patience;
}
