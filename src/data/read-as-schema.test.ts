// New data read as the schema of a trained model.
import { describe, expect, it } from 'vitest';
import { failure, read, temporaryFolder } from './files.test.helper.js';
import { openDataset } from './open-dataset.js';
import type { Schema } from './schema.js';

const file = temporaryFolder();
const lines = (n: number, write: (i: number) => string) => Array.from({ length: n }, (_, i) => write(i)).join('\n');

async function trained(): Promise<Schema> {
  const rows = lines(
    40,
    (i) =>
      `${i},${i * 100},${['car', 'house', 'other'][i % 3]},${i % 2 ? 'Y' : 'N'},${1 + (i % 12)}/2011,${i % 5 === 0 ? 1 : 0}`,
  );
  const { table } = await read(file('train.csv', `loan_id,amount,purpose,insured,opened,default\n${rows}\n`), {
    roles: { default: 'target' },
  });
  return table.schema;
}

describe('reading as a schema', () => {
  it('keeps names, kinds, levels and formats; leaves other columns out; does not need the target', async () => {
    const schema = await trained();
    const path = file('new.csv', 'extra,purpose,opened,amount,insured\nx,house,1/2012,5,Y\ny,car,2/2012,6,Y\n');
    const { table } = await read(path, { schema });
    expect(table.schema).toEqual(schema.filter(({ name }) => !['loan_id', 'default'].includes(name)));
    expect(table.record(0)).toEqual({ amount: 5, purpose: 'house', insured: 'Y', opened: '2012-01-01' });
    expect(Array.from(table.categories('purpose').codes)).toEqual([1, 0]);
  });

  it('reads unseen levels as missing and counts them', async () => {
    const schema = await trained();
    const path = file(
      'unseen.csv',
      'purpose,opened,amount,insured\nboat,1/2012,5,Y\ncar,2/2012,6,maybe\nboat,2/2012,7,N\nNA,2/2012,7,N\n',
    );
    const dataset = await openDataset([path], { schema });
    expect(Array.from((await dataset.load()).categories('purpose').codes)).toEqual([-1, 0, -1, -1]);
    expect(dataset.profile.get('purpose')).toMatchObject({
      missing: 3,
      unseen: 2,
      unseenExamples: ['boat'],
      unconverted: 1,
    });
    expect(dataset.warnings).toEqual([
      'Column "purpose": 2 values were not seen in training ("boat") and read as missing.',
      'Column "insured": 1 value was not seen in training ("maybe") and reads as missing.',
    ]);
    await dataset.close();
  });

  it('names a missing feature and the column that was perhaps meant', async () => {
    const schema = await trained();
    expect(await failure(file('lacking.csv', 'purpos,opened,amount,insured\ncar,1/2012,5,Y\n'), { schema })).toBe(
      'DataError: Column "purpose" is missing: the model was trained with it. Did you mean "purpos"? Add the column, or rename the one that holds it.',
    );
  });

  it('maps a column of another name', async () => {
    const schema = await trained();
    const path = file('mapped.csv', 'reason,opened,amount,insured\ncar,1/2012,5,Y\n');
    expect((await read(path, { schema, map: { purpose: 'reason' } })).table.record(0)).toMatchObject({
      purpose: 'car',
    });
  });

  it('refuses a column whose values became another kind', async () => {
    const schema = await trained();
    const header = 'purpose,opened,amount,insured';
    expect(await failure(file('words.csv', `${header}\ncar,1/2012,much,Y\ncar,1/2012,little,Y\n`), { schema })).toBe(
      'DataError: Column "amount": numbers were expected, but it holds values such as "little". Mend the column, or read it as another kind.',
    );
    expect(await failure(file('dates.csv', `${header}\ncar,soon,1,Y\n`), { schema })).toContain(
      'Column "opened": dates were expected',
    );
    const coded = file('coded.csv', `${header}\n${lines(30, (i) => `${i % 4},1/2012,1,Y`)}\n`);
    expect(await failure(coded, { schema })).toBe(
      'DataError: Column "purpose": none of its values is one that the model was trained with ("car", "house", "other"). Check that the column still means the same.',
    );
  });

  it('reads numbers that are written in another way, and 1.0 as the level 1', async () => {
    const schema: Schema = [
      { name: 'amount', kind: 'numeric', role: 'feature' },
      { name: 'flag', kind: 'boolean', role: 'feature', levels: ['0', '1'] },
    ];
    const path = file('other.csv', 'amount,flag\n"1,200",1.0\n"3,400",0.0\n');
    expect((await read(path, { schema })).table.toParts().columns).toEqual([
      { kind: 'numeric', values: Float64Array.of(1200, 3400) },
      { kind: 'boolean', codes: Int32Array.of(1, 0), levels: ['0', '1'] },
    ]);
  });

  it('an all-missing feature stays in its kind', async () => {
    const schema = await trained();
    const { table } = await read(file('hollow.csv', 'purpose,opened,amount,insured\n,,,Y\n,,,N\n'), { schema });
    expect(table.record(1)).toEqual({ amount: null, purpose: null, insured: 'N', opened: null });
    expect(table.categories('purpose').levels).toEqual(['car', 'house', 'other']);
  });
});
