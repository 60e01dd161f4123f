// The networks of tables: what they read is a row of `InputPlaces`, what they give are the outputs of each member.
import {
  add,
  clip,
  concat,
  constant,
  logSoftmax,
  logSumExp,
  matmul,
  mean,
  mul,
  neg,
  padAxis,
  relu,
  reshape,
  slice,
  softplus,
  sub,
  transpose,
  type Value,
} from '../../engine/index.js';
import { fanIn, type Layer, layer, linear, parameter, tabM, transformerEncoder, zeros } from '../../nn/index.js';
import type { InputPlaces } from './column-inputs.js';

/** Settings that a network's shape follows from. */
export type Architecture =
  | {
      readonly kind: 'mlp';
      /** Perceptrons that share their weights but for a few. */
      readonly members: number;
      readonly layers: number;
      readonly width: number;
      /** Numbers that each numeric column is turned into. */
      readonly embedding: number;
    }
  | {
      readonly kind: 'transformer';
      readonly layers: number;
      /** Of each column's vector, a multiple of `heads`. */
      readonly width: number;
      readonly heads: number;
    };

/** [batch, places.width] -> [batch, members, outputs]; logits, or standardised numbers. */
export function networkOf(architecture: Architecture, places: InputPlaces, outputs: number, dropout = 0): Layer {
  return architecture.kind === 'mlp'
    ? perceptrons(architecture, places, outputs, dropout)
    : columnTransformer(architecture, places, outputs, dropout);
}

/**
 * A vector for each number (Gorishniy, Rubachev and Babenko, 2022): z w + b + bins W, where bins say how much of each lies below.
 * W starts at 0, so that a network begins with the distances and bends where the rows ask for it.
 */
function numberEmbedding(places: InputPlaces, size: number): Layer {
  const { numbers, bins } = places;
  const columns = numbers.length;
  const own = { decays: false };
  return layer(
    {
      slope: parameter([columns, size], fanIn(size), own),
      shift: parameter([columns, size], fanIn(size), own),
      weight: parameter([columns, bins, size], zeros),
    },
    ({ slope, shift, weight }, x: Value) => {
      const batch = x.shape[0]!;
      const distances = reshape(slice(x, 1, columns, 2 * columns), [batch, columns, 1]);
      const bent = transpose(matmul(transpose(binShares(places, x), [1, 0, 2]), weight), [1, 0, 2]);
      return add(add(mul(distances, slope), shift), bent);
    },
  );
}

/** TabM: perceptrons of embedded numbers and flags. */
function perceptrons(
  { members, layers, width, embedding }: Extract<Architecture, { kind: 'mlp' }>,
  places: InputPlaces,
  outputs: number,
  dropout: number,
): Layer {
  const numbers = places.numbers.length;
  const inputs = numbers * embedding + places.flags.length;
  const trunk = tabM({ inputs, outputs, members, hidden: new Array<number>(layers).fill(width), dropout });
  if (numbers === 0) return layer({ trunk }, (parts, x: Value) => parts.trunk(x));
  return layer({ embedding: numberEmbedding(places, embedding), trunk }, (parts, x: Value) => {
    const embedded = reshape(parts.embedding(x), [x.shape[0]!, numbers * embedding]);
    return parts.trunk(places.flags.length === 0 ? embedded : concat([embedded, slice(x, 1, 2 * numbers)], 1));
  });
}

/** How much of each bin lies below each number: [batch, places.width] -> [batch, numbers, bins]. */
function binShares({ numbers, bins }: InputPlaces, x: Value): Value {
  const positions = reshape(slice(x, 1, 0, numbers.length), [x.shape[0]!, numbers.length, 1]);
  return clip(sub(positions, constant(Array.from({ length: bins }, (_, bin) => bin))), 0, 1);
}

