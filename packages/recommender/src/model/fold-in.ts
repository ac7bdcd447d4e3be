import { ModalisError } from "@modalis/contract";
import { checkFinite, checkLength, checkNumbers } from "./check-array.js";
import { solveSymmetric } from "./solve-symmetric.js";

/** How a person's factors follow from a history that was not in training. */
export type HistoryFoldIn =
  /** The mean of the items' factors. */
  | { readonly kind: "mean" }
  /** The sum of factors that items have as part of a history, over the history's length to `power`: FISM, SVD++. */
  | { readonly kind: "sum"; readonly factors: Float32Array; readonly power: number }
  /**
   * The exact minimiser of implicit ALS for a history h of n items, `(Q_h' Q_h + a Q' Q + r (n + a N)^e I) x = Q_h' 1`
   * (Rendle et al., "Revisiting the Performance of iALS on Item Recommendation Benchmarks", RecSys 2022).
   */
  | {
      readonly kind: "least-squares";
      /** a: weight of all pairs of user and item. */
      readonly unobservedWeight: number;
      /** r, above 0. */
      readonly regularisation: number;
      /** e; default 0. */
      readonly exponent?: number;
    };

/** The item factors that histories are folded into. */
export interface FoldInTable {
  /** `[items, dimensions]`. */
  readonly itemFactors: Float32Array;
  readonly dimensions: number;
}

/** Makes the function from a history to factors, `[dimensions]`; nothing for an empty history but zeros. */
export function foldInOf(rule: HistoryFoldIn, table: FoldInTable): (history: Int32Array) => Float32Array {
  checkRule(rule, table);
  let gram: Float64Array | undefined;
  return (history) => {
    if (history.length === 0) return new Float32Array(table.dimensions);
    if (rule.kind === "mean") return sumRows(table.itemFactors, history, table.dimensions, 1);
    if (rule.kind === "sum") return sumRows(rule.factors, history, table.dimensions, rule.power);
    gram ??= gramOf(table);
    return leastSquares(rule, table, gram, history);
  };
}

function checkRule(rule: HistoryFoldIn, { itemFactors }: FoldInTable): void {
  if (rule.kind === "sum") {
    checkLength("the history factors", rule.factors, itemFactors.length);
    checkFinite("the history factors", rule.factors);
    checkNumbers({ power: rule.power });
  }
  if (rule.kind !== "least-squares") return;
  const { unobservedWeight, regularisation, exponent = 0 } = rule;
  checkNumbers({ unobservedWeight, regularisation, exponent });
  if (unobservedWeight >= 0 && regularisation > 0) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `fold-in by least squares has unobservedWeight ${unobservedWeight} and regularisation ${regularisation}; they are at least 0 and above 0`,
  );
}

function sumRows(table: Float32Array, rows: Int32Array, dimensions: number, power: number): Float32Array {
  const sum = new Float64Array(dimensions);
  for (const row of rows) {
    for (let column = 0; column < dimensions; column++) sum[column]! += table[row * dimensions + column]!;
  }
  return Float32Array.from(sum, (value) => value / rows.length ** power);
}

function leastSquares(
  rule: Extract<HistoryFoldIn, { kind: "least-squares" }>,
  { itemFactors, dimensions }: FoldInTable,
  gram: Float64Array,
  history: Int32Array,
): Float32Array {
  const { unobservedWeight, regularisation, exponent = 0 } = rule;
  const items = itemFactors.length / dimensions;
  const matrix = gram.map((value) => value * unobservedWeight);
  const right = new Float64Array(dimensions);
  for (const item of history) {
    addOuter(matrix, itemFactors, item * dimensions, dimensions);
    for (let column = 0; column < dimensions; column++) {
      right[column]! += itemFactors[item * dimensions + column]!;
    }
  }
  const ridge = regularisation * (history.length + unobservedWeight * items) ** exponent;
  for (let column = 0; column < dimensions; column++) matrix[column * dimensions + column]! += ridge;
  return Float32Array.from(solveSymmetric(matrix, right));
}

/** The lower half of `Q' Q`, `[dimensions, dimensions]`. */
function gramOf({ itemFactors, dimensions }: FoldInTable): Float64Array {
  const gram = new Float64Array(dimensions * dimensions);
  for (let start = 0; start < itemFactors.length; start += dimensions) {
    addOuter(gram, itemFactors, start, dimensions);
  }
  return gram;
}

function addOuter(matrix: Float64Array, table: Float32Array, start: number, dimensions: number): void {
  for (let row = 0; row < dimensions; row++) {
    const value = table[start + row]!;
    for (let column = 0, at = row * dimensions; column <= row; column++, at++) {
      matrix[at]! += value * table[start + column]!;
    }
  }
}
