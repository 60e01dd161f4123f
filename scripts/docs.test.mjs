import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
const links = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .map((target) => [page, target]);
});

describe('documents', () => {
  it.each(links)('%s links to %s, which exists', (page, target) => {
    expect(existsSync(join(root, dirname(page), target))).toBe(true);
  });

  it('finds the links it checks', () => {
    expect(links.length).toBeGreaterThan(20);
  });

  it('names a subpath export for every room that package.json exports', () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const [name, { default: file }] of Object.entries(exports)) {
      const source = join(root, file.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));
      expect(existsSync(source), `${name} -> ${file}`).toBe(true);
    }
  });
});