/** A sum over columns, each bent as it likes: what needs no interaction. It begins at 0. [batch, places.width] -> [batch, outputs] */
function additiveModel(places: InputPlaces, outputs: number): Layer {
  const { numbers, flags, bins } = places;
  const count = numbers.length;
  return layer(
    {
      ...(count > 0 && { bent: parameter([count * bins, outputs], zeros) }),
      ...(count + flags.length > 0 && { straight: parameter([count + flags.length, outputs], zeros) }),
      shift: parameter([outputs], zeros, { decays: false }),
    },
    (parts, x: Value) => {
      const { bent, straight, shift } = parts as unknown as Readonly<Record<string, Value>>;
      const sums: Value[] = [];
      if (straight !== undefined) sums.push(matmul(slice(x, 1, count), straight));
      if (bent !== undefined) sums.push(matmul(reshape(binShares(places, x), [x.shape[0]!, count * bins]), bent));
      return sums.reduce((sum, each) => add(sum, each), shift!);
    },
  );
}

/** FT-Transformer beside an additive model: columns are places, each with the sum of what its number and its flags stand for. */
function columnTransformer(
  { layers, width, heads }: Extract<Architecture, { kind: 'transformer' }>,
  places: InputPlaces,
  outputs: number,
  dropout: number,
): Layer {
  const { numbers, flags } = places;
  const columns = [...new Set([...numbers, ...flags.map(({ column }) => column)])];
  const owners = flags.map(({ column }) => columns.indexOf(column));
  // owned[c, f] = 1 where flag f is one of column c.
  const owned = columns.flatMap((_, c) => owners.map((owner) => Number(owner === c)));
  const own = { decays: false };
  return layer(
    {
      answer: parameter([1, 1, width], fanIn(width), own),
      ...(numbers.length > 0 && { embedding: numberEmbedding(places, width) }),
      ...(flags.length > 0 && { table: parameter([flags.length, width], fanIn(width), own) }),
      shift: parameter([columns.length, width], fanIn(width), own),
      encoder: transformerEncoder(width, { layers, heads, hidden: 2 * width, activation: relu, dropout }),
      head: linear(width, outputs),
      additive: additiveModel(places, outputs),
    },
    (parts, x: Value) => {
      const { answer, table, shift } = parts as unknown as Readonly<Record<string, Value>>;
      const { embedding, encoder, head, additive } = parts as unknown as Readonly<Record<string, (x: Value) => Value>>;
      const batch = x.shape[0]!;
      const given: Value[] = [shift!];
      if (embedding !== undefined) given.unshift(padAxis(embedding(x), 1, 0, columns.length - numbers.length));
      if (table !== undefined) {
        const set = reshape(slice(x, 1, 2 * numbers.length), [batch, flags.length, 1]);
        given.unshift(matmul(constant(owned, [columns.length, flags.length]), mul(set, table)));
      }
      // The answer's place starts alike for every row: it is added to a place of zeros.
      const tokens = padAxis(
        given.reduce((sum, each) => add(sum, each)),
        1,
        1,
        0,
      );
      const seen = encoder!(add(tokens, padAxis(answer!, 1, 0, columns.length)));
      const together = head!(relu(reshape(slice(seen, 1, 0, 1), [batch, width])));
      return reshape(add(additive!(x), together), [batch, 1, outputs]);
    },
  );
}

export type Aim = 'event' | 'classes' | 'number';

/**
 * The sums of a row, by the mean of the members' probabilities (or numbers): log-odds of the event, logarithms of the
 * probabilities of the classes, or the standardised number. [batch, members, outputs] -> [batch, outputs]
 */
export function scoresOf(members: Value, aim: Aim): Value {
  const count = members.shape[1] as number;
  switch (aim) {
    case 'event':
      // log sum p - log sum (1 - p), with log p = -softplus(-z)
      return sub(logSumExp(neg(softplus(neg(members))), 1), logSumExp(neg(softplus(members)), 1));
    case 'classes':
      return sub(logSumExp(logSoftmax(members), 1), Math.log(count));
    case 'number':
      return mean(members, 1);
  }
}
