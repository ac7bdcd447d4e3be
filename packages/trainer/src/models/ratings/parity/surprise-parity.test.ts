import { readFileSync } from "node:fs";
import { createInteractions, type ScoringModel } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { userRows } from "../../../linear-algebra/sparse-rows.js";
import type { ModelDefinition } from "../../../model/model-definition.js";
import { ratingBaseline } from "../rating-baseline.js";
import type { RatingFactors } from "../rating-factors.js";
import { ratingKnn } from "../rating-knn.js";
import { learnPairs, learnWithImplicit, sumImplicit } from "../rating-steps.js";

interface Reference {
  readonly users: number;
  readonly items: number;
  readonly factors: number;
  readonly ratings: readonly (readonly [user: number, item: number, value: number])[];
  readonly settings: {
    readonly baseline: { readonly reg_u: number; readonly reg_i: number; readonly n_epochs: number };
    readonly svd: { readonly n_epochs: number; readonly lr_all: number; readonly reg_all: number };
    readonly knn: Readonly<Record<"shrinkage" | "min_support" | "k" | "min_k", number>>;
  };
  /** Factors before the first step. */
  readonly start: Readonly<Record<"users" | "items" | "implicit", readonly number[]>>;
  /** `[users, items]`. */
  readonly predictions: Readonly<Record<"baseline" | "svd" | "svd++" | "knn", readonly number[]>>;
}

// Written by make-rating-reference.py beside this file.
const { users, items, factors, ratings, settings, start, predictions } = JSON.parse(
  readFileSync(new URL("rating-reference.json", import.meta.url), "utf8"),
) as Reference;
const interactions = createInteractions(
  ratings.map(([user, item, value]) => ({ userId: `${user}`, itemId: `${item}`, value })),
  { userIds: numbered(users), itemIds: numbered(items) },
);
const mean = ratings.reduce((sum, [, , value]) => sum + value, 0) / ratings.length;
const { reg_u: userRegularisation, reg_i: itemRegularisation, n_epochs: sweeps } = settings.baseline;

describe("predictions by Surprise's formulas, for users and items with and without ratings", () => {
  it("are those of rating-baseline", async () => {
    await using model = await fit(ratingBaseline, { userRegularisation, itemRegularisation, sweeps });
    await expectPredictions(model, predictions.baseline);
  });

  // Surprise counts a rated item as its own nearest neighbour; rated pairs are not what anybody asks for.
  it("are those of rating-knn for pairs without a rating", async () => {
    const { shrinkage, min_support: leastSupport, k: neighbours, min_k: leastNeighbours } = settings.knn;
    await using model = await fit(ratingKnn, {
      ...{ userRegularisation, itemRegularisation, sweeps },
      ...{ shrinkage, leastSupport, neighbours, leastNeighbours, candidates: items },
    });
    await expectPredictions(model, predictions.knn, (user, item) =>
      ratings.every(([own, other]) => own !== user || other !== item),
    );
  });

  // The steps themselves: a fit draws its own start and the order of its users.
  it.each([
    ["svd", false],
    ["svd++", true],
  ] as const)("are those of %s's steps from the same start in the same order", (name, implicit) => {
    const learned = learnedFactors(implicit);
    const rows = userRows(interactions, true);
    const said = new Float64Array(factors);
    for (let user = 0; user < users; user++) {
      if (implicit) sumImplicit(learned.implicitFactors, rows, user, said);
      for (let item = 0; item < items; item++) {
        // Users and items without ratings are left to the biases by what follows the steps.
        if (!ratings.some(([own]) => own === user) || !ratings.some(([, own]) => own === item)) continue;
        let predicted = mean + learned.userBias[user]! + learned.itemBias[item]!;
        for (let at = 0; at < factors; at++)
          predicted +=
            (learned.userFactors[user * factors + at]! + said[at]!) *
            learned.itemFactors[item * factors + at]!;
        expect(predicted).toBeCloseTo(predictions[name][user * items + item]!, 9);
      }
    }
  });
});

function learnedFactors(implicit: boolean): RatingFactors {
  const { n_epochs: epochs, lr_all: learningRate, reg_all: regularisation } = settings.svd;
  const learned: RatingFactors = {
    mean,
    userBias: new Float64Array(users),
    itemBias: new Float64Array(items),
    userFactors: Float64Array.from(start.users),
    itemFactors: Float64Array.from(start.items),
    implicitFactors: Float64Array.from(start.implicit),
  };
  const options = { dimensions: factors, learningRate, regularisation };
  const learnUser = (implicit ? learnWithImplicit : learnPairs)(
    learned,
    userRows(interactions, true),
    options,
  );
  for (let epoch = 0; epoch < epochs; epoch++) for (let user = 0; user < users; user++) learnUser(user);
  return learned;
}

function fit(definition: ModelDefinition, set: object): Promise<ScoringModel> {
  const data = { interactions, itemFeatures: new Map(), userFeatures: new Map() };
  return definition.fit(data, { ...definition.defaults, ...set }, { seed: 1 });
}

async function expectPredictions(
  model: ScoringModel,
  expected: readonly number[],
  asked: (user: number, item: number) => boolean = () => true,
): Promise<void> {
  const scores = await model.scoreUsers(Int32Array.from({ length: users }, (_, user) => user));
  expect(scores.length).toBe(expected.length);
  for (const [at, value] of expected.entries())
    if (asked(Math.floor(at / items), at % items)) expect(scores[at]).toBeCloseTo(value, 5);
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${at}`);
}
