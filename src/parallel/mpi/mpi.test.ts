import { describe, expect, it } from 'vitest';
import { checkCollective } from '../collective.test.help.js';
import { openCollective, single } from '../index.js';
import { runRanks, whyNoRanks } from './mpirun.test.help.js';

const program = new URL('./mpi.test.rank.js', import.meta.url);
const reason = whyNoRanks();
if (reason !== undefined) console.log(reason);

describe('a single process', () => {
  it('keeps the contract of a collective', () => {
    expect(() => checkCollective(single)).not.toThrow();
  });

  it('is what openCollective gives without mpirun', async () => {
    expect(await openCollective({})).toBe(single);
  });

  it('says what is missing where a launcher was used but no MPI library can be loaded', async () => {
    const environment = { PMIX_RANK: '0', FATHOM_MPI: '/nowhere/libmpi.so' };
    await expect(openCollective(environment)).rejects.toThrow(
      'This process was started as one of several, but the MPI library "/nowhere/libmpi.so" (FATHOM_MPI) cannot be loaded; ' +
        'install Open MPI (Debian: openmpi-bin) or MPICH, set FATHOM_MPI to the path of libmpi, or start a single process ' +
        'without mpirun.',
    );
  });

  it.skipIf(process.platform !== 'linux')('says when the library is not one of MPI', async () => {
    await expect(openCollective({ OMPI_COMM_WORLD_SIZE: '2', FATHOM_MPI: 'libm.so.6' })).rejects.toThrow(
      '"libm.so.6" is not an MPI library: it has no MPI_Comm_rank. Set FATHOM_MPI to the path of libmpi.',
    );
  });
});

describe.skipIf(reason !== undefined)('ranks that mpirun started', () => {
  it.each([2, 3])('keep the contract of a collective: %i of them', async (ranks) => {
    const { code, stdout, stderr } = await runRanks(program, ranks, ['contract']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n').sort();
    expect(lines).toEqual(Array.from({ length: ranks }, (_, k) => `rank ${k} of ${ranks} keeps the contract`));
  });

  it('are a single process when there is one', async () => {
    expect(await runRanks(program, 1, ['single'])).toEqual({ code: 0, stdout: 'alone: true\n', stderr: '' });
  });

  it('can be used from a worker thread', async () => {
    const { stdout, code } = await runRanks(program, 2, ['worker']);
    expect([code, stdout]).toEqual([0, 'sum in a worker: 3\n'.repeat(2)]);
  });

  it('refuse a root that is not there', async () => {
    const { stdout } = await runRanks(program, 2, ['root']);
    expect(stdout).toBe('broadcast: expected a root from 0 to 1, received 2.\n'.repeat(2));
  });

  it.each([
    ['throw', 'Error: the last rank has failed'],
    ['reject', 'Error: a promise of the last rank was rejected'],
  ])('all end when one fails: %s', async (how, said) => {
    const { code, stderr } = await runRanks(program, 2, [how]);
    expect(code).toBe(1);
    expect(stderr).toContain(said);
  });

  it('all end when one leaves with an exit code of its own', async () => {
    expect((await runRanks(program, 2, ['exit'])).code).toBe(3);
  });
});
