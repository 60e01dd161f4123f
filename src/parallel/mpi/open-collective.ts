import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { type Collective, single } from '../collective.js';
import { loadMpi, type MpiLibrary } from './library.js';
import { MpiCollective } from './mpi-collective.js';

/** How many processes the launcher says there are: Open MPI's, MPICH's (Hydra, Slurm's pmi2), or PMIx's, which names none. */
function launched(environment: NodeJS.ProcessEnv): number | 'several' | undefined {
  const { OMPI_COMM_WORLD_SIZE, PMI_SIZE, PMIX_RANK } = environment;
  const size = OMPI_COMM_WORLD_SIZE ?? PMI_SIZE;
  if (size !== undefined) return Number(size);
  return PMIX_RANK === undefined ? undefined : 'several';
}

/**
 * The ranks that this process belongs to: those that `mpirun` or `srun` started, else `single`.
 *
 * The main thread must open it before a worker thread does, and it stays open until the process ends. A rank that ends with
 * an exit code other than 0, or by an error that nothing catches, ends the whole job: the others would wait for it forever.
 *
 * @throws Error when several processes were started but no MPI library is found, or another one than the launcher's
 */
export async function openCollective(environment: NodeJS.ProcessEnv = process.env): Promise<Collective> {
  const expected = launched(environment);
  if (expected === undefined) return single;
  const library = await loadMpi(environment);
  const answer = [0];
  library.initialized(answer);
  if (answer[0] === 0) initialise(library);
  const collective = new MpiCollective(library);
  if (expected !== 'several' && expected !== collective.size) {
    throw new Error(
      `The launcher started ${expected} processes, but "${library.path}" knows of ${collective.size}: it belongs to another ` +
        'MPI. Set FATHOM_MPI to the path of the libmpi that belongs to this mpirun.',
    );
  }
  return collective.size === 1 ? single : collective;
}

function initialise(library: MpiLibrary): void {
  if (!isMainThread) {
    throw new Error('openCollective: a worker thread can use the ranks only after the main thread has opened them.');
  }
  library.initThread(null, null, 2, [0]);
  process.on('exit', (code) => {
    const finalized = [0];
    library.finalized(finalized);
    if (finalized[0] !== 0) return;
    if (code === 0) library.finalize();
    else library.abort(library.world, code);
  });
  // Node emits `exit` before it prints an error that nothing caught, and MPI_Abort does not come back.
  process.on('uncaughtExceptionMonitor', (error) => {
    if (process.listenerCount('uncaughtException') > 0) return;
    writeSync(2, `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    library.abort(library.world, 1);
  });
}
