import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Table } from '../../data/index.js';
import { DataError, NotSupportedError, UsageError } from '../../errors/index.js';
import { checkAdditivity } from '../../explain/index.js';
import { type AttributeProto, type GraphProto, type ModelProto, readOnnx, rewriteOnnx } from '../../onnx/index.js';
import { Random } from '../../random/index.js';
import { boost } from '../boost.js';
import { context, loans, probabilityOf } from '../contract.test.help.js';
import { OnnxModel } from './model.js';

const file = (name: string) => readFileSync(new URL(`../../../test/onnx/${name}`, import.meta.url));
interface Expected {
  readonly rows: readonly Record<string, number | string | null>[];
  readonly probability: readonly number[];
}
const expectedOf = (name: string): Expected => JSON.parse(file(`${name}.expected.json`).toString());
const tableOf = (model: OnnxModel, { rows }: Pick<Expected, 'rows'>) => Table.fromRecords(model.features, rows);
const forestNames = ['income', 'age'];
/** The file of the logistic pipeline with one thing changed. */
const changed = (change: (model: ReturnType<typeof readOnnx>) => object) => {
  const model = readOnnx(file('logistic.onnx'));
  return rewriteOnnx({ ...model, ...change(model) });
};
const external = { name: 'w', dims: [1], dataType: 1, dataLocation: 1 };
const nothing: GraphProto = { name: '', node: [], input: [], output: [] };
const hiding = { ...nothing, initializer: [external] };
const inGraph = (more: Partial<GraphProto>) =>
  changed(({ graph }) => ({ graph: { ...graph, ...more, node: [...graph.node, ...(more.node ?? [])] } }));
const inAttribute = (more: Partial<AttributeProto>) =>
  inGraph({ node: [{ input: [], output: ['y'], opType: 'If', attribute: [{ name: 'value', type: 4, ...more }] }] });
/** Bytes of a model of which nothing else is known. */
const whole = (model: Partial<ModelProto>) => rewriteOnnx(model as ModelProto);

