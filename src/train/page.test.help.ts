// A page of docs is a program: its code compiles under `strict`, runs from top to bottom and prints what its comments say.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';

const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

/** Compiles a file as a user of the package would, to a program beside it; what TypeScript has to say of it. */
function compiled(file: string): string {
  const strict = ['--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
  const { stdout } = spawnSync(process.execPath, [tsc, '--ignoreConfig', '--pretty', 'false', ...strict, file], {
    encoding: 'utf8',
  });
  return stdout;
}

/** Compiles and runs the code of a page, such as `training`, and compares what it prints with the comments behind `console.log` and `said`. */
export async function expectPage(name: string): Promise<void> {
  const page = readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
  const code = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  const said = code.flatMap((block) =>
    [...block.matchAll(/^(?:console\.log|said)\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text!),
  );
  expect(code.length).toBeGreaterThan(5);
  const imports = code.flatMap((block) => block.match(/^import [\s\S]*?;$/gm) ?? []);
  const rest = code.map((block) => block.replace(/^import [\s\S]*?;$/gm, ''));
  const source = new URL(`page-${name}.${randomUUID()}.program.mts`, import.meta.url);
  const file = new URL(source.href.replace(/mts$/, 'mjs'));
  writeFileSync(source, [...imports, ...rest].join('\n'));
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...parts) => printed.push(parts.join(' ')));
  try {
    expect(compiled(fileURLToPath(source)), 'under strict').toBe('');
    await import(/* @vite-ignore */ file.href);
  } finally {
    log.mockRestore();
    for (const each of [source, file]) rmSync(each, { force: true });
  }
  // What is free differs from machine to machine.
  const known = (text: string) => text.replace(/[\d.]+ GiB are free/, 'some are free');
  expect(printed.map(known)).toEqual(said.map(known));
}
