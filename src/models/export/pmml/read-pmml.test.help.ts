// A reader of scorecards and regressions in PMML, written from the standard (https://dmg.org/pmml/v4-4-1/) and not from
// the writer: numbers and texts by name in, outputs out.

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (text: string) =>
  text.replaceAll(/&(#?)(\w+);/g, (_, isNumber, name) =>
    isNumber === '#' ? String.fromCodePoint(Number(name)) : entities[name]!,
  );

export function parseXml(source: string): Node {
  const root: Node = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  for (const [, head, text] of source.matchAll(/<([^>]*)>([^<]*)/g)) {
    if (head!.startsWith('?')) continue;
    if (head!.startsWith('/')) {
      if (open.pop()!.name !== head!.slice(1)) throw new Error(`<${head}> closes another element`);
      continue;
    }
    const attributes = Object.fromEntries(
      [...head!.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, unescaped(value!)]),
    );
    const node: Node = { name: /^\w+/.exec(head!)![0], attributes, children: [], text: unescaped(text!) };
    open.at(-1)!.children.push(node);
    if (!head!.endsWith('/')) open.push(node);
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)!.name}> is not closed`);
  return root.children[0]!;
}

type Value = number | string | undefined;
type Record_ = ReadonlyMap<string, Value>;

const child = (node: Node, name: string) => node.children.find((each) => each.name === name)!;
const children = (node: Node, name: string) => node.children.filter((each) => each.name === name);

/** Outputs of one row; reasons by rank. */
export function evaluatePmml(pmml: Node, row: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const values = new Map<string, Value>();
  for (const { attributes } of child(pmml, 'DataDictionary').children) {
    values.set(attributes.name!, row[attributes.name!]);
  }
  const model = pmml.children.at(-1)!;
  for (const field of child(model, 'LocalTransformations').children) {
    values.set(field.attributes.name!, compute(field.children[0]!, values));
  }
  return model.name === 'Scorecard' ? evaluateCard(model, values) : evaluateRegression(model, values);
}

function evaluateRegression(model: Node, values: Record_): Readonly<Record<string, Value>> {
  const table = child(model, 'RegressionTable');
  const sum = table.children.reduce(
    (so, { attributes }) => so + Number(attributes.coefficient) * (values.get(attributes.name!) as number),
    Number(table.attributes.intercept),
  );
  if (model.attributes.normalizationMethod !== 'logit') throw new Error('expected the logistic function');
  const [output] = child(model, 'Output').children;
  return { [output!.attributes.name!]: 1 / (1 + Math.exp(-sum)) };
}

function evaluateCard(card: Node, values: Record_): Readonly<Record<string, Value>> {
  let score = Number(card.attributes.initialScore);
  const lost: { readonly code: string; readonly points: number }[] = [];
  for (const own of child(card, 'Characteristics').children) {
    const hit = own.children.find((attribute) => holds(attribute.children[0]!, values));
    if (hit === undefined) throw new Error(`no attribute of ${own.attributes.name} holds`);
    const points = Number(hit.attributes.partialScore);
    score += points;
    lost.push({ code: own.attributes.reasonCode!, points: Number(own.attributes.baselineScore) - points });
  }
  lost.sort((a, b) => b.points - a.points);
  return Object.fromEntries(
    child(card, 'Output').children.map((output): [string, Value] => {
      const { name, feature, rank } = output.attributes;
      if (feature === 'predictedValue') return [name!, score];
      if (feature === 'reasonCode') return [name!, lost[Number(rank) - 1]!.code];
      return [name!, compute(output.children[0]!, values)];
    }),
  );
}

function holds({ name, attributes, children: parts }: Node, values: Record_): boolean {
  if (name === 'True') return true;
  if (name === 'CompoundPredicate' && attributes.booleanOperator === 'or')
    return parts.some((each) => holds(each, values));
  const value = values.get(attributes.field!);
  if (!values.has(attributes.field!)) throw new Error(`there is no field ${attributes.field}`);
  if (attributes.operator === 'isMissing') return value === undefined;
  if (value === undefined) return false;
  const other = typeof value === 'number' ? Number(attributes.value) : attributes.value!;
  if (attributes.operator === 'equal') return value === other;
  if (attributes.operator === 'lessThan') return value < other;
  throw new Error(`operator ${attributes.operator} is not known`);
}

/** Straight lines between points, level outside. */
function lineThrough({ attributes, children: points }: Node, values: Record_): Value {
  if (attributes.outliers !== 'asExtremeValues') throw new Error('expected extreme values outside');
  const x = values.get(attributes.field!);
  if (typeof x !== 'number') throw new Error(`there is no number ${attributes.field}`);
  const line = points.map(({ attributes: { orig, norm } }) => [Number(orig), Number(norm)] as const);
  const next = line.findIndex(([from]) => x < from);
  if (next === 0) return line[0]![1];
  if (next < 0) return line.at(-1)![1];
  const [[a, low], [b, high]] = [line[next - 1]!, line[next]!];
  return low + ((x - a) / (b - a)) * (high - low);
}

function compute(node: Node, values: Record_): Value {
  const { name, attributes } = node;
  if (name === 'Constant') return Number(node.text);
  if (name === 'FieldRef') return values.get(attributes.field!);
  if (name === 'Apply') {
    const part = (k: number) => compute(node.children[k]!, values) as number | undefined;
    if (attributes.function === 'isMissing') return Number(part(0) === undefined);
    if (attributes.function === 'if') return part(0) === 1 ? part(1) : part(2);
    const operands = node.children.map((_, k) => part(k));
    const [a, b] = operands;
    if (a === undefined || (b === undefined && node.children.length > 1)) return undefined;
    if (attributes.function === 'sum') return (operands as number[]).reduce((so, each) => so + each);
    const of: Readonly<Record<string, number>> = {
      ...{ '+': a + b!, '-': a - b!, '*': a * b!, '/': a / b!, exp: Math.exp(a), ln: Math.log(a) },
      ...{ min: Math.min(a, b!), max: Math.max(a, b!), equal: Number(a === b) },
    };
    return of[attributes.function!];
  }
  if (name === 'NormContinuous') return lineThrough(node, values);
  const field = name === 'MapValues' ? child(node, 'FieldColumnPair').attributes.field! : attributes.field!;
  if (!values.has(field)) throw new Error(`there is no field ${field}`);
  const value = values.get(field);
  if (value === undefined) return Number(attributes.mapMissingTo);
  if (name === 'MapValues') {
    const hit = child(node, 'InlineTable').children.find((each) => child(each, 'level').text === value);
    return Number(hit === undefined ? attributes.defaultValue : child(hit, attributes.outputColumn!).text);
  }
  if (name !== 'Discretize') throw new Error(`element ${name} is not known`);
  const hits = children(node, 'DiscretizeBin').filter((bin) => {
    const { closure, leftMargin = '-Infinity', rightMargin = 'Infinity' } = child(bin, 'Interval').attributes;
    const [left, right, x] = [Number(leftMargin), Number(rightMargin), value as number];
    const isAbove = closure!.startsWith('closed') ? x >= left : x > left || left === Number.NEGATIVE_INFINITY;
    return isAbove && (closure!.endsWith('Closed') ? x <= right : x < right || right === Number.POSITIVE_INFINITY);
  });
  if (hits.length !== 1) throw new Error(`${value} lies in ${hits.length} intervals of ${field}`);
  return Number(hits[0]!.attributes.binValue);
}
