import { type BytesField, fieldsWithin, type MessageBytes } from "./protobuf-reader.js";

/** A message taken apart, its fields by number in the order of the file. */
export interface MessageFields {
  /** Whole numbers of that number; a packed list is one after another. Signed, of 64 bits. */
  integers(number: number): readonly bigint[];
  /** 32-bit floats of that number; a packed list is one after another. */
  floats(number: number): readonly number[];
  /** Texts of that number. */
  texts(number: number): readonly string[];
  /** Messages, or byte strings, of that number. */
  messages(number: number): readonly BytesField[];
}

/** A scalar of the fields that are not byte strings. */
interface Scalar {
  readonly number: number;
  readonly value: bigint | number;
}

/** Takes one message of a graph apart; a graph's small messages only, never a tensor's values. */
export function messageFields(bytes: MessageBytes, message: BytesField): MessageFields {
  const content = (field: BytesField) => bytes.read(field.start, field.end - field.start);
  const scalars = scalarsWithin(bytes, message);
  const packed = (number: number) => [...fieldsWithin(bytes, message, number)];
  const single = (number: number) => scalars.filter((scalar) => scalar.number === number);
  return {
    integers: (number) => [
      ...single(number).flatMap(({ value }) => (typeof value === "bigint" ? [value] : [])),
      ...packed(number).flatMap((field) => varints(content(field))),
    ],
    floats: (number) => [
      ...single(number).flatMap(({ value }) => (typeof value === "number" ? [value] : [])),
      ...packed(number).flatMap((field) => floatsOf(content(field))),
    ],
    texts: (number) => packed(number).map((field) => Buffer.from(content(field)).toString("utf8")),
    messages: packed,
  };
}

/** Whole numbers and floats that stand singly in a message. */
function scalarsWithin(bytes: MessageBytes, message: BytesField): Scalar[] {
  const all = bytes.read(message.start, message.end - message.start);
  const scalars: Scalar[] = [];
  const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  let at = 0;
  while (at < all.length) {
    const tag = varintAt(all, at);
    if (tag === undefined) break;
    const [number, wire] = [Number(tag.value >> 3n), Number(tag.value & 7n)];
    at = tag.next;
    if (wire === 0) {
      const value = varintAt(all, at);
      if (value === undefined) break;
      scalars.push({ number, value: BigInt.asIntN(64, value.value) });
      at = value.next;
    } else if (wire === 2) {
      const length = varintAt(all, at);
      if (length === undefined) break;
      at = length.next + Number(length.value);
    } else if (wire === 5 && at + 4 <= all.length) {
      scalars.push({ number, value: view.getFloat32(at, true) });
      at += 4;
    } else if (wire === 1) at += 8;
    else break;
  }
  return scalars;
}

function varints(bytes: Uint8Array): bigint[] {
  const values: bigint[] = [];
  for (let read = varintAt(bytes, 0); read !== undefined; read = varintAt(bytes, read.next))
    values.push(BigInt.asIntN(64, read.value));
  return values;
}

function floatsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => view.getFloat32(4 * at, true));
}

function varintAt(
  bytes: Uint8Array,
  from: number,
): { readonly value: bigint; readonly next: number } | undefined {
  let value = 0n;
  for (let at = from; at < Math.min(bytes.length, from + 10); at++) {
    value |= BigInt(bytes[at]! & 127) << BigInt(7 * (at - from));
    if (bytes[at]! < 128) return { value, next: at + 1 };
  }
  return undefined;
}
