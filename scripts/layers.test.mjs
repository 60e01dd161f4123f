import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtPage, declarationsOf, layersPage } from './layers.mjs';

const declarations = `import { type Layer } from './layer.js';
export interface GateOptions extends Common<number>, BaseOptions {
    /** Units. */
    readonly hidden: number;
    readonly act?: (x: Value) => Value;
}
interface Inner {
    readonly not: number;
}
export interface BaseOptions {
    readonly bias?: boolean;
}
/**
 * A gate | of sums:
 * [batch, inputs] -> the same.
 *
 * @param inputs features
 */
export declare function gate(inputs: number, { hidden, act }?: GateOptions): Layer<Value | Sequence>;
/** An older form. */
export declare const zeros: Initializer;
export declare function silent(of: Record<string, (x: Value) => Value>, ...more: readonly Value[]): Layer;
`;
const files = [['gate', declarations]];

describe('the page of layers', () => {
  it('is what the code says (node scripts/layers.mjs writes it)', async () => {
    expect(readFileSync(new URL('../docs/layers.md', import.meta.url), 'utf8')).toBe(await builtPage());
  });

  it('shows a call with its options, those of the base first, and what the docstring says', () => {
    const page = layersPage(files, ['gate', 'zeros']);
    expect(page).toContain(
      '| `gate(inputs, { bias?, hidden, act? }?)` | A gate \\| of sums: [batch, inputs] -> the same. `inputs`: features. |',
    );
    expect(page.slice(page.indexOf('## First weights'))).toContain('| `zeros` | An older form. |');
  });

  it('refuses an export that says nothing of itself, or that it cannot find', () => {
    expect(() => layersPage(files, ['silent'])).toThrow('silent has no docstring');
    expect(() => layersPage(files, ['lost'])).toThrow('no declaration was found of lost');
  });

  it('keeps brackets of a parameter together', () => {
    const { functions } = declarationsOf(files);
    expect(functions.map(({ name }) => name)).toEqual(['gate', 'zeros', 'silent']);
    const said = [['gate', declarations.replace('export declare function silent', '/** Said. */\n$&')]];
    expect(layersPage(said, ['silent'])).toContain('`silent(of, ...more)`');
  });
});
