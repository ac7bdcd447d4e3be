import { isModalisError } from "@modalis/contract";
import { type DotTable, dotProducts } from "./dot-products.js";
import { type MatrixProducts, openMatrixProducts } from "./matrix-products.js";
import { pauseOften } from "./pause-often.js";

/** Scores rows against a table of items; fast for a single row and for thousands. */
export interface TableScores extends AsyncDisposable {
  /**
   * Dot products of every row with every item, plus the bias, `[rows, items]`.
   *
   * Rows that are scored together may differ from the same rows scored one by one in the last bits.
   */
  of(rows: Float32Array, signal: AbortSignal | undefined): Promise<Float32Array>;
}

/** From this many rows, one matrix product is faster than the rows' own, its loading included. */
const MANY_ROWS = 16;

/** Multiplications between two turns of the event loop: some 20 ms. */
const STRETCH_PRODUCTS = 300_000_000;

/** ONNX Runtime is loaded at the first scoring of many rows, and done without where it is not installed. */
export function createTableScores(table: DotTable): TableScores {
  const { dimensions } = table;
  const items = table.table.length / dimensions;
  let opened: Promise<MatrixProducts | undefined> | undefined;
  return {
    async of(rows, signal) {
      const rowCount = rows.length / dimensions;
      const output = new Float32Array(rowCount * items);
      const pause = pauseOften(signal);
      if (rowCount >= MANY_ROWS) opened ??= openIfInstalled(table);
      const products = rowCount >= MANY_ROWS ? await opened : undefined;
      const together =
        products === undefined ? 1 : Math.max(MANY_ROWS, Math.floor(STRETCH_PRODUCTS / (items * dimensions)));
      for (let from = 0; from < rowCount; from += together) {
        const to = Math.min(rowCount, from + together);
        const part = rows.subarray(from * dimensions, to * dimensions);
        if (products === undefined) dotProducts(table, part, output.subarray(from * items, to * items));
        else output.set(await products.times(part), from * items);
        await pause();
      }
      return output;
    },
    async [Symbol.asyncDispose]() {
      const products = await opened?.catch(() => undefined);
      opened = undefined;
      await products?.[Symbol.asyncDispose]();
    },
  };
}

async function openIfInstalled(table: DotTable): Promise<MatrixProducts | undefined> {
  try {
    return await openMatrixProducts(table);
  } catch (error) {
    if (isModalisError(error, "MISSING_DEPENDENCY")) return undefined;
    throw error;
  }
}
