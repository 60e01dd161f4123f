// Reads the imports under src/, fails on one that points upward, past a room's index.ts, or in a circle, and draws
// docs/import-graph.svg. `--check` compares the drawing with the committed one instead of writing it.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const picture = join(root, 'docs/import-graph.svg');

/**
 * The allowed order: each room, from the bottom up, and the rooms it may import. `leaves` are open to all above them.
 * Types alone may come from any room that is further down.
 */
const leaves = { errors: [], random: [], messages: [], parallel: ['errors'], data: ['errors', 'parallel', 'random'] };
const anyLeaf = Object.keys(leaves);
export const allowed = {
  ...leaves,
  runs: ['data', 'errors'],
  features: anyLeaf,
  onnx: ['errors'],
  trees: ['errors', 'parallel', 'random'],
  engine: ['errors', 'onnx', 'parallel', 'random'],
  nn: ['engine', 'errors', 'random'],
  train: ['engine', 'errors', 'nn', 'parallel', 'random', 'runs'],
  evaluate: anyLeaf,
  models: [...anyLeaf, 'engine', 'evaluate', 'features', 'nn', 'onnx', 'train', 'trees'],
  explain: [...anyLeaf, 'evaluate', 'models'],
  quality: [...anyLeaf, 'evaluate', 'features'],
  report: [...anyLeaf, 'evaluate', 'explain', 'quality'],
  tasks: [...anyLeaf, 'evaluate', 'explain', 'features', 'models', 'quality', 'report', 'runs', 'trees'],
  fathom: [...anyLeaf, 'evaluate', 'explain', 'models', 'quality', 'report', 'runs', 'tasks'],
  cli: ['data', 'errors', 'messages', 'parallel', 'runs', 'tasks'],
};
/** These know the other room only by its types, so a new model needs no change in them. */
const onlyTypes = { explain: ['models'] };

/** The import and export-from statements of a source text. */
export function importsOf(source) {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statement = /^\s*(?:import|export)\s+(type\s+)?([\w*\s{},$]*?)\s*(?:from\s*)?['"]([^'"]+)['"]/gm;
  const found = [];
  for (const [, type, names, from] of text.matchAll(statement)) {
    const named = /^\{([\s\S]*)\}$/
      .exec(names.trim())?.[1]
      .split(',')
      .filter((name) => name.trim() !== '');
    found.push({ from, typeOnly: type !== undefined || (named?.every((name) => /^\s*type\s/.test(name)) ?? false) });
  }
  for (const [, from] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) found.push({ from, typeOnly: false });
  return found;
}

/** The rooms below a room, at any distance. */
function below(room) {
  return new Set(allowed[room].flatMap((other) => [other, ...below(other)]));
}

const roomOf = (file) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : 'fathom');

/** Edges between files, paths relative to src/; imports of packages are left out. */
export function edgesOf(sources) {
  const edges = [];
  for (const [file, source] of sources) {
    for (const { from, typeOnly } of importsOf(source)) {
      if (!from.startsWith('.')) continue;
      edges.push({ file, target: posix.join(posix.dirname(file), from).replace(/\.js$/, '.ts'), typeOnly });
    }
  }
  return edges;
}

/** What is wrong with the imports of these sources (a map of path below src/ to text), one sentence each. */
export function violationsOf(sources) {
  const wrong = [];
  const edges = edgesOf(sources);
  for (const { file, target, typeOnly } of edges) {
    const [room, other] = [roomOf(file), roomOf(target)];
    if (room === other) continue;
    const said = `src/${file} imports ${target}`;
    if (allowed[room] === undefined) wrong.push(`${said}: room "${room}" is not in the table of scripts/graph.mjs.`);
    else if (!(typeOnly ? below(room).has(other) : allowed[room].includes(other)))
      wrong.push(`${said}: ${room} may not use ${typeOnly ? 'types of ' : ''}${other}.`);
    else if (!typeOnly && onlyTypes[room]?.includes(other))
      wrong.push(`${said}: ${room} may use only types of ${other}; write "import type".`);
    if (target !== `${other}/index.ts` && other !== 'fathom')
      wrong.push(`${said}: reach the room through ${other}/index.ts.`);
  }
  for (const cycle of cyclesOf(edges.filter((edge) => !edge.typeOnly)))
    wrong.push(`Import cycle: ${cycle.map((file) => `src/${file}`).join(' -> ')}.`);
  return wrong;
}

function cyclesOf(edges) {
  const targets = groupBy(edges, (edge) => edge.file);
  const state = new Map();
  const path = [];
  const cycles = [];
  const visit = (file) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      cycles.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    path.push(file);
    for (const { target } of targets.get(file) ?? []) visit(target);
    path.pop();
    state.set(file, 'done');
  };
  for (const file of [...targets.keys()].sort()) visit(file);
  return cycles;
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  }
  return groups;
}

