import { ShapeError } from '../../errors/index.js';
import { applyOp, expectValue, type Op, type Value } from '../graph/index.js';
import { broadcastShapes, isSameShape, type Shape, showShape, sizeOf, walk } from '../tensor/index.js';
import { add } from './add.js';
import { cast } from './cast.js';
import { greater } from './compare.js';
import { constant } from './constant.js';
import { broadcastSteps } from './define/arrays.js';
import { expectFloats, expectSome } from './define/expect.js';
import { matmul, multiply } from './matmul.js';
import { mul } from './mul.js';
import { sub } from './sub.js';
import { sum, sumTo } from './sum.js';
import { transpose } from './transpose.js';
import { where } from './where.js';

interface Attributes {
  readonly scale: number;
  /** Which inputs follow query, key and value. */
  readonly hasBias: boolean;
  readonly hasDropped: boolean;
}

/** What is added to the score of a key that must not be seen: e^-30000 is 0, also beside the largest scores there are. */
const hidden = -30_000;

const turned = (x: Value) => transpose(x, [...Array(x.ndim - 2).keys(), x.ndim - 1, x.ndim - 2]);

const scoresShape = (query: Shape, key: Shape): Shape => [...query.slice(0, -1), key.at(-2)!];

/** Inputs query, key, value, [bias], [dropped]; outputs the result and the weights of the keys, for the gradient. */
const op: Op<Attributes & Record<string, unknown>> = {
  name: 'attention',
  arity: [3, 5],
  infer: ([query, key, value, ...rest]) => {
    expectFloats('attention', [query!, key!, value!, ...rest]);
    const [q, k, v] = [query!.shape, key!.shape, value!.shape];
    const fits =
      q.length >= 2 &&
      isSameShape([...q.slice(0, -2), q.at(-1)!], [...k.slice(0, -2), k.at(-1)!]) &&
      isSameShape(k.slice(0, -1), v.slice(0, -1));
    if (!fits) {
      throw new ShapeError(
        `attention: expected queries [..., time, features], keys [..., keys, features] and values [..., keys, outputs], received ${showShape(q)}, ${showShape(k)} and ${showShape(v)}; make features, keys and leading axes the same.`,
      );
    }
    const scores = scoresShape(q, k);
    expectSome('attention', q, [q.length - 1]);
    expectSome('attention', scores, [scores.length - 1]);
    for (const { shape } of rest) {
      const both = broadcastShapes(shape, scores);
      if (both === undefined || !isSameShape(both, scores)) {
        throw new ShapeError(
          `attention: a mask of shape ${showShape(shape)} does not fit the scores ${showShape(scores)} of every query with every key; its sizes must be the same or 1; reshape() it.`,
        );
      }
    }
    return [
      { dtype: 'float', shape: [...q.slice(0, -1), v.at(-1)!] },
      { dtype: 'float', shape: scores },
    ];
  },
  evaluate: ([query, key, value, ...rest], { scale, hasBias, hasDropped }, [shape, scores]) => {
    const p = multiply(query!, key!, scores!, false, true).map((score) => score * scale);
    if (hasBias) {
      walk(scores!, broadcastSteps(rest[0]!.shape, scores!), (position, offset) => {
        p[position]! += rest[0]!.data[offset]!;
      });
    }
    const keys = scores!.at(-1)!;
    for (let start = 0; start < p.length; start += keys) {
      const row = p.subarray(start, start + keys);
      const largest = row.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
      let total = 0;
      for (let j = 0; j < keys; j++) total += row[j] = Math.exp(row[j]! - largest);
      for (let j = 0; j < keys; j++) row[j]! /= total;
    }
    const dropped = Float64Array.from(p);
    if (hasDropped) {
      const keep = rest.at(-1)!;
      walk(scores!, broadcastSteps(keep.shape, scores!), (position, offset) => {
        dropped[position]! *= keep.data[offset]!;
      });
    }
    return [multiply({ shape: scores!, data: dropped }, value!, shape!, false, false), p];
  },
  // S = scale Q Kᵀ + B, P = softmax(S), Y = (P ∘ M) V. With dP = (dY Vᵀ) ∘ M, the sum over the keys of P dP is the sum over the
  // outputs of Y dY, which is shorter (Dao et al., 2022): dS = P ∘ (dP - rows(Y dY)), dQ = scale dS K, dK = scale dSᵀ Q.
  gradient: ({ inputs, outputs: [y, p], attributes: { scale, hasBias, hasDropped } }, dy, ofWeights) => {
    const [q, k, v] = inputs as readonly [Value, Value, Value];
    const keep = hasDropped ? inputs.at(-1)! : undefined;
    const kept = (x: Value) => (keep === undefined ? x : mul(x, keep));
    const parts: Value[] = [];
    if (dy !== undefined) {
      const along = sum(mul(dy, y!), -1, { keepAxes: true });
      parts.push(mul(p!, sub(kept(matmul(dy, v, { transposeB: true })), along)));
    }
    if (ofWeights !== undefined) {
      parts.push(mul(p!, sub(ofWeights, sum(mul(ofWeights, p!), -1, { keepAxes: true }))));
    }
    const ds = parts.reduce((total, part) => add(total, part));
    return [
      matmul(ds, k, { scale }),
      // The transposed products (dK)ᵀ = scale Qᵀ dS and (dV)ᵀ = dYᵀ P turn the small matrices instead of the large ones.
      turned(matmul(q, ds, { transposeA: true, scale })),
      dy && turned(matmul(dy, kept(p!), { transposeA: true })),
      ...(hasBias ? [sumTo(ds, inputs[3]!)] : []),
      ...(hasDropped ? [undefined] : []),
    ];
  },
  // Scores before the softmax.
  workspace: ({ outputs: [, scores] }) => sizeOf(scores!),
  flops: ({ inputs: [query, , value], outputs: [, scores] }) => 2 * sizeOf(scores!) * (query!.at(-1)! + value!.at(-1)!),
  onnx: (emit, inputs, { inputs: [, key], attributes: { scale, hasBias, hasDropped } }) => {
    const [query, keyName, value] = inputs as readonly [string, string, string];
    const { ndim } = key!;
    const perm = [...Array(ndim - 2).keys(), ndim - 1, ndim - 2];
    const products = emit.node('MatMul', [query, emit.node('Transpose', [keyName], { perm: { ints: perm } })]);
    const scaled = emit.node('Mul', [products, emit.constant([scale], [], 'float')]);
    const scores = hasBias ? emit.node('Add', [scaled, inputs[3]!]) : scaled;
    const p = emit.node('Softmax', [scores], { axis: { int: -1 } });
    return [emit.node('MatMul', [hasDropped ? emit.node('Mul', [p, inputs.at(-1)!]) : p, value]), p];
  },
};

