// A page of docs is a program: its code runs from top to bottom and prints what its comments say.
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, vi } from 'vitest';

/** Runs the code of a page, such as `training`, and compares what it prints with the comments behind `console.log` and `said`. */
export async function expectPage(name: string): Promise<void> {
  const page = readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
  const code = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  const said = code.flatMap((block) =>
    [...block.matchAll(/^(?:console\.log|said)\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text!),
  );
  expect(code.length).toBeGreaterThan(5);
  const imports = code.flatMap((block) => block.match(/^import [\s\S]*?;$/gm) ?? []);
  const rest = code.map((block) => block.replace(/^import [\s\S]*?;$/gm, ''));
  const file = new URL(`page-${name}.${randomUUID()}.program.mjs`, import.meta.url);
  writeFileSync(file, [...imports, ...rest].join('\n'));
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...parts) => printed.push(parts.join(' ')));
  try {
    await import(/* @vite-ignore */ file.href);
  } finally {
    log.mockRestore();
    rmSync(file);
  }
  // What is free differs from machine to machine.
  const known = (text: string) => text.replace(/[\d.]+ GiB are free/, 'some are free');
  expect(printed.map(known)).toEqual(said.map(known));
}
