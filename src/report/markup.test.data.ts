// A strict reader of our own pages: what is not known to be harmless is reported.

const tags = new Set(
  `a abbr article b bdi body caption circle clippath code dd defs details div dl dt figcaption figure footer g h1 h2 h3 head
  header html i li main meta nav ol p path pre rect script section small span strong style summary svg table tbody td text th
  thead title tr tspan ul`.split(/\s+/),
);
const attributes = new Set(
  `aria-hidden aria-label aria-labelledby charset class clip-path colspan content cx cy d data-label dominant-baseline fill
  fill-opacity focusable height href http-equiv id lang name opacity r role scope stroke stroke-dasharray stroke-dashoffset
  stroke-linecap stroke-linejoin stroke-opacity stroke-width style tabindex text-anchor title transform viewbox width x y
  paint-order xml:space`.split(/\s+/),
);
const alone = new Set(['meta']);

export interface Markup {
  /** What a page of ours never holds: unknown tags and attributes, marks in texts, tags that do not match. */
  readonly complaints: readonly string[];
  readonly ids: readonly string[];
  /** What links point at. */
  readonly targets: readonly string[];
  /** Number of elements of each tag. */
  readonly counts: ReadonlyMap<string, number>;
  /** Everything between the tags, entities as they are; without style and script. */
  readonly text: string;
}

/** Reads a page of ours, character by character. */
export function readMarkup(page: string): Markup {
  const complaints: string[] = [];
  const ids: string[] = [];
  const targets: string[] = [];
  const counts = new Map<string, number>();
  const open: string[] = [];
  const texts: string[] = [];
  const token = /<(\/?)([a-z][\w:-]*)((?:\s+[\w:-]+(?:="[^"<>]*")?)*)\s*(\/?)>|<!doctype html>|<[\s\S]{0,40}/giy;
  let at = 0;
  while (at < page.length) {
    const next = page.indexOf('<', at);
    const text = page.slice(at, next < 0 ? page.length : next);
    if (/>|&(?!#\d+;|(?:lt|gt|amp|quot|#39);)/.test(text)) complaints.push(`a mark in the text "${text.slice(0, 60)}"`);
    texts.push(text);
    if (next < 0) break;
    token.lastIndex = next;
    const match = token.exec(page)!;
    at = token.lastIndex;
    const [whole, slash, tagName, list = '', closed] = match;
    if (tagName === undefined) {
      if (!/^<!doctype html>$/i.test(whole)) complaints.push(`not a tag: ${whole}`);
      continue;
    }
    const tag = tagName.toLowerCase();
    if (!tags.has(tag)) complaints.push(`unknown tag: ${whole.slice(0, 80)}`);
    if (slash) {
      if (open.pop() !== tag) complaints.push(`</${tag}> closes nothing`);
      continue;
    }
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
    for (const [, name, value = ''] of list.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)) {
      if (!attributes.has(name!.toLowerCase())) complaints.push(`unknown attribute: ${name} in ${whole.slice(0, 80)}`);
      if (name === 'id') ids.push(value);
      if (name === 'href') targets.push(value);
      if (name === 'style' && !/^(width:[\d.]+%|font-size:[\d.]+px;?)$/.test(value)) complaints.push(`style: ${value}`);
    }
    if (!closed && !alone.has(tag)) open.push(tag);
    if (tag === 'script' || tag === 'style') {
      const end = page.indexOf(`</${tag}>`, at);
      at = end < 0 ? page.length : end;
    }
  }
  if (open.length > 0) complaints.push(`left open: ${open.join(' ')}`);
  return { complaints, ids, targets, counts, text: texts.join('') };
}