export interface AttentionOptions {
  /** Which keys a query may see: booleans that fit [..., time, keys] by broadcasting. */
  readonly mask?: Value;
  /** Whether a query sees the keys at its own place and before only; then there are as many keys as queries. */
  readonly isCausal?: boolean;
  /** Added to the scores, fits [..., time, keys] by broadcasting. */
  readonly bias?: Value;
  /** Random mask of [..., time, keys] that multiplies the weights in training. */
  readonly dropped?: Value;
  /** Of the scores; 1 / sqrt(features) when absent. */
  readonly scale?: number;
}

/**
 * Scaled dot-product attention (Vaswani et al., 2017): softmax(Q Kᵀ / sqrt(features)) V. A query that may see no key gives zeros.
 *
 * @param query shape [..., time, features]
 * @param key shape [..., keys, features]
 * @param value shape [..., keys, outputs]
 * @returns shape [..., time, outputs]
 */
export function attention(
  query: Value,
  key: Value,
  value: Value,
  { mask, isCausal = false, bias, dropped, scale }: AttentionOptions = {},
): Value {
  for (const each of [query, key, value]) expectValue('attention', each);
  const features = query.shape.at(-1);
  if (scale === undefined && typeof features !== 'number') {
    throw new ShapeError(
      `attention: the features of ${showShape(query.shape)} must be known; bind them or give a scale.`,
    );
  }
  const biases = [
    ...(bias === undefined ? [] : [bias]),
    ...(isCausal ? [causalBias(query, key)] : []),
    ...(mask === undefined ? [] : [where(mask, 0, hidden)]),
  ];
  const all = biases.length === 0 ? undefined : biases.reduce((total, each) => add(total, each));
  const inputs = [query, key, value, ...(all === undefined ? [] : [all]), ...(dropped === undefined ? [] : [dropped])];
  const attributes = {
    scale: scale ?? 1 / Math.sqrt(features as number),
    hasBias: all !== undefined,
    hasDropped: dropped !== undefined,
  };
  const y = applyOp(op, inputs, attributes)[0]!;
  if (mask === undefined) return y;
  // With nothing to see, all keys are hidden alike and would be averaged.
  const allowed = isCausal ? mul(cast(mask, 'float'), causal(query, key)) : cast(mask, 'float');
  return where(greater(sum(allowed, -1, { keepAxes: true }), 0), y, 0);
}
attention.op = op;

/** 1 where a query may see a key at its own place or before, shape [time, time]. */
function causal(query: Value, key: Value, [seen, unseen] = [1, 0]): Value {
  const [time, keys] = [query.shape.at(-2), key.shape.at(-2)];
  if (typeof time !== 'number' || time !== keys) {
    throw new ShapeError(
      `attention: a causal one needs as many keys as queries, and their number known, received ${time ?? 'no'} queries and ${keys ?? 'no'} keys.`,
    );
  }
  const values = Float32Array.from({ length: time * time }, (_, i) =>
    i % time <= Math.floor(i / time) ? seen : unseen,
  );
  return constant(values, [time, time]);
}

const causalBias = (query: Value, key: Value): Value => causal(query, key, [0, hidden]);
