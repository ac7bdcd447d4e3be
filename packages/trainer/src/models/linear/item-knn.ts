import type { ScoringModel } from "@modalis/contract";
import { itemWeightsModel } from "@modalis/recommender";
import { createPace } from "../../linear-algebra/pace.js";
import { transposed, userRows } from "../../linear-algebra/sparse-rows.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { neighbourRows } from "./neighbour-rows.js";
import { checkSettings } from "./settings-door.js";
import { type TermWeighting, weighTerms } from "./term-weighting.js";
import { checkTrainable } from "./trainable-data.js";

/** What item-kNN is set by; the defaults are the cosine, a little shrunk. */
export type ItemKnnSettings = {
  /** Items that each item is compared by, from 1. */
  readonly neighbours: number;
  /** Whose neighbours are kept: each candidate's among the liked, or each liked item's among the candidates. */
  readonly neighboursOf: "candidate" | "liked";
  /** How an interaction is weighed: not, or as a word in a document. */
  readonly weighting: TermWeighting;
  /** Power of the liked item's squared length in the denominator; ½ and ½ are the cosine. */
  readonly likedPower: number;
  /** Power of the candidate's squared length in the denominator; lower favours popular items. */
  readonly candidatePower: number;
  /** How much less a user counts the more items the user has. */
  readonly userPower: number;
  /** Added to the denominator, so that items of few users in common are less alike. */
  readonly shrinkage: number;
  /** BM25's k1. */
  readonly saturation: number;
  /** BM25's b. */
  readonly lengthShare: number;
  /** Whether an interaction's value is its weight, instead of 1. */
  readonly useValues: boolean;
};

/** Items scored by how like the user's own items they are, in whom they are liked by. */
export const itemKnn: ModelDefinition<ItemKnnSettings> = {
  name: "item-knn",
  summary:
    "Scores items by their likeness to the user's own: cosine, TF-IDF or BM25, with powers and shrinkage.",
  paper:
    "Deshpande, Karypis, Item-based Top-N Recommendation Algorithms, TOIS 2004; powers as in Verstrepen, Goethals, Unifying Nearest Neighbors Collaborative Filtering, RecSys 2014",
  needsFeatures: false,
  defaults: {
    neighbours: 100,
    neighboursOf: "candidate",
    weighting: "none",
    likedPower: 0.5,
    candidatePower: 0.5,
    userPower: 0,
    shrinkage: 10,
    saturation: 1.2,
    lengthShare: 0.75,
    useValues: false,
  },
  searchSpace: {
    neighbours: { kind: "whole", from: 10, to: 1000, scale: "log" },
    neighboursOf: { kind: "choice", values: ["candidate", "liked"] },
    weighting: { kind: "choice", values: ["none", "tf-idf", "bm25"] },
    likedPower: { kind: "number", from: 0, to: 1, scale: "linear" },
    candidatePower: { kind: "number", from: 0, to: 1, scale: "linear" },
    userPower: { kind: "number", from: 0, to: 1, scale: "linear" },
    shrinkage: { kind: "number", from: 0.1, to: 1000, scale: "log" },
  },
  fit: fitItemKnn,
};

async function fitItemKnn(
  { interactions }: TrainingData,
  settings: ItemKnnSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  checkItemKnn(settings);
  checkTrainable("item-knn", interactions, settings.useValues);
  const pace = createPace(options);
  const items = weighTerms(transposed(userRows(interactions, settings.useValues)), settings);
  const ofCandidate = settings.neighboursOf === "candidate";
  const near = await neighbourRows(
    items,
    {
      neighbours: settings.neighbours,
      rowPower: ofCandidate ? settings.candidatePower : settings.likedPower,
      otherPower: ofCandidate ? settings.likedPower : settings.candidatePower,
      columnPower: settings.userPower,
      shrinkage: settings.shrinkage,
    },
    pace,
  );
  await pace.step(1, "fitted");
  const { offsets, columns, values } = ofCandidate ? transposed(near) : near;
  const { useValues } = settings;
  return itemWeightsModel({
    interactions: useValues ? interactions : { offsets: interactions.offsets, items: interactions.items },
    weights: { kind: "sparse", offsets, columns, values },
  });
}

function checkItemKnn(settings: ItemKnnSettings): void {
  checkSettings("item-knn", settings, {
    neighbours: { from: 1, to: 2 ** 31 - 1, whole: true },
    neighboursOf: { among: ["candidate", "liked"] },
    weighting: { among: ["none", "tf-idf", "bm25"] },
    likedPower: { from: 0, to: 3 },
    candidatePower: { from: 0, to: 3 },
    userPower: { from: 0, to: 3 },
    shrinkage: { from: 0, to: 1e9 },
    saturation: { from: 0, to: 1e9 },
    lengthShare: { from: 0, to: 1 },
    useValues: { among: [true, false] },
  });
}
