import { describe, expect, it } from 'vitest';
import { DataError, GraphError } from '../../errors/index.js';
import type { Value } from '../graph/index.js';
import { add, constant, fill, gather, input, repeat, reshape, scatterAdd } from '../ops/index.js';
import { tensor } from '../tensor/index.js';
import { evaluatePlainly, Program } from './index.js';

const [table, rows] = [input('table', [3, 1]), input('rows', [2], 'int')];
const values = tensor([10, 20, 30], [3, 1]);

describe('rows that are not in a table', () => {
  const uses = {
    gather: gather(table, rows),
    'gather of some of them': gather(table, reshape(rows, [2, 1])),
    scatterAdd: scatterAdd(constant([1, 2], [2, 1]), rows, [3, 1]),
  };
  it.each(Object.entries(uses))('%s refuses them, with and without ONNX Runtime', async (_, y) => {
    const program = await Program.compile({ table, rows }, { y });
    const run = (numbers: readonly number[]) => program.run({ table: values, rows: tensor(numbers, [2], 'int') });
    await run([0, 2]);
    for (const wrong of [-1, 3]) {
      const said = `expected numbers of the 3 rows of a table, from 0 to 2, received ${wrong} at position 1; count from 0`;
      const error = await run([0, wrong]).catch((caught: Error) => caught);
      expect(error).toBeInstanceOf(DataError);
      expect((error as Error).message).toContain(`Input "rows": ${said}`);
      expect(() => evaluatePlainly([y], { table: values, rows: tensor([0, wrong], [2], 'int') })).toThrow(
        `expected indices from 0 to 2, the rows of the table, received ${wrong} at position 1;`,
      );
    }
    await program.release();
  });

  const open = input('table', ['size', 1]);
  const shifted = add(rows, constant([-1], [1], 'int'));
  it.each<[string, { table: typeof table; rows: typeof rows }, Value, number, RegExp]>([
    ['too large', { table, rows }, gather(table, add(rows, constant([5], [1], 'int'))), 0, /indices/],
    ['negative', { table, rows }, gather(table, shifted), 0, /indices/],
    ['negative, of a table whose size is open', { table: open, rows }, gather(open, rows), -1, /indices/],
    ['negative, added to', { table, rows }, scatterAdd(constant([1, 2], [2, 1]), shifted, [3, 1]), 0, /indice/],
    [
      'negative, in a round of repeat',
      { table, rows },
      repeat(2, [fill(0, [1])], [rows], ([sum], [row]) => [add(sum!, gather(table, reshape(row!, [])))])[0]!,
      -1,
      /indices/,
    ],
  ])('that are computed and %s end the run with an error of ours', async (_, inputs, y, wrong, said) => {
    const program = await Program.compile(inputs, { y }, { bindings: { size: 3 } });
    const run = (first: number) => program.run({ table: values, rows: tensor([first, 1], [2], 'int') });
    const error = await run(wrong).catch((caught: Error) => caught);
    expect(error).toBeInstanceOf(GraphError);
    expect((error as Error).message).toMatch(/^ONNX Runtime cannot compute the graph: /);
    expect((error as Error).message).toMatch(said);
    await program.release();
  });

  it('are as before where they are computed and in the table', async () => {
    const y = add(gather(table, shifted), scatterAdd(constant([1, 2], [2, 1]), shifted, [2, 1]));
    const program = await Program.compile({ table, rows }, { y });
    const { y: found } = await program.run({ table: values, rows: tensor([2, 1], [2], 'int') });
    expect(Array.from(found!.data)).toEqual([20 + 2, 10 + 1]);
    await program.release();
  });
});