describe('a foreign ONNX classifier', () => {
  it.each([
    ['logistic', undefined, ['income numeric', 'age numeric', 'purpose categorical']],
    ['forest', forestNames, ['income numeric', 'age numeric']],
  ] as const)('predicts what ONNX Runtime predicts in Python, and explains it: %s', async (name, names, features) => {
    const model = new OnnxModel({ bytes: file(`${name}.onnx`), names }, name);
    expect(model.features.map((feature) => `${feature.name} ${feature.kind}`)).toEqual(features);
    const expected = expectedOf(name);
    const table = tableOf(model, expected);
    const probability = await probabilityOf(model, table);
    expect(expected.probability.length).toBe(200);
    expect(new Set(probability).size).toBeGreaterThan(50);
    expected.probability.forEach((p, row) => {
      expect(Math.abs(probability[row]! - p), `row ${row + 1}`).toBeLessThan(1e-6);
    });
    const some = table.rows(Int32Array.of(0, 3, 9));
    const explanation = await model.against(table).explain(some);
    checkAdditivity(explanation, 1e-9);
    expect(explanation.contributions.data.some((value) => Math.abs(value) > 0.05)).toBe(true);
    expect(await model.against(table).explain(some)).toEqual(explanation);
    const loaded = OnnxModel.load(JSON.parse(JSON.stringify(model.against(table).save())));
    expect(await loaded.explain(some)).toEqual(explanation);
    expect(await loaded.exports.onnx!({ classes: [], version: '' })).toEqual(file(`${name}.onnx`));
  });

  it("is Fathom's own again, dates, levels and missing values included", async () => {
    const train = loans(600, new Random('train'));
    const model = await boost.create().fit(train, context());
    const bytes = await model.exports!.onnx!({ classes: ['0', '1'], version: '9.9.9' });
    const again = new OnnxModel({ bytes }, 'boost.onnx').against(train);
    const fresh = loans(300, new Random('fresh'));
    const [own, other] = [await probabilityOf(model, fresh), await probabilityOf(again, fresh)];
    own.forEach((p, row) => {
      expect(Math.abs(other[row]! - p), `row ${row + 1}`).toBeLessThan(1e-6);
    });
    checkAdditivity(await again.explain(fresh.rows(Int32Array.of(0, 1, 2))), 1e-9);
  });

  it('refuses what needs more than its bytes, or is no model', () => {
    const open = (bytes: Uint8Array, names?: readonly string[]) => () => new OnnxModel({ bytes, names }, 'x.onnx');
    const bytes = inGraph({ initializer: [external] });
    expect(open(bytes)).toThrow(DataError);
    expect(open(bytes)).toThrow(
      'x.onnx: the values of "w" are kept in another file, and only the one given is read; save the model with its data inside.',
    );
    const custom = changed(({ graph }) => ({
      graph: { ...graph, node: [...graph.node, { input: [], output: ['y'], opType: 'Secret', domain: 'acme' }] },
    }));
    expect(open(custom)).toThrow(NotSupportedError);
    expect(open(custom)).toThrow('x.onnx: the graph uses the custom operator "Secret" of the domain "acme"; export');
    expect(open(Buffer.from('{"not": "ONNX"}'))).toThrow(DataError);
    expect(open(file('forest.onnx'))).toThrow(
      'has 2 columns without names; name them in their order with --features a,b,c.',
    );
    expect(open(file('forest.onnx'), ['age'])).toThrow('has 2 columns, and 1 are named');
    expect(open(file('logistic.onnx'), ['age', 'incme'])).toThrow(UsageError);
    expect(open(file('logistic.onnx'), ['age', 'incme'])).toThrow('Did you mean "income"?');
  });

  const elsewhere = 'x.onnx: the values of "w" are kept in another file';
  const sparse = 'x.onnx: the graph uses sparse tensors; export';
  it.each<[string, string, Uint8Array]>([
    ['a second graph', 'field "graph" occurs twice', Buffer.concat([whole({ graph: hiding }), file('logistic.onnx')])],
    ['initializers', elsewhere, inGraph({ initializer: [external] })],
    ['sparse initializers', sparse, inGraph({ sparseInitializer: [Uint8Array.of()] })],
    ['an attribute', elsewhere, inAttribute({ t: external })],
    ['the tensors of an attribute', elsewhere, inAttribute({ tensors: [external] })],
    ['a sparse attribute', sparse, inAttribute({ sparseTensor: Uint8Array.of() })],
    ['the sparse tensors of an attribute', sparse, inAttribute({ sparseTensors: [Uint8Array.of()] })],
    ['a graph within', elsewhere, inAttribute({ g: hiding })],
    ['the graphs of an attribute', elsewhere, inAttribute({ graphs: [hiding] })],
    ['functions', 'functions that the file defines itself', changed(() => ({ functions: [Uint8Array.of()] }))],
    ['training_info', 'steps of a training', changed(() => ({ trainingInfo: [Uint8Array.of()] }))],
  ])('refuses values of other files in %s', (_, sentence, bytes) => {
    expect(() => new OnnxModel({ bytes }, 'x.onnx')).toThrow(sentence);
  });

  it('is read as ONNX, whatever else its bytes could be', async () => {
    // A field nobody knows, so that the file says "ORTM" where the other format of ONNX Runtime says it.
    const bytes = Buffer.concat([Buffer.from([0x7a, 6, 0, 0]), Buffer.from('ORTM'), file('forest.onnx')]);
    const expected = expectedOf('forest');
    const model = new OnnxModel({ bytes, names: forestNames }, 'x.onnx');
    const probability = await probabilityOf(model, tableOf(model, expected));
    expect(probability[0]).toBeCloseTo(expected.probability[0]!, 6);
  });

  it('says which row has no probability, and which column is missing or of another kind', async () => {
    const logits = changed(({ graph }) => ({
      graph: {
        ...graph,
        node: [{ input: ['income'], output: ['z'], opType: 'Identity' }],
        initializer: [],
        output: [{ name: 'z', type: { tensorType: { elemType: 1 } } }],
      },
    }));
    const model = new OnnxModel({ bytes: logits }, 'x.onnx');
    const ask = (income: number | null) =>
      model.predictProba(
        tableOf(model, {
          rows: [
            { income: 0.5, age: 1, purpose: 'car' },
            { income, age: 1, purpose: 'car' },
          ],
        }),
      );
    expect((await ask(0.25)).data).toEqual(Float64Array.of(0.5, 0.5, 0.75, 0.25));
    await expect(ask(3)).rejects.toThrow(
      'Row 2: the model gives 3, which is no probability; its output "z" may hold log-odds',
    );
    await expect(ask(null)).rejects.toThrow('Row 2: the model gives no number (NaN)');
    const one = tableOf(model, { rows: [{ income: 0.5, age: 1, purpose: 'car' }] });
    await expect(model.explain(one)).rejects.toThrow('import it again with --data FILE');
    await expect(model.predictProba(one.pick(['income', 'purpose']))).rejects.toThrow(/"age"/);
    const words = one.with({ name: 'age', kind: 'text', role: 'feature' }, { kind: 'text', values: ['old'] });
    await expect(model.predictProba(words)).rejects.toThrow(/age.*old/);
  });

  it('cut short or with a byte changed is refused or read, and nothing else happens', () => {
    const whole = file('logistic.onnx');
    let refused = 0;
    const check = (bytes: Uint8Array) => {
      try {
        new OnnxModel({ bytes }, 'x.onnx');
      } catch (error) {
        if (!(error instanceof DataError || error instanceof NotSupportedError)) throw error;
        refused++;
      }
    };
    for (let length = 0; length < whole.length; length += 13) check(whole.subarray(0, length));
    expect(refused).toBeGreaterThan(whole.length / 13 - 5);
    refused = 0;
    const random = new Random('bytes');
    for (let trial = 0; trial < 500; trial++) {
      const bytes = Uint8Array.from(whole);
      bytes[random.integer(bytes.length)] = random.integer(256);
      check(bytes);
    }
    expect(refused).toBeGreaterThan(50);
  });
});
