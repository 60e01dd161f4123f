import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { constant, tensor } from '../engine/index.js';
import { DataError, UsageError } from '../errors/index.js';
import { chain, linear } from '../nn/index.js';
import { StopSignal } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { columns, long, options, rows, y } from './fit.test.help.js';
import { adamW, fit, oneCycle, rowBatches } from './index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-resume-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts a training in a process of its own and kills it so many milliseconds after it has begun; whether it was still at it. */
function killed(path: string, stepsPerRun: number, accumulate: number, milliseconds: number): Promise<boolean> {
  const program = fileURLToPath(new URL('./resume.test.child.js', import.meta.url));
  return new Promise((resolve, reject) => {
    const args = [program, path, String(stepsPerRun), String(accumulate)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let complaints = '';
    child.stderr.on('data', (text) => {
      complaints += text;
    });
    child.stdout.on('data', (text) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), milliseconds);
      said += text;
    });
    child.on('exit', (code, signal) => {
      if (signal !== 'SIGKILL' && code !== 0) reject(new Error(complaints));
      else resolve(!said.includes('ended'));
    });
  });
}

/** A checkpoint of a training that was asked to stop after `steps`. */
async function stopped(path: string, steps: number): Promise<void> {
  const stop = new StopSignal();
  const progress = ({ done }: { done: number }) => {
    if (done >= steps) stop.request();
  };
  await expect(fit({ ...options, stepsPerRun: 1, stop, progress, checkpoint: { path } })).rejects.toThrow(
    `Interrupted after step ${steps} of the training, as asked. It can go on from ${path}.`,
  );
}

/** Where the arrays of a checkpoint begin. */
const headerEnd = (bytes: Buffer) => 16 + Number(bytes.readBigUInt64LE(8));
const sealed = (all: Buffer) => Buffer.concat([all, createHash('sha256').update(all).digest()]);

/** The checkpoint with another header, and the digest of that. */
function withHeader(bytes: Buffer, change: (header: Record<string, unknown>) => unknown): Buffer {
  const end = headerEnd(bytes);
  const header = Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString('utf8', 16, end)))));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return sealed(Buffer.concat([bytes.subarray(0, 8), length, header, bytes.subarray(end, -32)]));
}

/** The checkpoint of a training that has come to another step. */
function atStep(bytes: Buffer, step: number): Buffer {
  let at = headerEnd(bytes);
  const all = Buffer.from(bytes.subarray(0, -32));
  const { arrays } = JSON.parse(bytes.toString('utf8', 16, at)) as { arrays: { name: string; shape: number[] }[] };
  for (const { name, shape } of arrays) {
    if (name === 'state.step') all.writeFloatLE(step, at);
    at += 4 * shape.reduce((size, side) => size * side, 1);
  }
  return sealed(all);
}

