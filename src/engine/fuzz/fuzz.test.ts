// Ten thousand graphs at random. Whatever does not fit is refused with a sentence, by the operator or by verify; what is accepted
// becomes an ONNX file; and of those, several hundred run in ONNX Runtime with the numbers of the plain evaluation.
// FUZZ_GRAPH=1234 looks at one graph alone.
import { expect, it } from 'vitest';
import { Random } from '../../random/index.js';
import { orderNodes, type Value, verify } from '../graph/index.js';
import { printGraph } from '../inspect/index.js';
import { graphFile } from '../onnx/index.js';
import { ops as registry } from '../ops/registry.js';
import { evaluatePlainly, Program } from '../runtime/index.js';
import type { Bindings, Tensor } from '../tensor/index.js';
import { forge } from './forge.test.help.js';
import { makers, type RandomGraph, randomFeeds, randomGraph } from './random-graph.test.help.js';

const alone = process.env.FUZZ_GRAPH;
const count = 10_000;
const numbers = alone === undefined ? Array.from({ length: count }, (_, i) => i) : [Number(alone)];
const errors = new Set(['ShapeError', 'GraphError', 'NotSupportedError', 'RangeError']);
const graphOf = (number: number) => randomGraph(new Random('fuzz').split(number));
const typesOf = ({ inputs }: RandomGraph) => Object.fromEntries([...inputs].map(([name, { value }]) => [name, value]));
const named = (values: readonly Value[]) => Object.fromEntries(values.map((value, i) => [`y${i}`, value]));

/** Whether it is one of the sentences that are meant for users. */
function isOurs(error: unknown): boolean {
  return (
    error instanceof Error &&
    errors.has(error.name) &&
    !/undefined|of null|Invalid array length|Cannot read/.test(error.message)
  );
}

/** The sentence with which the graph is refused when it is checked or written; undefined where it is not. */
function refusalOf(graph: RandomGraph): string | undefined {
  const fault = verify(graph.outputs);
  if (fault !== undefined) return fault;
  try {
    graphFile(typesOf(graph), named(graph.outputs));
    return undefined;
  } catch (error) {
    if (!isOurs(error)) throw error;
    return (error as Error).message;
  }
}

function inGraph<R>(number: number, graph: RandomGraph, look: () => R): R {
  try {
    return look();
  } catch (error) {
    throw new Error(`Graph ${number} (FUZZ_GRAPH=${number}): ${(error as Error).message}\n${printed(graph)}`, {
      cause: error,
    });
  }
}

function printed({ outputs }: RandomGraph): string {
  try {
    return printGraph(outputs);
  } catch (error) {
    return (error as Error).message;
  }
}

it('has a use of every operator', () => {
  expect(registry.map(({ name }) => name).filter((name) => !(name in makers))).toEqual([]);
});

it('every graph is well formed or refused with a sentence; a forged one is always refused', () => {
  const used = new Set<string>();
  let accepted = 0;
  for (const number of numbers) {
    const graph = graphOf(number);
    inGraph(number, graph, () => {
      for (const error of graph.refusals) if (!isOurs(error)) throw error;
      if (refusalOf(graph) !== undefined) return;
      accepted++;
      for (const { op } of orderNodes(graph.outputs)) used.add(op.name);
      const { change, outputs } = forge(graph.outputs, new Random('forge').split(number));
      const fault = verify(outputs);
      if (fault === undefined) throw new Error(`verify finds nothing in a graph in which ${change}.`);
      if (/undefined is not|Cannot read/.test(fault)) throw new Error(`"${fault}" is no sentence for a user.`);
    });
  }
  if (alone !== undefined) return;
  expect(accepted).toBeGreaterThan(count / 2);
  expect(registry.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
});

/** Largest absolute value; infinite where there is one that is no number. */
const largest = ({ data }: Tensor) =>
  Array.from<number>(data).reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : Number.POSITIVE_INFINITY),
    0,
  );

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const apart = Math.abs(a[i]! - b[i]!);
    most = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : Math.max(most, apart);
  }
  return most;
}

/** As it is when inputs are rounded to single precision in some way: what changes much then cannot be compared. */
function shaken(feeds: Readonly<Record<string, Tensor>>, random: Random): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, fed]) => {
      if (fed.dtype !== 'float') return [name, fed];
      return [name, { ...fed, data: Float64Array.from(fed.data, (value) => value * (1 + 1e-6 * random.normal())) }];
    }),
  );
}

it('ONNX Runtime computes what the plain evaluation does', async () => {
  let compared = 0;
  for (const number of numbers) {
    if (alone === undefined && number % 20 !== 0) continue;
    const graph = graphOf(number);
    if (graph.isWild || refusalOf(graph) !== undefined) continue;
    const random = new Random('feeds').split(number);
    const batch = 1 + random.integer(4);
    const feeds = randomFeeds(graph, random, batch);
    const all = orderNodes(graph.outputs).flatMap(({ outputs }) => outputs);
    const plain = inGraph(number, graph, () => evaluatePlainly([...graph.outputs, ...all], feeds, { batch }));
    // Beyond these numbers single precision overflows, or rounds differences to nothing.
    if (plain.some((tensor) => !(largest(tensor) < 1e4))) continue;
    const others = [1, 2, 3].map((k) => evaluatePlainly(graph.outputs, shaken(feeds, random.split(k)), { batch }));
    const bindings: Bindings = random.uniform() < 0.5 ? { batch } : {};
    await inGraph(number, graph, async () => {
      const program = await Program.compile(typesOf(graph), named(graph.outputs), { bindings });
      const found = await program.run(feeds);
      await program.release();
      graph.outputs.forEach(({ dtype }, i) => {
        const [expected, own] = [plain[i]!, found[`y${i}`]!];
        expect(own.dtype, `type of y${i}`).toBe(dtype);
        expect(own.shape, `shape of y${i}`).toEqual(expected.shape);
        const spread = Math.max(...others.map((other) => farthest(other[i]!.data, expected.data)));
        if (spread > 1e-3 * (1 + largest(expected))) return;
        compared++;
        expect(farthest(own.data, expected.data), `y${i}`).toBeLessThan(2e-4 * (1 + largest(expected)) + 20 * spread);
      });
    }).catch((error: Error) => {
      throw error.message.startsWith('Graph ')
        ? error
        : new Error(`Graph ${number} (FUZZ_GRAPH=${number}): ${error.message}\n${printed(graph)}`, { cause: error });
    });
  }
  if (alone === undefined) expect(compared).toBeGreaterThan(200);
});
