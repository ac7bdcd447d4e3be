import type { ScoringModel } from "@modalis/contract";
import { itemWeightsModel } from "@modalis/recommender";
import { createPace } from "../../linear-algebra/pace.js";
import { type SparseRows, sparseRowsOf, transposed, userRows } from "../../linear-algebra/sparse-rows.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { itemGram } from "./item-gram.js";
import { checkSettings } from "./settings-door.js";
import { slimColumn } from "./slim-column.js";
import { checkTrainable } from "./trainable-data.js";

/** What SLIM is set by. */
export type SlimSettings = {
  /** Weight of the sum of the weights, at least 0: the higher, the sparser. */
  readonly l1: number;
  /** Weight of half their squares, over 0. */
  readonly l2: number;
  /** How much less a user counts the more items the user has; 0 in the paper. */
  readonly userPower: number;
  /** Items of the highest cosine that may have a weight, from 1. */
  readonly candidates: number;
  /** Passes of coordinate descent an item, at most. */
  readonly passes: number;
};

/** A sparse linear model: each item's column is rebuilt from few others with weights that are not negative. */
export const slim: ModelDefinition<SlimSettings> = {
  name: "slim",
  summary: "Scores items by a sparse matrix of item weights, an elastic net for each item.",
  paper: "Ning, Karypis, SLIM: Sparse Linear Methods for Top-N Recommender Systems, ICDM 2011",
  needsFeatures: false,
  defaults: { l1: 0.02, l2: 20, userPower: 0.5, candidates: 200, passes: 50 },
  searchSpace: {
    l1: { kind: "number", from: 0.003, to: 3, scale: "log" },
    l2: { kind: "number", from: 1, to: 1000, scale: "log" },
    userPower: { kind: "number", from: 0, to: 1, scale: "linear" },
  },
  fit: fitSlim,
};

/** A thousandth of a typical weight. */
const TOLERANCE = 1e-4;

async function fitSlim(
  { interactions }: TrainingData,
  settings: SlimSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  checkSettings("slim", settings, {
    l1: { from: 0, to: 1e9 },
    l2: { from: 0, to: 1e9, open: true },
    userPower: { from: 0, to: 2 },
    candidates: { from: 1, to: 2 ** 31 - 1, whole: true },
    passes: { from: 1, to: 100_000, whole: true },
  });
  checkTrainable("slim", interactions);
  const pace = createPace(options);
  const items = interactions.itemIds.length;
  const gram = itemGram(userRows(interactions), settings.userPower);
  const columns: { columns: Int32Array; values: Float32Array }[] = [];
  for (let item = 0; item < items; item++) {
    const column = slimColumn(gram, items, item, { ...settings, tolerance: TOLERANCE });
    columns.push({ columns: column.items, values: column.weights });
    if (pace.due()) await pace.step(item / items, `item ${item} of ${items}`);
  }
  await pace.step(1, "fitted");
  const { offsets, columns: liked, values }: SparseRows = transposed(sparseRowsOf(columns, items));
  return itemWeightsModel({
    interactions: { offsets: interactions.offsets, items: interactions.items },
    weights: { kind: "sparse", offsets, columns: liked, values },
  });
}
