import type { ScoringModel } from "@modalis/contract";
import type { OnnxRuntime } from "@modalis/onnx";
import { factorsModel } from "@modalis/recommender";
import { projectRows } from "../pairwise/project-rows.js";

export interface Bm3FactorsInput {
  /** `[nodes, dimensions]`: rows of users, then of items, before the predictor. */
  readonly rows: Float32Array;
  /** Where the rows of items begin. */
  readonly edge: number;
  readonly dimensions: number;
  /** `[dimensions, dimensions]`. */
  readonly predictor: Float32Array;
  /** `[dimensions]`. */
  readonly predictorBias: Float32Array;
  /** With `p(h)` a row behind the predictor: `predicted` scores `p(h_u) · p(h_i)`, `both` scores `p(h_u) · h_i + h_u · p(h_i)`. */
  readonly score: "predicted" | "both";
}

/** BM3's model of rows that were learned, on copies; a visitor is the mean of the items of their history. */
export async function bm3Factors(runtime: OnnxRuntime, input: Bm3FactorsInput): Promise<ScoringModel> {
  const { rows, edge, dimensions, predictor, predictorBias, score } = input;
  const own = rows.slice();
  const predicted = await projectRows(runtime, { data: own, dimensions }, predictor, dimensions);
  for (let at = 0; at < predicted.length; at++) predicted[at]! += predictorBias[at % dimensions]!;
  if (score === "predicted")
    return factorsModel({
      userFactors: predicted.slice(0, edge),
      itemFactors: predicted.slice(edge),
      dimensions,
      visitors: { history: { kind: "mean" } },
    });
  const [asked, answered] = [sideBySide(predicted, own, dimensions), sideBySide(own, predicted, dimensions)];
  return factorsModel({
    userFactors: asked.slice(0, 2 * edge),
    itemFactors: answered.slice(2 * edge),
    dimensions: 2 * dimensions,
    // Items that stand for a visitor are read as users are.
    visitors: { history: { kind: "sum", factors: asked.slice(2 * edge), power: 1 } },
  });
}

/** `[rows, 2 dimensions]`: each row of one before the same row of the other. */
function sideBySide(one: Float32Array, other: Float32Array, dimensions: number): Float32Array {
  const joined = new Float32Array(2 * one.length);
  for (let from = 0; from < one.length; from += dimensions) {
    joined.set(one.subarray(from, from + dimensions), 2 * from);
    joined.set(other.subarray(from, from + dimensions), 2 * from + dimensions);
  }
  return joined;
}
