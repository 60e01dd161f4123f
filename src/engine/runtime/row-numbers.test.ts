import { describe, expect, it } from 'vitest';
import { DataError, GraphError } from '../../errors/index.js';
import { add, constant, gather, input, reshape, scatterAdd } from '../ops/index.js';
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

  it('that are computed end the run with an error of ours', async () => {
    const y = gather(table, add(rows, constant([5], [1], 'int')));
    const program = await Program.compile({ table, rows }, { y });
    const error = await program
      .run({ table: values, rows: tensor([0, 1], [2], 'int') })
      .catch((caught: Error) => caught);
    expect(error).toBeInstanceOf(GraphError);
    expect((error as Error).message).toMatch(/^ONNX Runtime cannot compute the graph: .*indices/);
    await program.release();
  });
});
