import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ProgressEvent, StopSignal } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { Engine, literal } from './engine.js';
import { read, temporaryFolder, toGb18030 } from './files.test.helper.js';
import { openDataset } from './open-dataset.js';

const file = temporaryFolder();
const people = 'name,age,city\nAda,36,London\nBlaise,39,Paris\nCarl,,"Göttingen, DE"\n';

async function records(path: string, options = {}) {
  const { table } = await read(path, options);
  return Array.from({ length: table.rowCount }, (_, row) => table.record(row));
}

describe('dialects', () => {
  const expected = [
    { name: 'Ada', age: 36, city: 'London' },
    { name: 'Blaise', age: 39, city: 'Paris' },
    { name: 'Carl', age: null, city: 'Göttingen, DE' },
  ];

  it.each([
    ['comma', people],
    ['semicolon', 'name;age;city\nAda;36;London\nBlaise;39;Paris\nCarl;;Göttingen, DE\n'],
    ['tab', 'name\tage\tcity\nAda\t36\tLondon\nBlaise\t39\tParis\nCarl\t\tGöttingen, DE\n'],
    ['bar, no last line end', 'name|age|city\nAda|36|London\nBlaise|39|Paris\nCarl||Göttingen, DE'],
    ['caret', 'name^age^city\nAda^36^London\nBlaise^39^Paris\nCarl^^Göttingen, DE\n'],
    ['windows line ends', people.replaceAll('\n', '\r\n')],
    ['old mac line ends', people.replaceAll('\n', '\r')],
    ['mixed line ends', people.replace('London\n', 'London\r\n').replace('Paris\n', 'Paris\r')],
    ['empty lines', `\n${people.replace('Blaise', '\nBlaise')}\n\n`],
    ['byte-order mark', `\ufeff${people}`],
    ['backslash escapes', 'name,age,city\n"Ada",36,"London"\n"Blaise",39,Paris\nCarl,,"Göttingen, DE"\n'],
  ])('%s', async (_, text) => {
    expect(await records(file('dialect.csv', text))).toEqual(expected);
  });

  it('keeps quotes, delimiters and line breaks inside quoted fields', async () => {
    const path = file('quoted.csv', 'a,b\n1,"say ""hi"", twice\nand leave"\n2,"x"\n');
    expect(await records(path)).toEqual([
      { a: 1, b: 'say "hi", twice\nand leave' },
      { a: 2, b: 'x' },
    ]);
  });

  it('reads backslash-escaped quotes', async () => {
    const path = file('escaped.csv', 'a,b\n1,"say \\"hi\\", twice"\n2,"x"\n');
    expect((await records(path))[0]).toEqual({ a: 1, b: 'say "hi", twice' });
  });

  it('names columns of a file without a header', async () => {
    const { columns, warnings } = await read(file('bare.csv', '5,x\n6,y\n7,x\n'));
    expect(columns).toEqual(['column_1: numeric feature', 'column_2: categorical feature']);
    expect(warnings).toEqual(['bare.csv: 2 columns have no name and became "column_1", "column_2".']);
  });

  it('takes the first field for row labels when the header is one short, as R writes it', async () => {
    const { columns } = await read(file('r.csv', 'a,b\nr1,1,2\nr2,3,4\nr3,5,6\n'));
    expect(columns).toEqual(['column_1: categorical id', 'a: numeric feature', 'b: numeric feature']);
  });

  it('reads a single column', async () => {
    expect(await records(file('one.csv', 'amount\n5\n6\n'))).toEqual([{ amount: 5 }, { amount: 6 }]);
  });
});

