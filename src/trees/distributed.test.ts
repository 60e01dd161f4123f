import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { cases, learn } from './distributed.test.help.js';

function whyNoRanks(): string | undefined {
  try {
    execFileSync('mpirun', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'skipped: mpirun is not installed (Debian: openmpi-bin), so no trees are learned in two processes.';
  }
}

const reason = whyNoRanks();
if (reason !== undefined) console.log(reason);

interface Said {
  readonly rank: number;
  readonly digests: Readonly<Record<string, string>>;
  readonly said: readonly string[];
}

/** What each of two processes prints. */
function runTwo(): Promise<Said[]> {
  const program = fileURLToPath(new URL('./distributed.test.rank.js', import.meta.url));
  const options = ['--oversubscribe', '--allow-run-as-root', '--bind-to', 'none', '-n', '2'];
  // Ranks that wait leave the cores to the others.
  const env = { ...process.env, OMPI_MCA_mpi_yield_when_idle: '1' };
  return new Promise((resolve, reject) => {
    execFile('mpirun', [...options, process.execPath, program], { env, timeout: 100_000 }, (error, stdout, stderr) => {
      if (error !== null) reject(new Error(`${error.message}\n${stderr}`));
      else
        resolve(
          stdout
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Said)
            .sort((a, b) => a.rank - b.rank),
        );
    });
  });
}

describe.skipIf(reason !== undefined)('trees that two processes learn together', () => {
  let ranks: Said[];
  beforeAll(async () => {
    ranks = await runTwo();
  });

  for (const own of cases) {
    it(`are those of one process with all rows: ${own.name}`, async () => {
      const saved = await learn(own, [0, 1], {});
      expect(saved.length, 'trees with splits').toBeGreaterThan(2000);
      const digest = createHash('sha256').update(saved).digest('hex');
      for (const { rank, digests } of ranks) expect(digests[own.name], `rank ${rank}`).toBe(digest);
    });
  }

  it('are refused where one process would need the rows of another, and stop together', () => {
    const refused = [
      'DataError: Process 1 has the columns x, z and process 0 has x, y; all must have the same, in one order.',
      'UsageError: GradientBoosting: several processes cannot take validation rows; set holdOut instead.',
      'UsageError: topRate compares the gradients of all rows; with several processes use rowSample in its place.',
      'UsageError: lambdaRank ranks whole groups and cannot learn in several processes; use one.',
      'InterruptedError: Interrupted: the work was stopped as asked.',
    ];
    expect(ranks.map(({ said }) => said)).toEqual([refused, refused]);
  });
});
