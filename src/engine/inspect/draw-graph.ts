// A graph as a picture: inputs at the top, results at the bottom, each node below what it reads.
import { type Node, orderNodes, type Value } from '../graph/index.js';
import { showShape } from '../tensor/index.js';
import { fewOf } from './few-of.js';

export interface DrawOptions {
  /** Names of results, written on the nodes that give them. */
  readonly names?: ReadonlyMap<Value, string>;
}

const [boxHeight, gapX, gapY, letter, margin] = [38, 18, 34, 6.6, 16];

interface Box {
  readonly node: Node;
  readonly title: string;
  readonly caption: string;
  readonly width: number;
  readonly layer: number;
  x: number;
}

/** Constants say nothing about the structure; a node shows those it reads by their number. */
const isDrawn = ({ op }: Node) => op.name !== 'constant';

/**
 * An SVG file of the nodes that values are computed from.
 *
 * @example writeFileSync('network.svg', drawGraph([loss], { names: new Map([[loss, 'loss']]) }))
 */
export function drawGraph(values: readonly Value[], { names = new Map() }: DrawOptions = {}): string {
  const boxes = placeBoxes(orderNodes(values).filter(isDrawn), names);
  const layers = Math.max(0, ...[...boxes.values()].map(({ layer }) => layer + 1));
  const width = Math.ceil(Math.max(120, ...[...boxes.values()].map(({ x, width }) => x + width)) + margin);
  const height = Math.ceil(2 * margin + layers * boxHeight + Math.max(0, layers - 1) * gapY);
  const top = ({ layer }: Box) => margin + layer * (boxHeight + gapY);
  const edges = [...boxes.values()].flatMap((to) =>
    sources(to.node).flatMap((node) => {
      const from = boxes.get(node);
      if (from === undefined) return [];
      const [x1, y1, x2, y2] = [from.x + from.width / 2, top(from) + boxHeight, to.x + to.width / 2, top(to)];
      const bend = Math.max(gapY / 2, (y2 - y1) / 3);
      return [`<path d="M${n(x1)} ${n(y1)}C${n(x1)} ${n(y1 + bend)} ${n(x2)} ${n(y2 - bend)} ${n(x2)} ${n(y2)}"/>`];
    }),
  );
  const drawn = [...boxes.values()].map((box) => {
    const fill =
      box.node.inputs.length === 0 ? '#e3eefc' : names.size > 0 && isNamed(box.node, names) ? '#fde7c8' : '#f4f4f2';
    const middle = n(box.x + box.width / 2);
    return [
      `<rect x="${n(box.x)}" y="${n(top(box))}" width="${n(box.width)}" height="${boxHeight}" rx="5" fill="${fill}" stroke="#77756f"/>`,
      `<text x="${middle}" y="${n(top(box) + 16)}" font-weight="600">${escapeXml(box.title)}</text>`,
      `<text x="${middle}" y="${n(top(box) + 30)}" fill="#55534e">${escapeXml(box.caption)}</text>`,
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, sans-serif" font-size="11" text-anchor="middle">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g fill="none" stroke="#9a978f">${edges.join('')}</g>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

const n = (value: number) => String(Math.round(value * 10) / 10);
const escapeXml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const isNamed = (node: Node, names: ReadonlyMap<Value, string>) => node.outputs.some((output) => names.has(output));

/** The drawn nodes that a node reads, each once. */
function sources(node: Node): readonly Node[] {
  return [...new Set(node.inputs.map((input) => input.node).filter(isDrawn))];
}

function placeBoxes(nodes: readonly Node[], names: ReadonlyMap<Value, string>): Map<Node, Box> {
  const boxes = new Map<Node, Box>();
  const layers: Box[][] = [];
  for (const node of nodes) {
    const layer = Math.max(0, ...sources(node).map((from) => boxes.get(from)!.layer + 1));
    const [title, caption] = [
      titleOf(node, names),
      fewOf(
        node.outputs.map(({ shape }) => showShape(shape)),
        ' ',
      ),
    ];
    const box = { node, title, caption, width: Math.max(title.length, caption.length) * letter + 14, layer, x: 0 };
    boxes.set(node, box);
    (layers[layer] ??= []).push(box);
  }
  const middle = (box: Box) => box.x + box.width / 2;
  // Each layer is put below the middle of what it reads; what does not fit is pushed to the right.
  for (const layer of layers) {
    const wish = new Map(
      layer.map((box, i) => {
        const above = sources(box.node).map((from) => middle(boxes.get(from)!));
        const at = above.length === 0 ? i * 1e-3 : above.reduce((total, x) => total + x, 0) / above.length;
        return [box, at - box.width / 2];
      }),
    );
    layer.sort((a, b) => wish.get(a)! - wish.get(b)!);
    let end = margin;
    for (const box of layer) {
      box.x = Math.max(end, wish.get(box)!);
      end = box.x + box.width + gapX;
    }
  }
  return boxes;
}

function titleOf(node: Node, names: ReadonlyMap<Value, string>): string {
  if (node.op.name === 'input') return String(node.attributes.name);
  const constants = node.inputs.flatMap(({ node: from, shape }) => {
    if (from.op.name !== 'constant' || shape.length > 0) return [];
    const { data } = from.attributes.tensor as { readonly data: ArrayLike<number> };
    return [String(Number(data[0]!.toPrecision(3)))];
  });
  const result = node.outputs.flatMap((output) => names.get(output) ?? []);
  return [result.length > 0 ? `${result.join(', ')} =` : '', node.op.name, ...constants]
    .filter((part) => part !== '')
    .join(' ');
}
