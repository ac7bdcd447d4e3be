import { pauseOften } from "./pause-often.js";

/** Rows whose dot products with every row of a table are wanted. */
export interface DotProducts {
  /** `[rows, dimensions]`. */
  readonly rows: Float32Array;
  /** `[items, dimensions]`. */
  readonly table: Float32Array;
  readonly dimensions: number;
  /** `[items]`, added to each dot product. */
  readonly bias?: Float32Array;
  readonly signal?: AbortSignal | undefined;
}

/** Table rows that stay in the processor's cache while all rows pass over them. */
const BLOCK_VALUES = 32_768;

/**
 * Dot products of every row with every row of the table, `[rows, items]`.
 *
 * A product is summed in double precision in the order of the columns, so it does not depend on what else is computed.
 */
export async function dotProducts(products: DotProducts): Promise<Float32Array> {
  const { rows, table, dimensions, bias, signal } = products;
  const [rowCount, itemCount] = [rows.length / dimensions, table.length / dimensions];
  const output = new Float32Array(rowCount * itemCount);
  const block = Math.max(4, Math.floor(BLOCK_VALUES / dimensions / 4) * 4);
  const pause = pauseOften(signal);
  for (let from = 0; from < itemCount; from += block) {
    const to = Math.min(itemCount, from + block);
    for (let row = 0; row < rowCount; row++) {
      scoreBlock(products, row, from, to, output, row * itemCount);
      await pause();
    }
  }
  if (bias !== undefined) addBias(output, bias, rowCount);
  return output;
}

function scoreBlock(
  { rows, table, dimensions }: DotProducts,
  row: number,
  from: number,
  to: number,
  output: Float32Array,
  outputStart: number,
): void {
  const start = row * dimensions;
  let item = from;
  for (; item + 4 <= to; item += 4) {
    const a = item * dimensions;
    const b = a + dimensions;
    const c = b + dimensions;
    const d = c + dimensions;
    let dotA = 0;
    let dotB = 0;
    let dotC = 0;
    let dotD = 0;
    for (let column = 0; column < dimensions; column++) {
      const value = rows[start + column]!;
      dotA += value * table[a + column]!;
      dotB += value * table[b + column]!;
      dotC += value * table[c + column]!;
      dotD += value * table[d + column]!;
    }
    output[outputStart + item] = dotA;
    output[outputStart + item + 1] = dotB;
    output[outputStart + item + 2] = dotC;
    output[outputStart + item + 3] = dotD;
  }
  for (; item < to; item++) {
    let dot = 0;
    for (let column = 0, at = item * dimensions; column < dimensions; column++, at++) {
      dot += rows[start + column]! * table[at]!;
    }
    output[outputStart + item] = dot;
  }
}

function addBias(output: Float32Array, bias: Float32Array, rowCount: number): void {
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let item = 0; item < bias.length; item++, at++) output[at]! += bias[item]!;
  }
}
