import { type FieldColumn, textAt } from "../engine/sql-columns.js";

/** Numbers texts in the order in which they are met, without making a text of one that was met before. */
export interface TextNumbers {
  /** Every text met so far, each at its number. Grows. */
  readonly texts: readonly string[];
  /** The number of the text of each row. */
  numbersOf(column: FieldColumn): Int32Array;
}

/** Places of the table that are looked at for one text: ids come from callers, who can choose many of one hash. */
const MOST_PROBES = 64;

/** A table of hashes with open addressing; the bytes of the texts are kept, so that equal hashes are told apart. */
export function createTextNumbers(): TextNumbers {
  const texts: string[] = [];
  let hashes: Int32Array = new Int32Array(1024);
  /** By place in the table: a number and 1, or 0 for none. */
  let places: Int32Array = new Int32Array(2048);
  let kept: Uint8Array = new Uint8Array(16 * 1024);
  /** By number: where the bytes of its text end, from 1. */
  let ends: Int32Array = new Int32Array(1025);
  /** The numbers of the texts that found no free place within the probes. */
  const crowded = new Map<string, number>();
  const put = (number: number): void => {
    const place = freePlace(places, hashes[number]!);
    if (place < 0) crowded.set(texts[number]!, number);
    else places[place] = number + 1;
  };
  const add = (column: FieldColumn, row: number, hash: number): number => {
    const number = texts.push(textAt(column, row)) - 1;
    const [start, end] = [column.starts[row]!, column.ends[row]!];
    if (number === hashes.length) {
      hashes = larger(hashes, 2 * number);
      ends = larger(ends, 2 * number + 1);
      places = new Int32Array(4 * number);
      crowded.clear();
      for (let known = 0; known < number; known++) put(known);
    }
    const from = ends[number]!;
    const to = from + end - start;
    if (to > kept.length) kept = larger(kept, 2 * to);
    kept.set(column.bytes.subarray(start, end), from);
    ends[number + 1] = to;
    hashes[number] = hash;
    put(number);
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
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const found = places[(hash + probe) & (places.length - 1)]!;
      if (found === 0) return add(column, row, hash);
      if (hashes[found - 1] === hash && isText(found - 1, column, row)) return found - 1;
    }
    return crowded.get(textAt(column, row)) ?? add(column, row, hash);
  };
  return {
    texts,
    numbersOf(column) {
      const numbers = new Int32Array(column.starts.length);
      for (let row = 0; row < numbers.length; row++) {
        // Kinds, and people in a log by person, mostly come again at once.
        const before = row === 0 ? -1 : numbers[row - 1]!;
        numbers[row] = before >= 0 && isText(before, column, row) ? before : numberOf(column, row);
      }
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

/** The first free place of a hash, -1 where there is none within the probes. */
function freePlace(places: Int32Array, hash: number): number {
  for (let probe = 0; probe < MOST_PROBES; probe++) {
    const place = (hash + probe) & (places.length - 1);
    if (places[place] === 0) return place;
  }
  return -1;
}

function larger<Values extends Int32Array | Uint8Array>(values: Values, length: number): Values {
  const copy = new (values.constructor as new (length: number) => Values)(length);
  copy.set(values);
  return copy;
}
