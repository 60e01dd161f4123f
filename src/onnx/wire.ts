// The wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding): a message is a list of fields,
// each a number, how its value is written, and the value.

/** How a value is written: a varint, 8 bytes, a length and so many bytes, 4 bytes. */
export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
export type WireType = (typeof wireTypes)[keyof typeof wireTypes];

const lastField = 2 ** 29 - 1;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

/** Bytes that grow as they are written. */
export class WireWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** What has been written. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  key(field: number, type: WireType): void {
    this.varint(8 * field + type);
  }

  /** A whole number of at most 53 bits; negative ones as 64 bits in two's complement. */
  varint(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError(`A whole number of 53 bits was expected, not ${value}.`);
    const at = this.#grow(10);
    let low = (value % 2 ** 32) >>> 0;
    let high = Math.floor(value / 2 ** 32) >>> 0;
    let length = 0;
    while (high > 0 || low > 127) {
      this.#bytes[at + length++] = (low & 127) | 128;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.#bytes[at + length++] = low;
    this.#length += length;
  }

  float(value: number): void {
    const at = this.#grow(4);
    this.#view.setFloat32(at, value, true);
    this.#length += 4;
  }

  double(value: number): void {
    const at = this.#grow(8);
    this.#view.setFloat64(at, value, true);
    this.#length += 8;
  }

  /** A length and the bytes. */
  block(bytes: Uint8Array): void {
    this.varint(bytes.length);
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    this.#length += bytes.length;
  }

  string(text: string): void {
    this.block(utf8.encode(text));
  }

  /** @returns where the next byte goes; at least `more` of them have room there */
  #grow(more: number): number {
    if (this.#length + more > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return this.#length;
  }
}

/** Reads values one after the other. Every method throws a RangeError where the bytes end too early or mean nothing. */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  key(): { readonly field: number; readonly type: number } {
    const key = this.varint();
    const field = Math.floor(key / 8);
    // Of a larger one other readers take the last 32 bits, and have another field.
    if (field < 1 || field > lastField) {
      throw new RangeError(`a field has the number ${field} where 1 to ${lastField} are possible`);
    }
    return { field, type: key % 8 };
  }

  /** A whole number of at most 53 bits, negative where the 64 bits are. */
  varint(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#take(1)]!;
      if (shift < 28) low |= (byte & 127) << shift;
      else if (shift === 28) {
        low |= (byte & 127) << 28;
        high |= (byte & 127) >> 4;
      } else high |= (byte & 127) << (shift - 32);
      if (byte < 128) {
        const value = (high | 0) * 2 ** 32 + (low >>> 0);
        if (!Number.isSafeInteger(value)) throw new RangeError('a whole number needs more than 53 bits');
        return value;
      }
    }
    throw new RangeError('a whole number does not end');
  }

  float(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** The bytes of a block, not copied. */
  block(): Uint8Array {
    const length = this.varint();
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  string(): string {
    return fromUtf8.decode(this.block());
  }

  /** Passes over a value that nobody asks for. */
  skip(type: number): void {
    if (type === wireTypes.varint) while (this.#bytes[this.#take(1)]! > 127);
    else if (type === wireTypes.fixed64) this.#take(8);
    else if (type === wireTypes.bytes) this.block();
    else if (type === wireTypes.fixed32) this.#take(4);
    else throw new RangeError(`wire type ${type} is not in use`);
  }

  #take(length: number): number {
    const start = this.#at;
    if (!(length >= 0 && start + length <= this.#bytes.length)) throw new RangeError('the bytes end too early');
    this.#at = start + length;
    return start;
  }
}
