// How much memory this process may still take.
import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { join } from 'node:path';

/** Bytes that are free, or that the process' control group (a container, a batch job) leaves of its limit, whichever is less. */
export function availableMemory(): number {
  // macOS counts as free only what holds nothing, not what it would give back at once.
  const free = process.platform === 'darwin' ? totalmem() : freemem();
  return Math.min(free, process.platform === 'linux' ? leftOfGroups(ownGroups(), read) : Number.POSITIVE_INFINITY);
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** Folders of the control groups around this process, from the innermost; those of version 1 have files of other names. */
function ownGroups(): readonly string[] {
  const lines = read('/proc/self/cgroup')?.trim().split('\n') ?? [];
  return lines.flatMap((line) => {
    const [, controllers = '', path = '/'] = line.split(':');
    const isMemory = controllers === '' || controllers.split(',').includes('memory');
    if (!isMemory) return [];
    const root = controllers === '' ? '/sys/fs/cgroup' : '/sys/fs/cgroup/memory';
    const parts = path.split('/').filter((part) => part !== '');
    return [...parts.keys(), parts.length].map((count) => join(root, ...parts.slice(0, parts.length - count)));
  });
}

/** The least that one of the groups leaves. What it holds of files counts as free: it is given back when asked for. */
export function leftOfGroups(folders: readonly string[], text: (path: string) => string | undefined): number {
  const left = folders.map((folder) => {
    const number = (...names: readonly string[]) =>
      Number(names.map((name) => text(join(folder, name))).find((found) => found !== undefined) ?? Number.NaN);
    const limit = number('memory.max', 'memory.limit_in_bytes');
    const held = number('memory.current', 'memory.usage_in_bytes');
    const stat = text(join(folder, 'memory.stat')) ?? '';
    const files = Number((/^total_inactive_file (\d+)$/m.exec(stat) ?? /^inactive_file (\d+)$/m.exec(stat))?.[1] ?? 0);
    return Number.isNaN(limit - held) ? Number.POSITIVE_INFINITY : Math.max(0, limit - held + files);
  });
  return Math.min(...left, Number.POSITIVE_INFINITY);
}
