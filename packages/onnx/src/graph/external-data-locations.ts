import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Field numbers of onnx.proto on the way from a model to where a weight lies. */
const GRAPH_OF_MODEL = 7;
const INITIALIZER_OF_GRAPH = 5;
const EXTERNAL_DATA_OF_TENSOR = 13;
const KEY_OF_ENTRY = 1;
const VALUE_OF_ENTRY = 2;

/** Longest header of a field: two varints of ten bytes. */
const HEADER_BYTES = 20;
/** No path of a file is longer on any platform. */
const LONGEST_TEXT_BYTES = 4096;

/** A field whose content is bytes, by its place in the file. */
interface BytesField {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Names of the files that an .onnx file says its weights are in, each once; none for a file that is no model, which
 * ONNX Runtime will report.
 *
 * Weights inside the file are stepped over, so that a large model costs no memory.
 */
export function externalDataLocations(path: string): string[] {
  const file = openSync(path, "r");
  try {
    const whole = { number: 0, start: 0, end: fstatSync(file).size };
    const entries = [...within(file, whole, GRAPH_OF_MODEL)]
      .flatMap((graph) => [...within(file, graph, INITIALIZER_OF_GRAPH)])
      .flatMap((tensor) => [...within(file, tensor, EXTERNAL_DATA_OF_TENSOR)]);
    const locations = entries
      .filter((entry) => textWithin(file, entry, KEY_OF_ENTRY) === "location")
      .map((entry) => textWithin(file, entry, VALUE_OF_ENTRY));
    return [...new Set(locations.filter((location) => location !== ""))];
  } finally {
    closeSync(file);
  }
}

/** The fields of that number inside a message; ends at the first byte that is no field. */
function* within(file: number, message: BytesField, number: number): Generator<BytesField> {
  const header = Buffer.alloc(HEADER_BYTES);
  let at = message.start;
  while (at < message.end) {
    const length = readSync(file, header, 0, Math.min(HEADER_BYTES, message.end - at), at);
    const tag = varint(header.subarray(0, length), 0);
    if (tag === undefined) return;
    const field = fieldAt(header.subarray(0, length), tag, at);
    if (field === undefined || field.end > message.end) return;
    if (field.number === number && tag.value % 8 === 2) yield field;
    at = field.end;
  }
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

function textWithin(file: number, message: BytesField, number: number): string {
  const [field] = within(file, message, number);
  if (field === undefined || field.end - field.start > LONGEST_TEXT_BYTES) return "";
  const bytes = Buffer.alloc(field.end - field.start);
  readSync(file, bytes, 0, bytes.length, field.start);
  return bytes.toString("utf8");
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
