import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { main as boostExplained } from './boost-explained.js';
import { main as boostInProcesses } from './boost-in-processes.js';
import { main as boostQuantiles } from './boost-quantiles.js';
import { main as cnn } from './cnn.js';
import { main as lstm } from './lstm.js';
import { main as mlp } from './mlp.js';
import { main as rankStocks } from './rank-stocks.js';
import { main as scoreOnnx } from './score-onnx.js';
import { main as scorecardByHand } from './scorecard-by-hand.js';
import { main as trainCredit } from './train-credit.js';
import { main as transformer } from './transformer.js';

const hasMpi = spawnSync('mpirun', ['--version']).status === 0;
if (!hasMpi) console.log('skipped: mpirun is not installed (Debian: openmpi-bin), so boost-in-processes runs in one.');

describe('examples', () => {
  it('cnn reads from charts what the price does next', async () => {
    const { accuracy } = await cnn();
    expect(accuracy, 'guessing is .5, and .95 is the most that there is to know').toBeGreaterThan(0.8);
  });

  it('mlp tells the arms of a spiral apart', async () => {
    const { accuracy } = await mlp({ epochs: 60 });
    expect(accuracy, 'a straight line reaches about .6').toBeGreaterThan(0.97);
  });

  it('transformer solves the adding problem', async () => {
    const { error } = await transformer();
    expect(error, 'guessing has 1/6').toBeLessThan(0.01);
  });

  it('lstm tells which of two symbols came first', async () => {
    const { accuracy, twiceAsLong } = await lstm();
    expect(accuracy, 'guessing has .25').toBeGreaterThan(0.98);
    expect(twiceAsLong, 'sequences longer than any it learned from').toBeGreaterThan(0.9);
  });

  it('boost-in-processes learns something in one process', async () => {
    const outcome = await boostInProcesses();
    expect(outcome).toMatchObject({ rank: 0, processes: 1, rowsHere: 20_000 });
    expect(outcome.heldOutLoss, 'the loss of the event rate alone is about .53').toBeLessThan(0.48);
  });

  it.skipIf(!hasMpi)('boost-in-processes learns the same in two', async () => {
    const program = fileURLToPath(new URL('./boost-in-processes.js', import.meta.url));
    const options = ['--oversubscribe', '--allow-run-as-root', '--bind-to', 'none', '-n', '2'];
    const env = { ...process.env, OMPI_MCA_mpi_yield_when_idle: '1' };
    const { stdout } = spawnSync('mpirun', [...options, process.execPath, program], { env, encoding: 'utf8' });
    expect(JSON.parse(stdout)).toEqual({ ...(await boostInProcesses()), processes: 2, rowsHere: 10_000 });
  });

  it('scorecard-by-hand finds what drives default in the simulated book', async () => {
    const outcome = await scorecardByHand({ rows: 4000 });
    expect(outcome.auc, 'the best possible model reaches about .77').toBeGreaterThan(0.68);
    expect(outcome.auc).toBeLessThan(0.8);
    expect(outcome.columns).toContain('utilisation');
    const [best, worst] = outcome.scores;
    expect(best).toBeGreaterThan(worst + 40);
    const same = await scorecardByHand({ rows: 4000 });
    expect(same).toEqual(outcome);
  });

  it('train-credit leaves a judged run and scores new applicants', async () => {
    const home = await mkdtemp(join(tmpdir(), 'fathom-example-'));
    try {
      const outcome = await trainCredit({ home, rows: 2500, folds: 3 });
      expect(outcome.model).toBe('scorecard');
      expect(outcome.auc, 'leaks must not be used, and a third of the rows is enough to learn').toBeGreaterThan(0.64);
      expect(outcome.auc).toBeLessThan(0.82);
      expect(outcome.interval[0]).toBeLessThan(outcome.auc);
      expect(outcome.interval[1]).toBeGreaterThan(outcome.auc);
      expect(outcome.newApplicants).toBe(200);
      expect(outcome.meanProbability, 'about 12 % default').toBeGreaterThan(0.05);
      expect(outcome.meanProbability).toBeLessThan(0.25);
      expect(existsSync(outcome.report)).toBe(true);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });

  it('score-onnx scores applicants with ONNX Runtime as Fathom does', async () => {
    const home = await mkdtemp(join(tmpdir(), 'fathom-example-'));
    try {
      const outcome = await scoreOnnx({ home, rows: 2000 });
      expect(outcome.inputs).toContain('utilisation');
      expect(outcome.difference).toBeLessThan(1e-14);
      expect(outcome.meanProbability, 'about 12 % default').toBeGreaterThan(0.05);
      expect(outcome.meanProbability).toBeLessThan(0.25);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });

  it('boost-explained reads what was put into the simulated loans', async () => {
    const { importance, byRegion, curve, interactions } = await boostExplained({ rows: 4000 });
    expect(importance.debt).toBeGreaterThan(0.02);
    expect(Math.abs(importance.formAge!), 'says nothing').toBeLessThan(importance.debt! / 5);
    expect(
      byRegion.west! - byRegion.north!,
      'log-odds; .8 was put in, and trees of small steps shrink it',
    ).toBeGreaterThan(0.4);
    expect(byRegion.west! - byRegion.north!).toBeLessThan(1.1);
    expect(curve[0]![0]).toMatch(/^<= /);
    expect(curve.at(-1)![1] - curve[0]![1], 'debt from 0 to 10').toBeGreaterThan(1.5);
    expect(interactions[0]!.pair).toBe('income x debt');
    expect(interactions[0]!.strength).toBeGreaterThan(3 * interactions[1]!.strength);
  });

  it('boost-quantiles covers four fifths of new claims and beats the median', async () => {
    const outcome = await boostQuantiles({ rows: 2400 });
    expect(outcome.coverage, '10 % to 90 %').toBeGreaterThan(0.75);
    expect(outcome.coverage).toBeLessThan(0.85);
    expect(outcome.errorOfNaive, 'share of the error of the median').toBeLessThan(0.75);
  });

  it('rank-stocks finds stocks that do better than the others of their day', async () => {
    const outcome = await rankStocks({ days: 80, stocks: 40 });
    expect(outcome.excessReturn, 'the best fifth by the true signal gains about .85').toBeGreaterThan(0.6);
    expect(outcome.excessReturn).toBeLessThan(1);
    expect(outcome.rounds).toBeGreaterThan(3);
  });
});
