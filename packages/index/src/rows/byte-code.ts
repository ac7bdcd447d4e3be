/** Rows whose largest value is below this become zeros, so that no scale leaves the normal floats. */
const LEAST_VALUE = 1e-25;
const LARGEST_CODE = 127;
const LARGEST_QUERY_CODE = 32_767;
/** 127 times this is the largest sum that 32 bits hold. */
const LARGEST_QUERY_SUM = 16_909_320;
/** More than all roundings of the scan's float32 arithmetic together, of which there are fewer than eight. */
const ROUNDING = 2 ** -20;
/** Keeps a bound above what it was in double precision when it is rounded to float32, and above 0. */
const UPWARD = 1 + 2 ** -22;
const LEAST_BOUND = 1e-37;
/** A double above it has no room for fractions: adding it and taking it away rounds, at a fraction of `Math.round`'s time. */
const ROUNDED_AWAY = 1.5 * 2 ** 52;

/** Bytes of a row of codes: the kernels read 16 at a time. */
export function codeWidth(dimensions: number): number {
  return Math.ceil(dimensions / 16) * 16;
}

/** Where the int8 codes of rows are written, with what turns them back. */
export interface CodeTable {
  /** `[rows, width]`. */
  readonly codes: Int8Array;
  /** `[rows]`; a row is about its codes times this. */
  readonly scales: Float32Array;
  /** `[rows]`; how far a dot product with a query of length 1 may be from that of the codes. */
  readonly bounds: Float32Array;
}

/**
 * Writes the codes of a row, `round(127 value / largest)` with halves to even, and the bound of what they miss.
 *
 * With a row x = s c + r and a query y = t q + e of length 1, x·y = s t c·q + s c·e + r·y, so by Cauchy and Schwarz
 * |x·y - s t c·q| ≤ |r| + (|x| + |r|) |e|, to which the scan's own roundings are added.
 */
export function writeCode(table: CodeTable, row: number, vector: Float32Array, length: number): void {
  const width = codeWidth(vector.length);
  const start = row * width;
  const { codes } = table;
  let largest = 0;
  for (let at = 0; at < vector.length; at++) {
    const size = Math.abs(vector[at]!);
    if (size > largest) largest = size;
  }
  const scale = largest < LEAST_VALUE ? 0 : Math.fround(largest / LARGEST_CODE);
  const inverse = scale === 0 ? 0 : 1 / scale;
  let missed = 0;
  for (let at = 0; at < vector.length; at++) {
    const value = vector[at]!;
    // The scale's rounding is too small to lead beyond the largest code.
    const code = value * inverse + ROUNDED_AWAY - ROUNDED_AWAY;
    codes[start + at] = code;
    const rest = value - scale * code;
    missed += rest * rest;
  }
  const rest = Math.sqrt(missed);
  table.scales[row] = scale;
  const bound = rest + (length + rest) * queryMisses(vector.length) + length * ROUNDING;
  table.bounds[row] = bound * UPWARD + LEAST_BOUND;
}

/**
 * Writes the codes of a query scaled to length 1, and returns what they are to be multiplied by.
 *
 * 16 bits, or as many as let the sum with int8 codes fit into 32.
 */
export function writeQueryCode(target: Int16Array, query: Float32Array, length: number): number {
  let largest = 0;
  let sum = 0;
  for (let at = 0; at < query.length; at++) {
    const value = Math.abs(query[at]!);
    largest = Math.max(largest, value);
    sum += value;
  }
  if (largest === 0) {
    target.fill(0);
    return 0;
  }
  const most = Math.min(LARGEST_QUERY_CODE, (LARGEST_QUERY_SUM - query.length) / (sum / largest));
  const factor = Math.floor(most) / largest;
  for (let at = 0; at < query.length; at++) target[at] = Math.round(query[at]! * factor);
  return 1 / (factor * length);
}

/** Largest length of what a query's codes miss: half a step in every dimension. */
function queryMisses(dimensions: number): number {
  const root = Math.sqrt(dimensions);
  const step = Math.max(1 / (LARGEST_QUERY_CODE - 1), root / (LARGEST_QUERY_SUM - 2 * dimensions));
  return (1.001 * root * step) / 2;
}
