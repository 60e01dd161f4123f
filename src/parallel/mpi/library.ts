// Finds the machine's MPI library and binds the few functions that ranks need. Open MPI and MPICH (Intel MPI and Cray's
// too) have the same functions, but name a type, an operation or a communicator differently: Open MPI by the address of a
// symbol, MPICH by a number (mpi.h of either).
import type { LibraryHandle } from 'koffi';

/** A communicator, type or operation: an address in Open MPI, a number in MPICH. */
export type Handle = bigint | number;

/** The names that the collective needs; each function returns 0 when it has succeeded. */
export interface MpiLibrary {
  readonly path: string;
  readonly world: Handle;
  readonly sum: Handle;
  readonly types: { readonly double: Handle; readonly float: Handle; readonly int64: Handle; readonly int32: Handle };
  /** Stands for the send buffer where the sum replaces what was sent. */
  readonly inPlace: number;
  readonly initialized: (flag: number[]) => number;
  readonly finalized: (flag: number[]) => number;
  /** `level` 2: any thread may call, one at a time. */
  readonly initThread: (argc: null, argv: null, level: number, provided: number[]) => number;
  readonly rank: (world: Handle, rank: number[]) => number;
  readonly size: (world: Handle, size: number[]) => number;
  readonly allReduce: (
    send: number,
    values: ArrayBufferView,
    count: number,
    type: Handle,
    operation: Handle,
    world: Handle,
  ) => number;
  readonly broadcast: (values: ArrayBufferView, count: number, type: Handle, root: number, world: Handle) => number;
  readonly barrier: (world: Handle) => number;
  readonly abort: (world: Handle, code: number) => number;
  readonly finalize: () => number;
}

const openMpi = ['libmpi.so.40', 'libmpi.40.dylib'];
const mpich = ['libmpich.so.12', 'libmpi.so.12', 'libmpich.so', 'libmpi.12.dylib'];
const either = ['libmpi.so', 'libmpi.dylib', 'msmpi.dll'];

/**
 * Loads `FATHOM_MPI` if that is set, else the first library of the usual names: the one that the launcher belongs to
 * goes first.
 *
 * @throws Error when there is none, or it is neither of the two
 */
export async function loadMpi(environment: NodeJS.ProcessEnv): Promise<MpiLibrary> {
  const { default: koffi } = await import('koffi');
  const own = environment.FATHOM_MPI;
  const isHydra = environment.PMI_SIZE !== undefined && environment.OMPI_COMM_WORLD_SIZE === undefined;
  const names = own ? [own] : isHydra ? [...mpich, ...openMpi, ...either] : [...openMpi, ...mpich, ...either];
  let cause: unknown;
  for (const name of names) {
    let library: LibraryHandle;
    try {
      library = koffi.load(name, { global: true });
    } catch (error) {
      cause ??= error;
      continue;
    }
    return bind(library, name);
  }
  const found = own ? `the MPI library "${own}" (FATHOM_MPI) cannot be loaded` : 'no MPI library was found';
  throw new Error(
    `This process was started as one of several, but ${found}; install Open MPI (Debian: openmpi-bin) or MPICH, ` +
      'set FATHOM_MPI to the path of libmpi, or start a single process without mpirun.',
    { cause },
  );
}

function bind(library: LibraryHandle, path: string): MpiLibrary {
  const address = (name: string): bigint | undefined => {
    try {
      return BigInt(library.symbol(name));
    } catch {
      return undefined;
    }
  };
  const world = address('ompi_mpi_comm_world');
  if (world === undefined && address('MPI_Comm_rank') === undefined) {
    throw new Error(`"${path}" is not an MPI library: it has no MPI_Comm_rank. Set FATHOM_MPI to the path of libmpi.`);
  }
  const isOpenMpi = world !== undefined;
  const handle = isOpenMpi ? 'void *' : 'int';
  const handles = isOpenMpi
    ? {
        world,
        sum: address('ompi_mpi_op_sum')!,
        types: {
          double: address('ompi_mpi_double')!,
          float: address('ompi_mpi_float')!,
          int64: address('ompi_mpi_int64_t')!,
          int32: address('ompi_mpi_int32_t')!,
        },
        inPlace: 1,
      }
    : {
        world: 0x44000000,
        sum: 0x58000003,
        types: { double: 0x4c00080b, float: 0x4c00040a, int64: 0x4c00083a, int32: 0x4c000439 },
        inPlace: -1,
      };
  const bound = (name: string, parameters: string) =>
    library.func(`int ${name}(${parameters.replaceAll('Handle', handle)})`);
  return {
    path,
    ...handles,
    initialized: bound('MPI_Initialized', '_Out_ int *'),
    finalized: bound('MPI_Finalized', '_Out_ int *'),
    initThread: bound('MPI_Init_thread', 'void *, void *, int, _Out_ int *'),
    rank: bound('MPI_Comm_rank', 'Handle, _Out_ int *'),
    size: bound('MPI_Comm_size', 'Handle, _Out_ int *'),
    allReduce: bound('MPI_Allreduce', 'intptr_t, void *, int, Handle, Handle, Handle'),
    broadcast: bound('MPI_Bcast', 'void *, int, Handle, int, Handle'),
    barrier: bound('MPI_Barrier', 'Handle'),
    abort: bound('MPI_Abort', 'Handle, int'),
    finalize: bound('MPI_Finalize', ''),
  };
}
