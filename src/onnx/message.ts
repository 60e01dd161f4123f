// A message type as a table: name, number and kind of each field. One table writes, reads and is checked against the
// TypeScript interface of the message.
import { WireReader as Reader, type WireReader, WireWriter, wireTypes } from './wire.js';

interface Scalars {
  /** int32, int64, uint64 or an enum; the numbers between -2^53 and 2^53. */
  readonly int: number;
  readonly float: number;
  readonly double: number;
  readonly string: string;
  readonly bytes: Uint8Array;
}
type Kind = keyof Scalars;
const wireTypeOf = { int: 'varint', float: 'fixed32', double: 'fixed64', string: 'bytes', bytes: 'bytes' } as const;

type KindOf<V> = V extends number ? 'int' | 'float' | 'double' : V extends string ? 'string' : 'bytes';

interface ScalarField<K extends Kind, Many extends boolean> {
  readonly number: number;
  readonly kind: K;
  readonly isRepeated: Many;
}
interface MessageField<T, Many extends boolean> {
  readonly number: number;
  /** A function, as messages may hold each other. */
  readonly message: () => Schema<T>;
  readonly isRepeated: Many;
}
type FieldOf<V, Many extends boolean> = V extends number | string | Uint8Array
  ? ScalarField<KindOf<V>, Many>
  : MessageField<V, Many>;

/** The fields of the message `T`; those of the file that stand here under no name are passed over when it is read. */
export type Schema<T> = {
  readonly [K in keyof T]-?: NonNullable<T[K]> extends Uint8Array
    ? ScalarField<'bytes', false>
    : NonNullable<T[K]> extends ArrayLike<infer E>
      ? NonNullable<T[K]> extends string
        ? ScalarField<'string', false>
        : FieldOf<E, true>
      : FieldOf<NonNullable<T[K]>, false>;
};

export function one<K extends Kind>(number: number, kind: K): ScalarField<K, false> {
  return { number, kind, isRepeated: false };
}

/** Repeated numbers are written packed, and read either way. */
export function many<K extends Kind>(number: number, kind: K): ScalarField<K, true> {
  return { number, kind, isRepeated: true };
}

export function oneMessage<T>(number: number, message: () => Schema<T>): MessageField<T, false> {
  return { number, message, isRepeated: false };
}

export function manyMessages<T>(number: number, message: () => Schema<T>): MessageField<T, true> {
  return { number, message, isRepeated: true };
}

type AnyField = ScalarField<Kind, boolean> | MessageField<unknown, boolean>;
type Value = number | string | Uint8Array | object;

/** The bytes of a message; fields that are undefined are left out. @throws RangeError for whole numbers beyond 53 bits */
export function encode<T extends object>(schema: Schema<T>, message: T): Uint8Array {
  const writer = new WireWriter();
  for (const [name, field] of Object.entries(schema) as [keyof T, AnyField][]) {
    const value = message[name] as Value | undefined;
    if (value === undefined) continue;
    if (!field.isRepeated) writeOne(writer, field, value);
    else if ('kind' in field && isNumeric(field.kind)) writePacked(writer, field, value as ArrayLike<number>);
    else for (const each of Array.from(value as ArrayLike<Value>)) writeOne(writer, field, each);
  }
  return writer.bytes();
}

function writeOne(writer: WireWriter, field: AnyField, value: Value): void {
  if ('message' in field) {
    writer.key(field.number, wireTypes.bytes);
    writer.block(encode(field.message() as Schema<object>, value as object));
  } else {
    writer.key(field.number, wireTypes[wireTypeOf[field.kind]]);
    writeScalar(writer, field.kind, value);
  }
}

function writePacked(writer: WireWriter, { number, kind }: ScalarField<Kind, boolean>, values: ArrayLike<number>) {
  const packed = new WireWriter();
  for (let i = 0; i < values.length; i++) writeScalar(packed, kind, values[i]!);
  writer.key(number, wireTypes.bytes);
  writer.block(packed.bytes());
}

function writeScalar(writer: WireWriter, kind: Kind, value: Value): void {
  if (kind === 'int') writer.varint(value as number);
  else if (kind === 'float') writer.float(value as number);
  else if (kind === 'double') writer.double(value as number);
  else if (kind === 'string') writer.string(value as string);
  else writer.block(value as Uint8Array);
}

/**
 * The message that the bytes hold; a repeated field that they do not hold is an empty list. What other readers would
 * understand otherwise is refused, so that what has been looked at here is what they get.
 *
 * @throws RangeError when they do not hold one
 */
export function decode<T extends object>(schema: Schema<T>, bytes: Uint8Array): T {
  const fields = Object.entries(schema) as [keyof T & string, AnyField][];
  const named = new Map(fields.map(([name, field]) => [field.number, { name, field }]));
  const message: Record<string, Value | Value[]> = {};
  for (const [name, field] of fields) if (field.isRepeated) message[name] = [];
  for (const reader = new Reader(bytes); !reader.isAtEnd; ) {
    const { field: number, type } = reader.key();
    const known = named.get(number);
    if (known === undefined) {
      reader.skip(type);
      continue;
    }
    const { name, field } = known;
    const own = 'message' in field ? wireTypes.bytes : wireTypes[wireTypeOf[field.kind]];
    if (field.isRepeated && 'kind' in field && isNumeric(field.kind) && type === wireTypes.bytes) {
      const list = message[name] as Value[];
      for (const packed = new Reader(reader.block()); !packed.isAtEnd; ) list.push(readScalar(packed, field.kind));
      continue;
    }
    if (type !== own) throw new RangeError(`field "${name}" has wire type ${type} where ${own} is expected`);
    if ('message' in field && !field.isRepeated && name in message) {
      throw new RangeError(`field "${name}" occurs twice where one message is expected`);
    }
    const value =
      'message' in field ? decode(field.message() as Schema<object>, reader.block()) : readScalar(reader, field.kind);
    if (field.isRepeated) (message[name] as Value[]).push(value);
    else message[name] = value;
  }
  return message as T;
}

function readScalar(reader: WireReader, kind: Kind): Value {
  if (kind === 'int') return reader.varint();
  if (kind === 'float') return reader.float();
  if (kind === 'double') return reader.double();
  return kind === 'string' ? reader.string() : reader.block();
}

function isNumeric(kind: Kind): boolean {
  return kind === 'int' || kind === 'float' || kind === 'double';
}
