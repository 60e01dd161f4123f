// What values a schema allows, in words: for messages to who gave another.
import { z } from 'zod';

/** The parts of a JSON schema that options are described by. */
interface Described {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Described[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
}

/**
 * What is allowed at a place of an options object.
 *
 * @returns such as `a whole number from 1 to 16, or auto`; undefined where that takes more than a few words
 */
export function expectedAt(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  let at: Described | undefined = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Described;
  for (const key of path) {
    const inside: Described | undefined = [at, ...(at.anyOf ?? [])].map((each) => within(each, key)).find(Boolean);
    if (inside === undefined) return undefined;
    at = inside;
  }
  return wordsOf(at);
}

function within({ items, properties, additionalProperties }: Described, key: PropertyKey): Described | undefined {
  if (typeof key === 'number') return items;
  return properties?.[String(key)] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
}

function wordsOf(allowed: Described): string | undefined {
  const { anyOf, type = [], properties } = allowed;
  if (anyOf !== undefined) return oneOf(anyOf.map(wordsOf));
  if (allowed.const !== undefined) return String(allowed.const);
  if (allowed.enum !== undefined) return oneOf(allowed.enum.map(String));
  if (properties !== undefined) return `an object that may have ${Object.keys(properties).join(', ')}`;
  return oneOf([type].flat().map((each) => wordsOfType(each, allowed)));
}

function wordsOfType(type: string, allowed: Described): string | undefined {
  switch (type) {
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'string':
      return 'a text';
    case 'integer':
      return `a whole number${rangeOf(allowed)}`;
    case 'number':
      return `a number${rangeOf(allowed)}`;
    case 'array':
      return 'a list';
    case 'object':
      return 'an object';
    default:
      return undefined;
  }
}

function rangeOf({ minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below }: Described): string {
  const [least, most] = [minimum, maximum].map((end) =>
    end !== undefined && Math.abs(end) < Number.MAX_SAFE_INTEGER ? end : undefined,
  );
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  const ends = [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(least === undefined ? [] : [`of at least ${least}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
    ...(most === undefined ? [] : [`of at most ${most}`]),
  ];
  return ends.map((end) => ` ${end}`).join(' and');
}

function oneOf(words: readonly (string | undefined)[]): string | undefined {
  if (words.some((each) => each === undefined)) return undefined;
  if (words.length < 2) return words[0];
  return `${words.slice(0, -1).join(', ')}${words[0]!.includes(' ') ? ',' : ''} or ${words.at(-1)}`;
}
