// Starts compiled test programs as several ranks.
import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Why no ranks can be started here; undefined when they can. */
export function whyNoRanks(): string | undefined {
  try {
    execFileSync('mpirun', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'skipped: mpirun is not installed (Debian: openmpi-bin), so nothing runs as several processes.';
  }
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a module as `ranks` processes, also on fewer cores, and as root; an environment without a launcher's variables. */
export function runRanks(module: URL, ranks: number, args: readonly string[] = []): Promise<Ended> {
  const allowRoot = { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' };
  const oversubscribe = {
    OMPI_MCA_rmaps_base_oversubscribe: '1',
    PRTE_MCA_rmaps_default_mapping_policy: ':oversubscribe',
  };
  // Ranks that wait leave the cores to the others.
  const share = { OMPI_MCA_mpi_yield_when_idle: '1' };
  const env = { ...process.env, ...allowRoot, ...oversubscribe, ...share };
  return new Promise((resolve) => {
    const command = ['-n', String(ranks), process.execPath, fileURLToPath(module), ...args];
    execFile('mpirun', command, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr });
    });
  });
}
