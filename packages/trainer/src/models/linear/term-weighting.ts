import { rowLengths, type SparseRows, transposed } from "../../linear-algebra/sparse-rows.js";

/** How an interaction is weighed before items are compared. */
export type TermWeighting = "none" | "tf-idf" | "bm25";

export interface TermWeightingOptions {
  readonly weighting: TermWeighting;
  /** BM25's k1: how soon more of the same counts no more. */
  readonly saturation: number;
  /** BM25's b: how far an item with many interactions is scaled down, 0 to 1. */
  readonly lengthShare: number;
}

/**
 * Weighs the cells of items by users as words in documents: an item is a document, a user a word that says the less the more
 * items it has.
 *
 * TF-IDF is √value · ln(items / (1 + items of the user)), BM25 is Robertson and Zaragoza, "The Probabilistic Relevance
 * Framework", 2009, with that same weight of a word; a user of nearly all items weighs 0.
 */
export function weighTerms(
  items: SparseRows,
  { weighting, saturation, lengthShare }: TermWeightingOptions,
): SparseRows {
  if (weighting === "none") return items;
  const { offsets, columns, values } = items;
  const count = offsets.length - 1;
  const rarity = rowLengths(transposed(items)).map((owned) => Math.max(0, Math.log(count / (1 + owned))));
  const totals = rowTotals(items);
  const mean = totals.reduce((sum, total) => sum + total, 0) / count;
  const weighed = new Float32Array(values.length);
  for (let item = 0; item < count; item++) {
    const length = 1 - lengthShare + (lengthShare * totals[item]!) / mean;
    for (let cell = offsets[item]!; cell < offsets[item + 1]!; cell++) {
      const value = values[cell]!;
      const frequency =
        weighting === "tf-idf"
          ? Math.sqrt(value)
          : (value * (saturation + 1)) / (saturation * length + value);
      weighed[cell] = value === 0 ? 0 : frequency * rarity[columns[cell]!]!;
    }
  }
  return { ...items, values: weighed };
}

function rowTotals({ offsets, values }: SparseRows): Float64Array {
  const totals = new Float64Array(offsets.length - 1);
  for (let row = 0; row < totals.length; row++) {
    for (let cell = offsets[row]!; cell < offsets[row + 1]!; cell++) totals[row]! += values[cell]!;
  }
  return totals;
}