describe('encodings and compression', () => {
  const chinese = '姓名,年龄,城市\n王芳,36,北京\n李伟,39,上海\n张敏,28,北京\n';

  it.each([
    ['UTF-16 little endian with mark', Buffer.from(`\ufeff${people}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 little endian', Buffer.from(people, 'utf16le'), 'utf-16le'],
    ['UTF-16 big endian', Buffer.from(`\ufeff${people}`, 'utf16le').swap16(), 'utf-16be'],
    ['latin-1', Buffer.from(people, 'latin1'), 'windows-1252'],
  ])('%s', async (_, bytes, encoding) => {
    const dataset = await openDataset([file('encoded.csv', bytes)], { threads: 1 });
    expect(dataset.sources[0]!.encoding).toBe(encoding);
    expect((await dataset.load()).record(2)).toEqual({ name: 'Carl', age: null, city: 'Göttingen, DE' });
    await dataset.close();
  });

  it('GB18030', async () => {
    const path = file('gb.csv', toGb18030(chinese));
    expect(await records(path)).toEqual(await records(file('utf.csv', chinese)));
    const dataset = await openDataset([path], { threads: 1 });
    expect(dataset.sources[0]!.encoding).toBe('gb18030');
    await dataset.close();
  });

  it('gzip and zstd', async () => {
    const expected = await records(file('plain.csv', people));
    expect(await records(file('people.csv.gz', gzipSync(people)))).toEqual(expected);
    const packed = file('people.csv.zst');
    const engine = await Engine.start({ threads: 1, folder: file('') });
    await engine.run(
      `COPY (SELECT * FROM read_csv(${literal(file('plain.csv'))}, all_varchar = true)) TO ${literal(packed)} (HEADER, COMPRESSION zstd)`,
    );
    engine.close();
    expect(await records(packed)).toEqual(expected);
  });

  it('describes its sources', async () => {
    const dataset = await openDataset([file('people.csv', people)], { threads: 1 });
    expect(dataset.sources).toEqual([
      {
        path: file('people.csv'),
        name: 'people.csv',
        bytes: 67,
        sha256: '33a0dd92e9bee9ada719791d227489c2ce31ac77f81bfe2be232d3ea86223a3a',
        format: 'csv',
        encoding: 'utf-8',
        delimiter: ',',
      },
    ]);
    await dataset.close();
  });
});

describe('JSON', () => {
  it('reads lines with changing keys, nested values and true/false', async () => {
    const text = '{"a":1.10,"b":"x","ok":true}\n{"b":"y","c":{"d":[1,2]},"a":null,"ok":false}\n';
    expect(await records(file('a.jsonl', text))).toEqual([
      { a: 1.1, b: 'x', ok: 'true', c: null },
      { a: null, b: 'y', ok: 'false', c: '{"d":[1,2]}' },
    ]);
  });

  it('reads an array of objects', async () => {
    expect(await records(file('a.json', '[{"a":1},\n{"a":2}]'))).toEqual([{ a: 1 }, { a: 2 }]);
  });
});

describe('values', () => {
  it('reads numbers and dates however they are written', async () => {
    const text =
      'rate;amount;money;day;issued\n13,5%;1.234,5;"1.200 €";31/12/2011;Dec-2011\n7%;12,25;"13 €";01/02/2012;Jan-2012\n';
    expect(await records(file('european.csv', text))).toEqual([
      { rate: 13.5, amount: 1234.5, money: 1200, day: '2011-12-31', issued: '2011-12-01' },
      { rate: 7, amount: 12.25, money: 13, day: '2012-02-01', issued: '2012-01-01' },
    ]);
  });

  it('reads clock times with AM and PM', async () => {
    const text = 'at,x\n12/31/2011 01:05:00 PM,1\n01/02/2012 12:05:00 AM,2\n';
    expect((await records(file('clock.csv', text))).map(({ at }) => at)).toEqual([
      '2011-12-31T13:05:00.000Z',
      '2012-01-02T00:05:00.000Z',
    ]);
  });

  it('reads infinities as missing and says so, and keeps 1e308', async () => {
    const { table, warnings } = await read(file('huge.csv', `x\n1e308\ninf\n-Infinity\n${'5\n'.repeat(60)}7\n8\n`));
    expect(Array.from(table.numbers('x').slice(0, 4))).toEqual([1e308, Number.NaN, Number.NaN, 5]);
    expect(warnings).toEqual([
      'Column "x": 2 values ("inf", "-Infinity") are no numbers and read as missing; the first is in row 2.',
    ]);
  });

  it('counts words among numbers and names the first row', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => (i === 5 ? 'unknown' : i === 9 ? '?' : String(i)));
    const dataset = await openDataset([file('words.csv', `x,y\n${rows.map((x, i) => `${x},${i}`).join('\n')}\n`)]);
    expect(dataset.profile.get('x')).toMatchObject({
      missing: 2,
      unconverted: 2,
      unconvertedExamples: ['unknown', '?'],
      firstUnconvertedRow: 6,
    });
    await dataset.close();
  });

  it('ignores columns that hold nothing', async () => {
    const { columns, warnings } = await read(file('hollow.csv', 'a,b\n1,\n2,NA\n3,\n'));
    expect(columns).toEqual(['a: numeric feature', 'b: numeric ignored']);
    expect(warnings).toEqual(['Column "b" holds no value; it is ignored.']);
  });

  it('gives booleans the levels as written, "no" first', async () => {
    const { table } = await read(file('flags.csv', 'a,b,c\nY,0,1.0\nN,1,0.0\n,1,\n'));
    expect(table.schema.map((column) => column.levels)).toEqual([
      ['N', 'Y'],
      ['0', '1'],
      ['0', '1'],
    ]);
    expect(Array.from(table.categories('a').codes)).toEqual([1, 0, -1]);
    expect(Array.from(table.categories('c').codes)).toEqual([1, 0, -1]);
  });
});

describe('roles', () => {
  it('finds identifiers and the date of the application', async () => {
    const rows = Array.from(
      { length: 30 },
      (_, i) => `${i + 1},C${i},${i * 7},2011-0${1 + (i % 9)}-01,2012-01-0${1 + (i % 9)}`,
    );
    const { columns, warnings } = await read(
      file('roles.csv', `,customer_id,paid,issue_d,last_pymnt_d\n${rows.join('\n')}\n`),
    );
    expect(columns).toEqual([
      'row_number: numeric id',
      'customer_id: categorical id',
      'paid: numeric feature',
      'issue_d: datetime time',
      'last_pymnt_d: datetime feature',
    ]);
    expect(warnings).toEqual(['roles.csv: 1 column has no name and became "row_number".']);
  });

  it('does not take a repeating number for an identifier', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 5},${i}`);
    const { columns } = await read(file('region.csv', `region_id,x\n${rows.join('\n')}\n`));
    expect(columns).toEqual(['region_id: numeric feature', 'x: numeric feature']);
  });
});

describe('options', () => {
  it('kinds, roles, special codes and names are overridden', async () => {
    const { table } = await read(file('people.csv', people), {
      kinds: { age: 'categorical' },
      roles: { name: 'id', alter: 'protected' } as never,
      map: {},
    }).catch(() => ({ table: undefined }));
    expect(table, 'a role for an unknown column is refused').toBeUndefined();
    const opened = await read(file('people.csv', people), {
      kinds: { years: 'categorical' },
      roles: { name: 'id' },
      map: { years: 'age' },
    });
    expect(opened.columns).toEqual(['name: categorical id', 'years: categorical feature', 'city: categorical feature']);
    const numbers = await read(file('people.csv', people), { special: { age: [39] } });
    expect(numbers.table.schema[1]).toEqual({ name: 'age', kind: 'numeric', role: 'feature', special: [39] });
  });

  it('several files become one table, in order, whatever the order of their columns', async () => {
    file('part-1.csv', 'a,b\n1,x\n2,y\n');
    file('part-2.csv', 'b;a\nz;3\nx;4\n');
    const { table } = await read(file('part-*.csv'));
    expect(Array.from(table.numbers('a'))).toEqual([1, 2, 3, 4]);
    expect(table.categories('b').levels).toEqual(['x', 'y', 'z']);
    expect(Array.from(table.rowNumbers)).toEqual([1, 2, 3, 4]);
  });
});

describe('stopping', () => {
  it('ends reading with InterruptedError', async () => {
    const stop = new StopSignal();
    const progress: string[] = [];
    const watch = ({ stage }: ProgressEvent) => {
      progress.push(stage);
      stop.request();
    };
    await expect(read(file('people.csv', people), { stop, progress: watch })).rejects.toThrow('Interrupted');
    expect(progress).toEqual(['read']);
  });
});

describe('FileDataset', () => {
  const many = `x,c,s,d\n${Array.from({ length: 10_000 }, (_, i) => `${i / 4},${'abc'[i % 3]},text ${i},2011-01-${10 + (i % 20)}`).join('\n')}\n`;

  it('streams the same rows in chunks of any size, again and again', async () => {
    const dataset = await openDataset([file('many.csv', many)], { threads: 2 });
    const whole = await dataset.load();
    for (const rows of [10_000, 4096, 777]) {
      let next = 0;
      for await (const chunk of dataset.chunks({ rows })) {
        expect(chunk.rowNumbers[0]).toBe(next + 1);
        expect(chunk.rowCount).toBe(Math.min(rows, 10_000 - next));
        expect(chunk.record(0)).toEqual(whole.record(next));
        next += chunk.rowCount;
        expect(chunk.record(chunk.rowCount - 1)).toEqual(whole.record(next - 1));
      }
      expect(next).toBe(10_000);
    }
    await dataset.close();
  });

  it('loads chosen columns and rows, and samples without bias of order', async () => {
    const dataset = await openDataset([file('many.csv', many)], { threads: 2 });
    const whole = await dataset.load();
    const rows = Int32Array.of(0, 5, 2047, 2048, 9999);
    const some = await dataset.load({ columns: ['s', 'x'], rows });
    expect(some.schema.map(({ name }) => name)).toEqual(['s', 'x']);
    expect(Array.from(some.rowNumbers)).toEqual([1, 6, 2048, 2049, 10_000]);
    expect(Array.from(some.numbers('x'))).toEqual(Array.from(rows, (row) => whole.numbers('x')[row]));
    const sample = await dataset.sample(100, new Random('sample'));
    expect(sample.rowCount).toBe(100);
    expect(Array.from(sample.numbers('x'))).toEqual(Array.from(sample.rowNumbers, (n) => (n - 1) / 4));
    expect(await dataset.sample(100, new Random('sample'))).toEqual(sample);
    await dataset.close();
  });

  it('stands on memory that threads can share', async () => {
    const { table } = await read(file('many.csv', many));
    expect(table.numbers('x').buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(table.categories('c').codes.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('is the same whatever the number of threads', async () => {
    const one = await read(file('many.csv', many), { threads: 1 });
    const two = await read(file('many.csv', many), { threads: 2 });
    expect(two).toEqual(one);
  });
});
