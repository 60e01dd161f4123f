import { describe, expect, it } from 'vitest';
import { gradients, recomputed } from '../../autodiff/index.js';
import { graphFile, stepFile } from '../../onnx/index.js';
import * as ops from '../../ops/index.js';
import { evaluatePlainly, Program } from '../../runtime/index.js';
import { applyOp, type Node, type Op, Value, verify } from '../index.js';

const { add, constant, exp, fill, input, matmul, maximum, mul, sum, tanh, where } = ops;
const [x, w] = [input('x', ['batch', 3]), input('w', [3, 2])];
const y = tanh(matmul(x, w));

/** A node as one could come from elsewhere, with some of it replaced. */
function forged(
  { node }: Value,
  change: Partial<Node>,
  type: { dtype?: Value['dtype']; shape?: Value['shape'] } = {},
): Value {
  const outputs: Value[] = [];
  const made: Node = { ...node, outputs, ...change };
  node.outputs.forEach(({ dtype, shape }, i) => {
    outputs.push(new Value(made, i, { dtype, shape, ...type }));
  });
  return outputs[0]!;
}

describe('verify', () => {
  it('finds nothing in what operators and gradients made, open or bound', () => {
    const loss = sum(mul(y, y));
    const [dw] = gradients(loss, [w]);
    expect(verify([loss, dw!])).toBeUndefined();
    expect(verify({ loss, dw: dw! }, { bindings: { batch: 5 }, inputs: { x, w } })).toBeUndefined();
    const [total] = ops.repeat(4, [fill(0, [])], [input('parts', [4, 3])], ([so], [part]) => [add(so!, sum(part!))]);
    expect(verify([total!])).toBeUndefined();
    const [kept] = recomputed([x], ([given]) => [tanh(matmul(given!, w))]);
    expect(verify([kept!, ...gradients(sum(kept!), [w])], { bindings: { batch: 2 } })).toBeUndefined();
    expect(
      verify([where(ops.greater(x, 0), x, Number.NEGATIVE_INFINITY), maximum(x, Number.NEGATIVE_INFINITY)]),
    ).toBeUndefined();
    expect(verify([ops.clip(x, 0, Number.POSITIVE_INFINITY)])).toBeUndefined();
  });

  const cycle = () => {
    const inputs: Value[] = [x];
    const back = forged(exp(x), { inputs });
    inputs[0] = tanh(back);
    return back;
  };
  const stranger = { name: 'stranger', arity: 1, infer: ([given]: readonly Value[]) => [given!] } as unknown as Op;

  it.each<readonly [string, () => string | undefined, string]>([
    [
      'an unknown operator',
      () => verify([forged(tanh(x), { op: stranger })]),
      'Unknown operator "stranger": it has no rule "evaluate"; use one of fathom/engine or define all of its rules.',
    ],
    [
      'no operator at all',
      () => verify([forged(tanh(x), { op: undefined as unknown as Op })]),
      'Unknown operator "undefined": it has no rule "infer"; use one of fathom/engine or define all of its rules.',
    ],
    [
      'too few inputs',
      () => verify([forged(y, { inputs: [] })]),
      'tanh: expected 1 inputs, received 0; give it what its rule asks for.',
    ],
    [
      'inputs of a wrong shape',
      () => verify([forged(matmul(x, w), { inputs: [x, x] })]),
      'matmul: expected inner dimensions to match, received [batch, 3] x [batch, 3]. Make the layer for the number of features that its input has.',
    ],
    [
      'inputs of a wrong type',
      () => verify([forged(y, { inputs: [input('i', [2], 'int')] })]),
      "tanh: expected floats, received int [2]; cast() it to 'float' first.",
    ],
    [
      'attributes that are not there',
      () => verify([forged(ops.transpose(w, [1, 0]), { attributes: {} })]),
      "transpose: Cannot read properties of undefined (reading 'length')",
    ],
    [
      'another type than the rule gives',
      () => verify([forged(y, {}, { shape: ['batch', 5] })]),
      'Output 1 of operator "tanh" is float [batch, 2] by its rule, but float [batch, 5] in the graph; make nodes with the functions of operators.',
    ],
    [
      'outputs of another node',
      () => verify([new Value(y.node, 0, y)]),
      'Output 1 of operator "tanh" is not that of its node; make nodes with the functions of operators.',
    ],
    [
      'no Value',
      () => verify([undefined as unknown as Value]),
      'Output 1 is no Value; give what an operator returned.',
    ],
    [
      'an input that is no Value',
      () => verify([forged(y, { inputs: [{} as Value] })]),
      'Input 1 of operator "tanh" is no Value; give what an operator returned.',
    ],
    [
      'a cycle',
      () => verify([cycle()]),
      'Operator "exp" depends on its own result; a graph must not have a cycle, so repeat() it instead.',
    ],
    [
      'two inputs of one name',
      () => verify([add(sum(x), sum(input('x', [4])))]),
      'Two inputs are called "x": float [batch, 3] and float [4]; rename one, or use one Value for both.',
    ],
    [
      'an input listed as another type',
      () => verify([y], { inputs: { x: input('x', ['batch', 4]), w } }),
      'Input "x" is float [batch, 3] in the graph but listed as float [batch, 4]; list the Value that the graph was built with.',
    ],
    [
      'a size that nothing tells',
      () => verify([fill(1, ['rows', 2])]),
      'Size "rows" of broadcastTo [rows, 2] cannot be known when the graph runs, since no input has it; bind it, as in { rows: 64 }.',
    ],
    [
      'a size bound to nothing',
      () => verify([y], { bindings: { batch: 1.5 } }),
      'Size "batch" is bound to 1.5; expected a whole number of at least 0.',
    ],
    [
      'NaN',
      () => verify([mul(x, Number.NaN)]),
      'A constant holds NaN; take the rows without values out of it, or put a number there.',
    ],
    [
      'an infinite factor',
      () => verify([mul(x, Number.POSITIVE_INFINITY)]),
      'mul: computes with a constant [] that is infinite in float32; take a finite number, such as 1e30.',
    ],
    [
      'a factor that is infinite in single precision only',
      () => verify([mul(x, ops.broadcastTo(constant([1e300], []), [3]))]),
      'mul: computes with a constant [3] that is infinite in float32; take a finite number, such as 1e30.',
    ],
    [
      'an attribute that is no number',
      () => verify([ops.pow(x, Number.NaN)]),
      'pow: exponent is NaN, which is no number of float32; give a finite one.',
    ],
    [
      'a name without letters',
      () => verify([input('', [2])]),
      'Input "" is unfit for ONNX: expected a text without control characters; rename it.',
    ],
    [
      'a name of the inside',
      () => verify([input('n.Add.0', [2])]),
      'Input "n.Add.0" is unfit for ONNX: names that begin with n., mask. or body. are used inside of the graph; rename it.',
    ],
    [
      'an output called as an input',
      () => verify({ x: y }),
      '"x" is the name of an input and of an output; rename the output.',
    ],
  ])('%s', (_, find, sentence) => {
    expect(find()).toBe(sentence);
  });

  it('a double constant is fit for a double graph', () => {
    expect(verify([mul(x, 1e300)], { precision: 'float64' })).toBeUndefined();
  });
});

