import { describe, expect, it } from 'vitest';
import { allowed, draw, importsOf, summaryOf, violationsOf } from './graph.mjs';

const sources = (files) => new Map(Object.entries(files));

describe('import graph', () => {
  it('reads imports, re-exports and dynamic imports, and not what comments say', () => {
    const text = `// import { no } from '../no.js'
/** @example import { no } from 'no' */
import { type A, type B } from '../a/index.js';
import type { C } from './c.js';
import {
  d,
  type E,
} from './d.js';
export * from './f.js';
import './g.js';
const h = await import('./h.js');`;
    expect(importsOf(text)).toEqual([
      { from: '../a/index.js', typeOnly: true },
      { from: './c.js', typeOnly: true },
      { from: './d.js', typeOnly: false },
      { from: './f.js', typeOnly: false },
      { from: './g.js', typeOnly: false },
      { from: './h.js', typeOnly: false },
    ]);
  });

  it('accepts imports that point down through index.ts', () => {
    expect(
      violationsOf(sources({ 'models/a.ts': `import { x } from '../data/index.js';`, 'data/index.ts': '' })),
    ).toEqual([]);
  });

  it('refuses an upward import, even of a type', () => {
    const upward = sources({ 'data/a.ts': `import type { X } from '../models/index.js';` });
    expect(violationsOf(upward)).toEqual(['src/data/a.ts imports models/index.ts: data may not use types of models.']);
  });

  it('lets types come from any room further down', () => {
    const [type, value] = ['import type { X }', 'import { x }'].map((what) =>
      sources({ 'cli/a.ts': `${what} from '../quality/index.js';` }),
    );
    expect(violationsOf(type)).toEqual([]);
    expect(violationsOf(value)).toEqual(['src/cli/a.ts imports quality/index.ts: cli may not use quality.']);
  });

  it('refuses an import past index.ts', () => {
    const deep = sources({ 'models/a.ts': `import { x } from '../data/table.js';` });
    expect(violationsOf(deep)).toEqual([
      'src/models/a.ts imports data/table.ts: reach the room through data/index.ts.',
    ]);
  });

  it('refuses a value where only types may cross', () => {
    const value = sources({ 'explain/a.ts': `import { families } from '../models/index.js';` });
    expect(violationsOf(value)).toEqual([
      'src/explain/a.ts imports models/index.ts: explain may use only types of models; write "import type".',
    ]);
  });

  it('refuses a circle of values and allows one of types', () => {
    const circle = { 'data/a.ts': `import { b } from './b.js';`, 'data/b.ts': `import { a } from './a.js';` };
    expect(violationsOf(sources(circle))).toEqual(['Import cycle: src/data/a.ts -> src/data/b.ts -> src/data/a.ts.']);
    expect(violationsOf(sources({ ...circle, 'data/b.ts': `import type { A } from './a.js';` }))).toEqual([]);
  });

  it('has a table in which every room stands above those it may import', () => {
    const order = Object.keys(allowed);
    for (const [room, others] of Object.entries(allowed)) {
      for (const other of others) expect(order.indexOf(other), `${room} -> ${other}`).toBeLessThan(order.indexOf(room));
    }
  });

  it('draws the same picture every time', () => {
    const few = {
      'models/a.ts': `import { x } from '../features/index.js';`,
      'features/index.ts': '',
      'data/index.ts': '',
    };
    const svg = draw(sources(few));
    expect(svg).toBe(draw(sources(few)));
    expect(svg.match(/class="room"/g)).toHaveLength(3);
    expect(svg.match(/<path d=/g)).toHaveLength(1);
  });

  it('counts a stale drawing apart from wrong imports', () => {
    expect(summaryOf(4, 0, true)).toBe('4 files, 0 wrong imports; docs/import-graph.svg is stale');
    expect(summaryOf(4, 2, false)).toBe('4 files, 2 wrong imports; docs/import-graph.svg');
  });
});
