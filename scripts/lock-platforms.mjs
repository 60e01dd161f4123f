// Adds to package-lock.json the optional packages for other platforms that npm left out, without which `npm ci` refuses
// the lock there (npm writes them only when it can see every platform's package: github.com/npm/cli/issues/4828).
// Run it after a change of dependencies; it changes nothing when all are there.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** What platform a package is for, read from its name: `@biomejs/cli-linux-x64-musl` -> linux, x64, musl. */
export function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const one = (known) => words.find((word) => known.includes(word));
  const [os, cpu] = [one(systems), one(processors)];
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') || words.includes('glibc') ? 'glibc' : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(libc && { libc: [libc] }) };
}

/** The lock with an entry for every optional package of every package. */
export function withPlatforms(lock) {
  const packages = { ...lock.packages };
  for (const entry of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`;
      const platform = platformOf(name);
      if (packages[key] !== undefined || !/^\d+\.\d+\.\d+\S*$/.test(version) || platform.os === undefined) continue;
      packages[key] = { version, ...(entry.dev && { dev: true }), optional: true, ...platform };
    }
  }
  const [own, ...others] = Object.keys(packages);
  return { ...lock, packages: Object.fromEntries([own, ...others.sort()].map((key) => [key, packages[key]])) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const complete = withPlatforms(lock);
  const added = Object.keys(complete.packages).length - Object.keys(lock.packages).length;
  if (added > 0) writeFileSync(path, `${JSON.stringify(complete, null, 2)}\n`);
  console.log(`${added} packages of other platforms added to package-lock.json`);
}
