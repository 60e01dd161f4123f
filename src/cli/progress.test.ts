import { describe, expect, it } from 'vitest';
import type { Io } from './io.js';
import { ProgressLine } from './progress.js';

function line(isTTY: boolean, quiet = false) {
  let written = '';
  let clock = 0;
  const sink = { write: (text: string) => void (written += text), isTTY, columns: 60 };
  const io: Io = { stdout: sink, stderr: sink, env: {}, now: () => clock, pipe: async () => {} };
  const progress = new ProgressLine(io, { quiet, colour: false });
  const at = (seconds: number, stage: string, done: number, total: number, detail?: string) => {
    clock = seconds * 1000;
    progress.report({ stage, done, total, detail });
  };
  const take = () => {
    const text = written;
    written = '';
    return text;
  };
  return { progress, at, take };
}

describe('ProgressLine', () => {
  it('redraws one line with the time left on a terminal', () => {
    const { at, take, progress } = line(true);
    at(0, 'folds', 0, 10);
    expect(take()).toBe(`folds       ${' '.repeat(20)}  0 %`);
    at(4, 'folds', 4, 10, 'boost');
    expect(take()).toBe(`\r\u001b[2Kfolds       ${'█'.repeat(8)}${' '.repeat(12)}  40 %  6.0 s left  boost`);
    at(4.01, 'folds', 5, 10, 'boost');
    expect(take(), 'not more often than an eye sees').toBe('');
    at(9, 'folds', 10, 10);
    take();
    at(9.5, 'fit', 0, 1);
    expect(take()).toBe('\r\u001b[2K✓ folds      9.5 s\nfit       ');
    progress.end();
    expect(take(), 'no tick for what was not finished').toBe('\r\u001b[2K');
  });

  it('tells the time left by the steps, not by the start-up before the first or what an earlier run has done', () => {
    const { at, take } = line(true);
    at(0, 'fit', 200, 1000);
    at(20, 'fit', 201, 1000);
    expect(take(), 'one step tells nothing').not.toContain('left');
    at(22, 'fit', 221, 1000);
    expect(take()).toContain('22 %  1 min 18 s left');
    const coarse = line(true);
    coarse.at(0, 'fit', 5, 10);
    coarse.at(20, 'fit', 6, 10);
    expect(coarse.take(), 'a step that is a tenth of all').toContain('60 %  1 min 20 s left');
  });

  it('keeps to the outer stage while inner ones report', () => {
    const { at, take } = line(true);
    at(0, 'folds', 1, 4);
    take();
    at(1, 'trees', 10, 100);
    expect(take()).toMatch(/^\r\u001b\[2Kfolds .* 25 %/);
  });

  it('never is wider than the screen', () => {
    const { at, take } = line(true);
    at(0, 'fit', 0, 1, 'x'.repeat(200));
    expect(take().length).toBe(59);
  });

  it('writes a line now and then elsewhere', () => {
    const { at, take } = line(false);
    at(0, 'folds', 0, 100);
    for (let i = 1; i <= 9; i++) at(i, 'folds', i, 100);
    expect(take()).toBe('folds\n');
    at(10, 'folds', 10, 100);
    // Nine steps in nine seconds; the first, which may have been start-up, does not count.
    expect(take()).toBe('folds       10 %  1 min 30 s left\n');
    at(11, 'fit', 0, 1);
    expect(take(), 'still inside the folds').toBe('');
    at(12, 'judge', 0, 1);
    expect(take(), 'the next stage').toBe('judge\n');
  });

  it('says nothing when told to be quiet, and disarms details', () => {
    const quiet = line(true, true);
    quiet.at(0, 'folds', 0, 10);
    quiet.progress.end();
    expect(quiet.take()).toBe('');
    const loud = line(false);
    loud.at(0, 'fit', 0, 1, 'a\u001b[2J');
    expect(loud.take()).toBe('fit         a\ufffd[2J\n');
  });
});