it('graphs that are not well formed are refused before ONNX Runtime sees them', async () => {
  const wrong = mul(x, Number.NaN);
  expect(() => graphFile({ x }, { wrong })).toThrow('A constant holds NaN');
  expect(() => stepFile({ state: { x: wrong }, inputs: {}, outputs: {} }, 3)).toThrow('A constant holds NaN');
  await expect(Program.compile({ x }, { wrong })).rejects.toThrow('A constant holds NaN');
  await expect(Program.compile({}, { mask: ops.bernoulli([2], 0.5, 'drop') })).rejects.toThrow(
    'The graph draws the random mask "mask.drop", which a Program cannot',
  );
});

it('a cycle ends no evaluation in an endless loop', () => {
  const inputs: Value[] = [x];
  const back = forged(exp(x), { inputs });
  inputs[0] = tanh(back);
  expect(() => evaluatePlainly([back], {})).toThrow(
    'Operator "exp" reads its own result; a graph must not have a cycle.',
  );
});

it('an operator of your own is known by its rules', () => {
  const cube: Op<Record<never, never>> = {
    name: 'cube',
    arity: 1,
    infer: ([given]) => [given!],
    evaluate: ([given]) => [Float64Array.from(given!.data, (value) => value ** 3)],
    gradient: null,
    onnx: (emit, [given]) => emit.node('Mul', [given!, emit.node('Mul', [given!, given!])]),
  };
  expect(verify(applyOp(cube, [x], {}))).toBeUndefined();
});