/** The rooms as boxes, one row per height above the leaves, and a line for every import between rooms that are not leaves. */
export function draw(sources) {
  const edges = edgesOf(sources).filter(({ file, target }) => roomOf(file) !== roomOf(target));
  const rooms = [...new Set([...sources.keys()].map(roomOf))].filter((room) => room in allowed).sort();
  const usesOf = (room) =>
    new Set(edges.filter((edge) => roomOf(edge.file) === room).map((edge) => roomOf(edge.target)));
  const height = (room) => (room in leaves ? 0 : 1 + Math.max(0, ...allowed[room].map((other) => height(other))));
  const rows = groupBy(rooms, height);
  const levels = [...rows.keys()].sort((a, b) => b - a);
  const box = { width: 150, height: 54, gapX: 26, gapY: 46 };
  const columns = Math.max(...levels.map((level) => rows.get(level).length));
  const width = columns * (box.width + box.gapX) + box.gapX;
  const place = new Map();
  levels.forEach((level, row) => {
    const names = rows.get(level);
    const start = (width - names.length * (box.width + box.gapX) + box.gapX) / 2;
    names.forEach((name, i) => {
      place.set(name, { x: start + i * (box.width + box.gapX), y: 20 + row * (box.height + box.gapY) });
    });
  });
  const lines = [];
  for (const room of rooms) {
    for (const other of [...usesOf(room)].filter((name) => !(name in leaves) && place.has(name)).sort()) {
      const [a, b] = [place.get(room), place.get(other)];
      const [x1, y1, x2, y2] = [a.x + box.width / 2, a.y + box.height, b.x + box.width / 2, b.y];
      const typeOnly = edges.every(
        (edge) => roomOf(edge.file) !== room || roomOf(edge.target) !== other || edge.typeOnly,
      );
      const bend = Math.max(24, (y2 - y1) / 2);
      lines.push(
        `<path d="M${x1} ${y1} C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}"${typeOnly ? ' stroke-dasharray="4 3"' : ''}/>`,
      );
    }
  }
  const boxes = rooms.map((room) => {
    const { x, y } = place.get(room);
    const used = [...usesOf(room)].filter((name) => name in leaves).sort();
    const [first, second] = [used.slice(0, 3).join(', '), used.slice(3).join(', ')];
    return (
      `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8"/>` +
      `<text x="${x + box.width / 2}" y="${y + 19}" class="room">${room === 'fathom' ? 'index.ts' : room}</text>` +
      `<text x="${x + box.width / 2}" y="${y + 34}">${first}</text><text x="${x + box.width / 2}" y="${y + 46}">${second}</text>`
    );
  });
  const bottom = 20 + levels.length * (box.height + box.gapY) - box.gapY + 36;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom}" width="${width}" height="${bottom}" font-family="sans-serif" font-size="10" text-anchor="middle">
<style>rect{fill:#f4f6f9;stroke:#5b6b7f}path{fill:none;stroke:#8a97a8}text{fill:#5b6b7f}.room{font-size:14px;font-weight:600;fill:#1f2a37}</style>
<rect x="0" y="0" width="${width}" height="${bottom}" style="fill:#fff;stroke:none"/>
${lines.join('\n')}
${boxes.join('\n')}
<text x="${width / 2}" y="${bottom - 10}">An upper room imports the lower ones it is joined to (dashed: types only) and the leaves named in its box; npm run graph draws this.</text>
</svg>
`;
}

function readSources() {
  const src = join(root, 'src');
  const files = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.test\./.test(entry.name))
    .map((entry) => relative(src, join(entry.parentPath, entry.name)).split('\\').join('/'))
    .filter((file) => !file.startsWith('trees/kernels/assembly/'))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]));
}

/** The last line of the output. A stale drawing is no wrong import. */
export function summaryOf(files, wrong, isStale) {
  return `${files} files, ${wrong} wrong imports; docs/import-graph.svg${isStale ? ' is stale' : ''}`;
}

function main() {
  const sources = readSources();
  const wrong = violationsOf(sources);
  for (const sentence of wrong) console.error(sentence);
  const svg = draw(sources);
  let isStale = false;
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(picture), { recursive: true });
    writeFileSync(picture, svg);
  } else if (!existsSync(picture) || readFileSync(picture, 'utf8') !== svg) {
    isStale = true;
    console.error('docs/import-graph.svg is not what the sources give; run "npm run graph" and commit it.');
  }
  console.log(summaryOf(sources.size, wrong.length, isStale));
  process.exitCode = wrong.length > 0 || isStale ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
