// Writes docs/layers.md: what fathom/nn is made of, from the declarations that the build leaves in dist/nn. Build first.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'docs/layers.md');

/** Sections of the page: a declaration belongs to the first that it fits. Functions of the trainer's own use are left to the code. */
const sections = [
  { title: 'Losses', fits: ({ path, result }) => path.startsWith('losses/') && result === 'Value' },
  { title: 'First weights', fits: ({ result }) => result === 'Initializer' },
  { title: 'Layers', fits: ({ result, name }) => /^Layer\b/.test(result) && !around.includes(name) },
  { title: 'Over time and members', fits: ({ path }) => path === 'pool-time' || path === 'tab-m' },
  { title: 'Around layers', fits: ({ name }) => around.includes(name) },
];
const around = [
  ...[
    'accuracy',
    'bindFlat',
    'buffer',
    'frozen',
    'layer',
    'layoutOf',
    'namedWeights',
    'outputShape',
    'parameter',
    'readWeights',
  ],
  ...['recompute', 'toSequence', 'weightsFile', 'withWeights'],
];
/** For trainers and optimizers, not for networks. */
const others = [
  ...['bind', 'bindEntries', 'initialBuffers', 'initialParameters', 'isNetworkWeights', 'joinParts', 'partLayout'],
  ...['takePart', 'tensorsOf', 'weightOfMean'],
];
const order = ['Layers', 'Over time and members', 'Losses', 'First weights', 'Around layers'];

const intro = `# Layers

What \`fathom/nn\` has to build networks of: layers, losses and first weights, with the axes that they take and give. A \`?\` marks what
may be left out. Written by \`node scripts/layers.mjs\`; a test compares. How layers fit together: [engine.md](engine.md#layers); how they
are trained: [training.md](training.md); a layer of one's own: [recipes/add-layer.md](recipes/add-layer.md).
`;

/** The declarations of .d.ts files by path, \`losses/focal\` for one: exported functions and constants, and the fields of interfaces. */
export function declarationsOf(files) {
  const functions = [];
  const interfaces = new Map();
  for (const [path, text] of files) {
    for (const [, name, bases = '', body] of text.matchAll(
      /^export interface (\w+)(?:<[^>]*>)?(?: extends ([^{]+))? \{\n([\s\S]*?)^\}/gm,
    )) {
      const fields = [...body.matchAll(/^ {4}readonly (\w+)(\??):/gm)].map(([, field, optional]) => field + optional);
      interfaces.set(name, { bases: bases.split(',').map((base) => base.trim()), fields });
    }
    const declaration =
      /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?export declare (?:function (\w+)(?:<[^\n(]*>)?\(([\s\S]*?)\): ([^;\n]+)|const (\w+): ([^;]+));$/gm;
    for (const [, comment = '', called, parameters, result, constant, type] of text.matchAll(declaration)) {
      functions.push({ path, name: called ?? constant, comment, parameters, result: result ?? type });
    }
  }
  return { functions, interfaces };
}

/** What a docstring says before its tags, on one line. */
const saidIn = (comment) =>
  comment
    .replace(/^\s*\* ?/gm, '')
    .split(/(?:^|\s)@[a-z]/m)[0]
    .replace(/\s+/g, ' ')
    .trim();

/** What `@param` and `@returns` say, on one line. */
const tagsIn = (comment) =>
  [...comment.replace(/^\s*\* ?/gm, '').matchAll(/(?:^|\s)@(param \w+|returns) ([\s\S]*?)(?=(?:^|\s)@[a-z]|$)/g)]
    .map(
      ([, tag, text]) =>
        `${tag === 'returns' ? 'returns' : `\`${tag.slice(6)}\`:`} ${text.replace(/\s+/g, ' ').trim()}`,
    )
    .join('; ');

/** Parameters at the outermost level of brackets. */
function split(parameters) {
  const parts = [''];
  let depth = 0;
  for (const letter of parameters) {
    if ('([{<'.includes(letter)) depth++;
    else if (')]}'.includes(letter) || (letter === '>' && !parts.at(-1).endsWith('='))) depth--;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** \`linear(inputs, outputs, { bias?, initializer? })\` */
function callOf({ name, parameters }, interfaces) {
  if (parameters === undefined) return name;
  const fieldsOf = (type) => {
    const known = interfaces.get(type);
    return known && [...known.bases.flatMap((base) => fieldsOf(base) ?? []), ...known.fields];
  };
  const shown = split(parameters).map((parameter) => {
    const [, left, optional, type] = /^(\{[\s\S]*?\}|(?:\.{3})?\w+)(\??): ([\s\S]*)$/.exec(parameter) ?? [];
    if (left === undefined) throw new Error(`${name}: no parameter as expected: ${parameter}`);
    const inline = [...type.matchAll(/readonly (\w+)(\??):/g)].map(([, field, open]) => field + open);
    const fields =
      /Options$/.test(type) || left.startsWith('{')
        ? (fieldsOf(type) ?? (inline.length > 0 ? inline : undefined))
        : undefined;
    return fields === undefined ? left.replace(/\s+/g, ' ') + optional : `{ ${fields.join(', ')} }${optional}`;
  });
  return `${name}(${shown.join(', ')})`;
}

/** The page of .d.ts files; throws for an export that says nothing of itself. */
export function layersPage(files, exported) {
  const { functions, interfaces } = declarationsOf(files);
  const found = new Set(functions.map(({ name }) => name));
  const unread = exported.filter((name) => !found.has(name));
  if (unread.length > 0) throw new Error(`fathom/nn: no declaration was found of ${unread.join(', ')}.`);
  const rows = new Map(order.map((title) => [title, []]));
  for (const each of functions.filter(({ name }) => exported.includes(name))) {
    const section = sections.find(({ fits }) => fits(each));
    if (section === undefined) {
      if (others.includes(each.name)) continue;
      throw new Error(`fathom/nn: ${each.name} has no place on the page; give it one, or list it among the others.`);
    }
    const said = saidIn(each.comment);
    if (said === '') throw new Error(`fathom/nn: ${each.name} has no docstring; say in a sentence what it does.`);
    const tags = tagsIn(each.comment);
    const text = tags === '' ? said : `${said} ${tags}.`;
    rows.get(section.title).push([each.name, `| \`${callOf(each, interfaces)}\` | ${text.replace(/\|/g, '\\|')} |`]);
  }
  const tables = [...rows].map(([title, lines]) => {
    const sorted = lines.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
    return `## ${title}\n\n| call | what it does |\n| --- | --- |\n${sorted.join('\n')}\n`;
  });
  return [intro, ...tables].join('\n');
}

export async function builtPage() {
  const folder = join(root, 'dist/nn');
  const files = readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith('.d.ts') && !path.includes('.test'))
    .sort()
    .map((path) => [path.slice(0, -5).replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]);
  const nn = await import('../dist/nn/index.js');
  return layersPage(files, Object.keys(nn));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, await builtPage());
