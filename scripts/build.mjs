// Builds dist/ when a source is newer than it: TypeScript by tsc, the tree kernels by AssemblyScript, then the examples.
// Two processes that both find it stale build once: the build runs under a lock file whose dead owner is replaced.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist/.build.json');
const kernels = join(root, 'src/trees/kernels/assembly');

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function fingerprint() {
  const hash = createHash('sha256');
  const inputs = [
    ...filesBelow(join(root, 'src')),
    ...filesBelow(join(root, 'examples')),
    join(root, 'tsconfig.json'),
    join(root, 'tsconfig.examples.json'),
    join(root, 'package-lock.json'),
    fileURLToPath(import.meta.url),
  ];
  for (const file of inputs) {
    if (!existsSync(file)) continue;
    const { mtimeMs, size } = statSync(file);
    hash.update(`${relative(root, file)} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

const isFresh = () => existsSync(stamp) && JSON.parse(readFileSync(stamp, 'utf8')).fingerprint === fingerprint();

function run(command, args) {
  const result = spawnSync(process.execPath, [command, ...args], { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}`);
    return false;
  }
  return true;
}

/** Compiles each kernel whose text, or that of a file it imports, is not what its module was made from. */
function compileKernels() {
  const record = join(root, 'dist/trees/kernels/.made-from.json');
  const made = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {};
  let good = true;
  for (const file of filesBelow(kernels).filter((name) => name.endsWith('.ts'))) {
    const name = file.slice(kernels.length + 1, -3);
    const out = join(root, 'dist/trees/kernels', `${name}.wasm`);
    const hash = createHash('sha256').update(JSON.stringify(compilerOptions)).update(sourceOf(file)).digest('hex');
    if (made[name] === hash && existsSync(out)) continue;
    mkdirSync(dirname(out), { recursive: true });
    const parts = [relative(root, file), ...compilerOptions, '-o', relative(root, out)];
    if (!run('node_modules/assemblyscript/bin/asc.js', parts)) good = false;
    else writeFileSync(record, JSON.stringify(Object.assign(made, { [name]: hash })));
  }
  return good;
}

const compilerOptions = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd,threads',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '16',
  '--maximumMemory',
  '65536',
];

/** The text of a kernel and of all that it imports. */
function sourceOf(file) {
  const text = readFileSync(file, 'utf8');
  const imports = [...text.matchAll(/from '(\.[^']*)'/g)].map(([, name]) => join(dirname(file), `${name}.ts`));
  return text + imports.map(sourceOf).join('');
}

function compile() {
  const before = fingerprint();
  const sources = new Set([
    ...filesBelow(join(root, 'src')).map((file) => relative(join(root, 'src'), file).replace(/\.ts$/, '')),
    ...filesBelow(join(root, 'examples')).map((file) => relative(root, file).replace(/\.ts$/, '')),
  ]);
  for (const file of filesBelow(join(root, 'dist'))) {
    const name = relative(join(root, 'dist'), file);
    if (/\.(js|d\.ts)$/.test(name) && !sources.has(name.replace(/(\.d\.ts|\.js)$/, ''))) rmSync(file);
  }
  let good = run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.json']);
  good = compileKernels() && good;
  if (existsSync(join(root, 'tsconfig.examples.json')))
    good = run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.examples.json']) && good;
  if (good) writeFileSync(stamp, JSON.stringify({ fingerprint: before }));
  return good;
}

function takeLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      const handle = openSync(path, 'wx');
      writeFileSync(handle, String(process.pid));
      closeSync(handle);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(existsSync(path) ? readFileSync(path, 'utf8') : 0);
    if (owner > 0) {
      try {
        process.kill(owner, 0);
      } catch {
        rmSync(path, { force: true });
        continue;
      }
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}

/** Makes dist/ match the sources; true when it does. */
export function build() {
  if (isFresh()) return true;
  const lock = join(root, 'node_modules/.fathom-build.lock');
  takeLock(lock);
  try {
    return isFresh() || compile();
  } finally {
    rmSync(lock, { force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = build() ? 0 : 1;
