import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Longest header of a field: two varints of ten bytes. */
const HEADER_BYTES = 20;
/** No path of a file, and no name in a graph, is longer. */
const LONGEST_TEXT_BYTES = 4096;

/** Bytes of a message, in memory or in a file, read a few at a time. */
export interface MessageBytes {
  readonly size: number;
  /** At most `length` bytes from `at` on. */
  read(at: number, length: number): Uint8Array;
}

/** A field whose content is bytes, by its place in the message. */
export interface BytesField {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** Reads a message where it lies, so that what is stepped over costs no memory; a path is opened and closed again. */
export function withMessage<Result>(
  source: string | Uint8Array,
  use: (bytes: MessageBytes, whole: BytesField) => Result,
): Result {
  const wholeOf = (size: number): BytesField => ({ number: 0, start: 0, end: size });
  if (typeof source !== "string") {
    const read = (at: number, length: number) => source.subarray(at, at + length);
    return use({ size: source.length, read }, wholeOf(source.length));
  }
  const file = openSync(source, "r");
  try {
    const { size } = fstatSync(file);
    const read = (at: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, at));
    };
    return use({ size, read }, wholeOf(size));
  } finally {
    closeSync(file);
  }
}

/** The byte fields of that number inside a message; ends at the first byte that is no field. */
export function* fieldsWithin(
  bytes: MessageBytes,
  message: BytesField,
  number: number,
): Generator<BytesField> {
  let at = message.start;
  while (at < message.end) {
    const header = bytes.read(at, Math.min(HEADER_BYTES, message.end - at));
    const tag = varint(header, 0);
    if (tag === undefined) return;
    const field = fieldAt(header, tag, at);
    if (field === undefined || field.end > message.end) return;
    if (field.number === number && tag.value % 8 === 2) yield field;
    at = field.end;
  }
}

/** The first text of that number inside a message; empty when there is none, or one too long for a name. */
export function textWithin(bytes: MessageBytes, message: BytesField, number: number): string {
  const [field] = fieldsWithin(bytes, message, number);
  if (field === undefined || field.end - field.start > LONGEST_TEXT_BYTES) return "";
  return Buffer.from(bytes.read(field.start, field.end - field.start)).toString("utf8");
}

/** Where a field's content starts and ends, by its wire type. */
function fieldAt(header: Uint8Array, tag: Varint, at: number): BytesField | undefined {
  const number = Math.floor(tag.value / 8);
  const start = at + tag.next;
  switch (tag.value % 8) {
    case 0: {
      const value = varint(header, tag.next);
      return value && { number, start, end: at + value.next };
    }
    case 1:
      return { number, start, end: start + 8 };
    case 2: {
      const length = varint(header, tag.next);
      return length && { number, start: at + length.next, end: at + length.next + length.value };
    }
    case 5:
      return { number, start, end: start + 4 };
    default:
      return undefined;
  }
}

interface Varint {
  /** As a float64: exact for every length and tag a file can hold. */
  readonly value: number;
  /** Index behind its last byte. */
  readonly next: number;
}

function varint(bytes: Uint8Array, from: number): Varint | undefined {
  let value = 0;
  for (let at = from; at < Math.min(bytes.length, from + 10); at++) {
    value += (bytes[at]! & 127) * 2 ** (7 * (at - from));
    if (bytes[at]! < 128) return { value, next: at + 1 };
  }
  return undefined;
}