describe('a training that goes on', () => {
  it.each([
    ['with dropout', 1, 3],
    ['with dropout and parts of batches', 3, 2],
  ])(
    'after kill -9 at random moments ends with the bytes of one that was never killed, %s',
    async (_, accumulate, lives) => {
      const path = join(folder, `killed-${accumulate}`, 'checkpoint');
      const random = new Random('moments');
      let kills = 0;
      for (let life = 0; life < lives; life++) {
        kills += (await killed(path, 1 + life, accumulate, 50 + 250 * random.uniform())) ? 1 : 0;
      }
      expect(kills, 'trainings that were killed before their end').toBeGreaterThan(0);
      expect((await readFile(path)).length).toBeGreaterThan(1000);
      const resumed = await fit({ ...long, accumulate, checkpoint: { path, resume: true } });
      const whole = await fit({ ...long, accumulate });
      expect(resumed.parameters).toEqual(whole.parameters);
      expect(resumed.state).toEqual(whole.state);
      expect(resumed.curve).toEqual(whole.curve);
      expect([resumed.best, resumed.ended, resumed.steps]).toEqual([whole.best, whole.ended, whole.steps]);
    },
  );

  it.each([1, 4, 5, 6, 19])('after step %i, however many steps a run takes, ends the same', async (steps) => {
    const path = join(folder, `stopped-${steps}`);
    await stopped(path, steps);
    const resumed = await fit({ ...options, stepsPerRun: 4, checkpoint: { path, resume: true } });
    const whole = await fit(options);
    expect(resumed.state).toEqual(whole.state);
    expect(resumed.curve).toEqual(whole.curve);
    expect((await readdir(folder)).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it.each([
    ['done', { epochs: 3 }],
    ['seconds', { epochs: 1_000_000, seconds: 0.05 }],
    ['patience', { epochs: 1_000_000, validation: { data: options.data, loss: () => constant([1], []), patience: 2 } }],
  ])('that ended by %s is kept, and has nothing left to do', async (ended, more) => {
    const path = join(folder, `ended-${ended}`);
    const own = { ...options, ...more, checkpoint: { path, resume: true } };
    const first = await fit(own);
    expect(first.ended).toBe(ended);
    const taken: number[] = [];
    const progress = ({ done }: { done: number }) => taken.push(done);
    const again = await fit({ ...own, progress });
    expect(taken).toEqual([]);
    expect([again.ended, again.state, again.curve]).toEqual([ended, first.state, first.curve]);
    if (ended !== 'done') return;
    const longer = await fit({ ...own, epochs: 5, progress });
    const whole = await fit({ ...options, epochs: 5 });
    expect([taken[0]! > first.steps, longer.state, longer.curve]).toEqual([true, whole.state, whole.curve]);
  });

  it('and has no number of steps ends with the last one that can be counted', async () => {
    const path = join(folder, 'last');
    const { epochs, ...rest } = options;
    await stopped(path, 3);
    await writeFile(path, atStep(await readFile(path), 2 ** 24 - 3));
    const stop = new StopSignal();
    const progress = ({ done }: { done: number }) => {
      if (done > 2 ** 24) stop.request();
    };
    const own = { ...rest, seconds: 1e6, checkpoint: { path, resume: true }, stop, progress };
    const { ended, steps, state } = await fit(own);
    expect([ended, steps, state.step!.data[0]]).toEqual(['done', 16_777_216, 16_777_216]);
    expect((await fit(own)).state, 'again, it takes no step').toEqual(state);
  });

  it('is refused with another validation, or without', async () => {
    const path = join(folder, 'judged');
    const judged = { ...options, epochs: 1, checkpoint: { path, resume: true } };
    await fit({ ...judged, validation: { data: options.data } });
    await expect(fit(judged)).rejects.toThrow('was made with a validation, and this training has none');
    const held = rowBatches({ ...columns, y: tensor(y.with(3, 2), [rows, 1]) }, { size: 300 });
    await expect(fit({ ...judged, validation: { data: held } })).rejects.toThrow(
      'was judged by another loss or on other held-out rows',
    );
    const loss = () => constant([1], []);
    await expect(fit({ ...judged, validation: { data: options.data, loss } })).rejects.toThrow('by another loss');
    expect((await fit({ ...judged, validation: { data: options.data, patience: 3 } })).steps).toBe(5);
  });

  it('is refused with more epochs where the rate is planned over all steps, and says how to go on', async () => {
    const path = join(folder, 'planned');
    const optimizer = (steps: number) => adamW({ learningRate: oneCycle({ peak: 0.01, steps }) });
    const own = { ...options, optimizer, epochs: 1, checkpoint: { path, resume: true } };
    const fitted = await fit(own);
    await expect(fit({ ...own, epochs: 2 })).rejects.toThrow(
      'or to a learning rate planned over another number of steps (oneCycle, warmUpCosine); train with what it was made with, or begin another training with another path, for more steps from the weights of the ended one (initial: fitted).',
    );
    const longer = { ...own, epochs: 2, initial: fitted, checkpoint: { path: `${path}-longer` } };
    expect((await fit(longer)).steps).toBe(10);
  });

  it('is refused with another network, another seed, another format, or half of a file', async () => {
    const path = join(folder, 'refused');
    await stopped(path, 3);
    const checkpoint = { path, resume: true };
    const start = `Checkpoint ${path}`;
    const end = 'remove it to train from the start.';
    await expect(fit({ ...options, network: chain(linear(3, 4), linear(4, 1)), checkpoint })).rejects.toThrow(
      `${start} belongs to another network, loss, optimizer or kind of batch, or to`,
    );
    await expect(fit({ ...options, optimizer: adamW({ learningRate: 0.02 }), checkpoint })).rejects.toThrow(
      'belongs to another network, loss, optimizer',
    );
    await expect(fit({ ...options, random: new Random(8), checkpoint })).rejects.toThrow(
      `${start} belongs to the random stream "7", and this training has "8"; ${end}`,
    );
    const other = y.with(99, 5);
    await expect(
      fit({ ...options, data: rowBatches({ ...columns, y: tensor(other, [rows, 1]) }, { size: 300 }), checkpoint }),
    ).rejects.toThrow(`${start} was made with other data: `);
    await expect(fit({ ...options, data: rowBatches(columns, { size: 60 }), checkpoint })).rejects.toThrow(
      `${start} was made with other data: `,
    );
    await expect(fit({ ...options, validation: { data: options.data }, checkpoint })).rejects.toThrow(
      `${start} was made with no validation, and this training has one; give what it was made with; ${end}`,
    );
    const bytes = await readFile(path);
    const resumed = await fit({ ...options, checkpoint: { path, resume: true } });
    expect(resumed.state, 'nothing was lost by refusing').toEqual((await fit(options)).state);
    const flipped = Buffer.from(bytes);
    flipped[bytes.length - 50]! ^= 1;
    for (const broken of [bytes.subarray(0, bytes.length >> 1), bytes.subarray(0, 5), flipped, Buffer.alloc(0)]) {
      await writeFile(path, broken);
      await expect(fit({ ...options, checkpoint })).rejects.toThrow(`${start} is cut off or damaged; ${end}`);
      expect(await readFile(path), 'the file stays as it is').toEqual(Buffer.from(broken));
    }
    const text = bytes.toString('latin1').replace('"format":2', '"format":3');
    await writeFile(path, Buffer.from(text, 'latin1'));
    await expect(fit({ ...options, checkpoint })).rejects.toThrow(
      `${start} has format 3, and this version of Fathom goes on from format 2; ${end}`,
    );
  });

  const withRecord = (more: object) => (header: Record<string, unknown>) => ({
    ...header,
    record: { ...(header.record as object), ...more },
  });
  it.each<readonly [string, (header: Record<string, unknown>) => unknown]>([
    ['null', () => null],
    ['a list', () => []],
    ['of no format', () => ({})],
    ['of nothing but a format', ({ format }) => ({ format })],
    ['with a number for arrays', (header) => ({ ...header, arrays: 5 })],
    ['with an array that is null', (header) => ({ ...header, arrays: [null] })],
    ['with a shape of no sizes', (header) => ({ ...header, arrays: [{ name: 'state.step', shape: [-1] }] })],
    ['with a number for a digest', (header) => ({ ...header, validation: 0 })],
    ['with a record that is a number', (header) => ({ ...header, record: 1 })],
    ['with a record of no curve', withRecord({ curve: undefined })],
    ['with an epoch in words', withRecord({ epoch: 'two' })],
    ['with an epoch before the first', withRecord({ epoch: -1 })],
  ])('is refused where the header of its file is no header: %s', async (_, change) => {
    const path = join(folder, 'header');
    const own = { ...options, epochs: 1, checkpoint: { path, resume: true } };
    await rm(path, { force: true });
    await fit(own);
    const bytes = await readFile(path);
    expect(withHeader(bytes, (header) => header)).toEqual(bytes);
    await writeFile(path, withHeader(bytes, change));
    await expect(fit(own)).rejects.toThrow(
      new DataError(`Checkpoint ${path} is cut off or damaged; remove it to train from the start.`),
    );
  });
});

describe('a training that begins where a file is', () => {
  const own = { ...options, epochs: 1 };
  it('is refused before it takes a step, and the checkpoint stays, unless it may be replaced', async () => {
    const path = join(folder, 'earlier');
    await fit({ ...own, random: new Random(8), checkpoint: { path, seconds: 0 } });
    const bytes = await readFile(path);
    const taken: number[] = [];
    const progress = ({ done }: { done: number }) => taken.push(done);
    await expect(fit({ ...own, progress, checkpoint: { path } })).rejects.toThrow(
      new UsageError(
        `fit: checkpoint.path: ${path} is there already; give resume: true to go on from it, another path, or replace: true to write over it.`,
      ),
    );
    await expect(fit({ ...own, checkpoint: { path, resume: true, replace: true } })).rejects.toThrow('one of the two');
    expect([taken, await readFile(path)]).toEqual([[], bytes]);
    const { state } = await fit({ ...own, checkpoint: { path, seconds: 0, replace: true } });
    expect(state).toEqual((await fit(own)).state);
    expect((await readFile(path)).equals(bytes)).toBe(false);
    expect((await fit({ ...own, checkpoint: { path, resume: true } })).state, 'goes on from the new one').toEqual(
      state,
    );
  });

  it.each([[{}], [{ replace: true }], [{ resume: true }]])(
    'never replaces a file of another kind: %j',
    async (more) => {
      for (const text of ['age,income\n1,2\n', 'a']) {
        const path = join(folder, 'mine.csv');
        await writeFile(path, text);
        await expect(fit({ ...own, checkpoint: { path, ...more } })).rejects.toThrow(
          `${path} is no checkpoint of Fathom, and only those are replaced; give another path.`,
        );
        expect(await readFile(path, 'utf8')).toBe(text);
      }
    },
  );
});
