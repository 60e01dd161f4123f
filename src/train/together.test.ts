import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runRanks, whyNoRanks } from '../parallel/mpi/mpirun.test.help.js';
import { makePipes } from '../parallel/pipes.test.help.js';
import { train } from './together.test.help.js';

const reason = whyNoRanks();
if (reason !== undefined) console.log(reason);

const program = new URL('./together.test.rank.js', import.meta.url);
/** Starts both processes and waits for them. */
const launchers: readonly (readonly [string, string | undefined, (path: string, folder: string) => Promise<void>])[] = [
  [
    'that mpirun started',
    reason,
    async (path) => {
      const { code, stderr } = await runRanks(program, 2, [path]);
      expect(code, stderr).toBe(0);
    },
  ],
  [
    'with pipes between them',
    process.platform === 'win32' ? 'no named pipes' : undefined,
    async (path, folder) => {
      makePipes(folder);
      const start = promisify(execFile);
      const ranks = ['0', '1'].map((rank) => start(process.execPath, [fileURLToPath(program), path, folder, rank]));
      await Promise.all(ranks);
    },
  ],
];

type Trained = Awaited<ReturnType<typeof train>>;
interface Said {
  readonly pid: number;
  readonly rank: number;
  readonly size: number;
  readonly plain: Trained;
  readonly parts: Trained;
  readonly said: string;
  readonly resumed: Trained;
}

function expectClose(found: Trained, expected: Trained): void {
  for (const name of ['parameters', 'buffers'] as const) {
    expect(found[name].length).toBe(expected[name].length);
    found[name].forEach((value, i) => {
      expect(Math.abs(value - expected[name][i]!), `${name} ${i}`).toBeLessThan(2e-5 * (1 + Math.abs(value)));
    });
  }
  expect(found.curve.length).toBe(expected.curve.length);
  found.curve.forEach(({ step, loss, gradientNorm, validation }, i) => {
    const other = expected.curve[i]!;
    expect(step).toBe(other.step);
    expect(loss).toBeCloseTo(other.loss, 4);
    expect(gradientNorm).toBeCloseTo(other.gradientNorm, 3);
    expect(validation ?? 0).toBeCloseTo(other.validation ?? 0, 4);
  });
}

describe.each(launchers)('a training of two processes %s', (_, missing, launch) => {
  let ranks: Said[];
  let folder: string | undefined;
  beforeAll(async () => {
    if (missing !== undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'fathom-together-'));
    const path = join(folder, 'checkpoint');
    await launch(path, folder);
    ranks = [0, 1].map((rank) => JSON.parse(readFileSync(`${path}.said.${rank}`, 'utf8')) as Said);
  });
  afterAll(() => (folder === undefined ? undefined : rm(folder, { recursive: true, force: true })));

  it.skipIf(missing !== undefined)('ends on both with the same bytes', () => {
    expect(new Set(ranks.map(({ pid }) => pid)).size, 'processes of their own').toBe(2);
    expect(ranks.map(({ rank, size }) => [rank, size])).toEqual([
      [0, 2],
      [1, 2],
    ]);
    const [first, second] = ranks as [Said, Said];
    for (const name of ['plain', 'parts', 'resumed'] as const) expect(second[name], name).toEqual(first[name]);
  });

  it.skipIf(missing !== undefined)('gives what one process gives, also with parts of batches', async () => {
    const alone = await train();
    expect(alone.best!.step).toBeGreaterThan(0);
    expectClose(ranks[0]!.plain, alone);
    // What layers keep of each part moves on from part to part, so it differs; what is learned does not.
    expectClose({ ...ranks[0]!.parts, buffers: alone.buffers }, alone);
  });

  it.skipIf(missing !== undefined)(
    'stops when one rank is asked to, and goes on to the same bytes from the file of rank 0',
    () => {
      for (const { said } of ranks)
        expect(said).toMatch(/^Interrupted after step 7 of the training, as asked\. It can go on/);
      expect(ranks[0]!.resumed).toEqual(ranks[0]!.plain);
    },
  );
});
