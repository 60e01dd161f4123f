// Where the time of a graph goes, operator by operator, as ONNX Runtime measures it.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { UsageError } from '../../errors/index.js';
import { openSession, type SessionOptions, toOrt } from '../runtime/index.js';
import { expectTensor, type Tensor } from '../tensor/index.js';

export interface OperatorTime {
  /** The ONNX operator, after ONNX Runtime has merged what it can. */
  readonly operator: string;
  /** Uses of it per run. */
  readonly count: number;
  /** Milliseconds per run. */
  readonly milliseconds: number;
  /** Share of all operators' time. */
  readonly share: number;
}

interface TraceEvent {
  readonly cat?: string;
  readonly name?: string;
  /** Microseconds. */
  readonly dur?: number;
  readonly args?: { readonly op_name?: string };
}

/**
 * Runs a graph and says which operators took how long, the slowest first.
 *
 * @param bytes an ONNX file, such as `graphFile` and `stepFile` write
 * @param feeds its inputs by name, float, int or bool; more than it has may be there
 * @param runs how often it runs; two more come first, which are not counted
 * @throws UsageError when an input is missing
 * @example
 * const { bytes } = graphFile({ x }, { y });
 * console.table(await profileGraph(bytes, { x: tensor(values, [64, 20]) }));
 */
export async function profileGraph(
  bytes: Uint8Array,
  feeds: Readonly<Record<string, Tensor>>,
  { runs = 5, ...options }: Omit<SessionOptions, 'profile'> & { readonly runs?: number } = {},
): Promise<readonly OperatorTime[]> {
  if (!((bytes as unknown) instanceof Uint8Array)) {
    throw new UsageError('profileGraph: expected the bytes of an ONNX file, such as graphFile({ x }, { y }).bytes.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'fathom-profile-'));
  try {
    const session = await openSession(bytes, { ...options, profile: join(folder, 'trace') });
    const fed = fedTo(session, feeds);
    for (let run = 0; run < runs + 2; run++) await session.run(fed);
    session.endProfiling();
    await session.release();
    const [name] = await readdir(folder);
    const events = JSON.parse(await readFile(join(folder, name!), 'utf8')) as readonly TraceEvent[];
    return summarize(events, runs);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function fedTo(
  { inputMetadata }: Pick<InferenceSession, 'inputMetadata'>,
  feeds: Readonly<Record<string, Tensor>>,
): InferenceSession.FeedsType {
  return Object.fromEntries(
    inputMetadata.map((input) => {
      const value = feeds[input.name];
      if (value === undefined) throw new UsageError(`profileGraph: input "${input.name}" has no value; give it one.`);
      expectTensor(`profileGraph: input "${input.name}"`, value);
      return [input.name, toOrt(value, input.isTensor && input.type === 'float64')];
    }),
  );
}

/** Sums the kernel times of the last runs of a trace. A Loop's own time holds its body's, so it is left out. */
function summarize(events: readonly TraceEvent[], runs: number): readonly OperatorTime[] {
  const starts = events.flatMap(({ name }, i) => (name === 'model_run' ? [i] : []));
  const kernels = events.filter(
    ({ cat, name, args }, i) =>
      cat === 'Node' && name?.endsWith('_kernel_time') && args?.op_name !== 'Loop' && i > (starts.at(-runs - 1) ?? -1),
  );
  const times = new Map<string, { count: number; microseconds: number }>();
  for (const { dur = 0, args } of kernels) {
    const operator = args?.op_name ?? 'unknown';
    const entry = times.get(operator) ?? { count: 0, microseconds: 0 };
    times.set(operator, { count: entry.count + 1, microseconds: entry.microseconds + dur });
  }
  const whole = [...times.values()].reduce((total, { microseconds }) => total + microseconds, 0);
  return [...times]
    .map(([operator, { count, microseconds }]) => ({
      operator,
      count: count / runs,
      milliseconds: microseconds / 1000 / runs,
      share: microseconds / whole,
    }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}
