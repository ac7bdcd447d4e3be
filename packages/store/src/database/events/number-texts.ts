import { type FieldColumn, textAt } from "../engine/sql-columns.js";

/** Numbers texts in the order in which they are met, without making a text of one that was met before. */
export interface TextNumbers {
  /** Every text met so far, each at its number. Grows. */
  readonly texts: readonly string[];
  /** The number of the text of each row. */
  numbersOf(column: FieldColumn): Int32Array;
}

/** A table of hashes with open addressing; the bytes of the texts are kept, so that equal hashes are told apart. */
export function createTextNumbers(): TextNumbers {
  const texts: string[] = [];
  let hashes: Int32Array = new Int32Array(1024);
  /** By place in the table: a number and 1, or 0 for none. */
  let places: Int32Array = new Int32Array(2048);
  let kept: Uint8Array = new Uint8Array(16 * 1024);
  /** By number: where the bytes of its text end, from 1. */
  let ends: Int32Array = new Int32Array(1025);
  const add = (column: FieldColumn, row: number, hash: number): number => {
    const number = texts.push(textAt(column, row)) - 1;
    const [start, end] = [column.starts[row]!, column.ends[row]!];
    if (number === hashes.length) {
      hashes = larger(hashes, 2 * number);
      ends = larger(ends, 2 * number + 1);
      places = spread(hashes, number, 4 * number);
    }
    const from = ends[number]!;
    const to = from + end - start;
    if (to > kept.length) kept = larger(kept, 2 * to);
    kept.set(column.bytes.subarray(start, end), from);
    ends[number + 1] = to;
    hashes[number] = hash;
    return number;
  };
  const isText = (number: number, { bytes, starts, ends: columnEnds }: FieldColumn, row: number): boolean => {
    const from = ends[number]!;
    const start = starts[row]!;
    const length = columnEnds[row]! - start;
    if (ends[number + 1]! - from !== length) return false;
    for (let at = 0; at < length; at++) if (kept[from + at] !== bytes[start + at]) return false;
    return true;
  };
  const numberOf = (column: FieldColumn, row: number): number => {
    const hash = hashOf(column, row);
    let place = hash & (places.length - 1);
    for (let found = places[place]!; found > 0; found = places[place]!) {
      if (hashes[found - 1] === hash && isText(found - 1, column, row)) return found - 1;
      place = (place + 1) & (places.length - 1);
    }
    const before = places;
    const number = add(column, row, hash);
    if (before === places) places[place] = number + 1;
    else put(places, hash, number);
    return number;
  };
  return {
    texts,
    numbersOf(column) {
      const numbers = new Int32Array(column.starts.length);
      for (let row = 0; row < numbers.length; row++) numbers[row] = numberOf(column, row);
      return numbers;
    },
  };
}

/** FNV-1a of 32 bits (Fowler, Noll and Vo). */
function hashOf({ bytes, starts, ends }: FieldColumn, row: number): number {
  let hash = 0x811c9dc5;
  for (let at = starts[row]!; at < ends[row]!; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash ^ (hash >>> 15);
}

/** A table of so many places for the first texts. */
function spread(hashes: Int32Array, count: number, size: number): Int32Array {
  const places = new Int32Array(size);
  for (let number = 0; number < count; number++) put(places, hashes[number]!, number);
  return places;
}

function put(places: Int32Array, hash: number, number: number): void {
  let place = hash & (places.length - 1);
  while (places[place]! > 0) place = (place + 1) & (places.length - 1);
  places[place] = number + 1;
}

function larger<Values extends Int32Array | Uint8Array>(values: Values, length: number): Values {
  const copy = new (values.constructor as new (length: number) => Values)(length);
  copy.set(values);
  return copy;
}
