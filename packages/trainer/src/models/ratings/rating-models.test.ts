import { createInteractions, type InteractionRow, type Interactions } from "@modalis/contract";
import { evaluateRatings } from "@modalis/evaluation";
import { restoreModel } from "@modalis/recommender";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../linear-algebra/seeded-random.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import { ratingBaseline } from "./rating-baseline.js";
import { ratingKnn } from "./rating-knn.js";
import { svd } from "./svd.js";
import { svdPlusPlus } from "./svd-plus-plus.js";

const models: readonly ModelDefinition[] = [ratingBaseline, ratingKnn, svd, svdPlusPlus];
const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
const USERS = 60;
const ITEMS = 40;

/** Ratings around 3 of biases and two hidden tastes, four fifths to learn from and the rest to predict. */
const { training, held } = plantedRatings();

function fit(
  definition: ModelDefinition,
  of: Interactions,
  settings: object = {},
  options: Partial<FitOptions> = {},
) {
  const data = { interactions: of, itemFeatures: new Map(), userFeatures: new Map() };
  return definition.fit(data, { ...definition.defaults, ...settings }, { seed: 2, ...options });
}

describe.each(models.map((definition) => [definition.name, definition] as const))(
  "%s",
  (_name, definition) => {
    it("gives the same bits for a seed, and after it was put away and restored", async () => {
      await using model = await fit(definition, training);
      await using again = await fit(definition, training);
      await using restored = await restoreModel(model.state());
      const users = Int32Array.from({ length: USERS }, (_, user) => user);
      const scores = await model.scoreUsers(users);
      expect(await again.scoreUsers(users)).toEqual(scores);
      expect(await restored.scoreUsers(users)).toEqual(scores);
    });

    it("fits one rating, and predicts for users and items without ratings", async () => {
      const ids = { userIds: ["rater", "quiet"], itemIds: ["rated", "new"] };
      const single = createInteractions([{ userId: "rater", itemId: "rated", value: 4 }], ids);
      await using model = await fit(definition, single);
      const scores = await model.scoreUsers(Int32Array.of(0, 1));
      expect(scores.every(Number.isFinite)).toBe(true);
      expect(scores[3]).toBeCloseTo(4, 6);
    });

    it("refuses clicks, no ratings at all, ratings that are not finite, and settings out of range", async () => {
      await expect(fit(definition, createInteractions([{ userId: "a", itemId: "x" }]))).rejects.toThrow(
        refused,
      );
      await expect(fit(definition, createInteractions([]))).rejects.toThrow(refused);
      const broken = { ...training, values: new Float32Array(training.items.length).fill(Number.NaN) };
      await expect(fit(definition, broken)).rejects.toThrow(refused);
      await expect(fit(definition, training, { warmth: 1 })).rejects.toThrow(refused);
      for (const name of Object.keys(definition.defaults))
        await expect(fit(definition, training, { [name]: -1 })).rejects.toThrow(refused);
    });

    it("stops when aborted", async () => {
      const signal = AbortSignal.abort(new Error("enough"));
      await expect(fit(definition, training, {}, { signal })).rejects.toThrow("enough");
    });
  },
);

describe("predictions", () => {
  const rmse = async (definition: ModelDefinition, settings: object = {}) => {
    await using model = await fit(definition, training, settings);
    return (await evaluateRatings(model, { seen: training, positives: held })).rmse;
  };
  const factors = { dimensions: 4, epochs: 150, learningRate: 0.02, regularisation: 0.05 };

  it("of hidden tastes are better than the baseline's by neighbours and by factors, and the baseline's than the mean's", async () => {
    const baseline = await rmse(ratingBaseline, { userRegularisation: 1, itemRegularisation: 1 });
    expect(baseline).toBeLessThan(deviationOf(held.values!));
    expect(
      await rmse(ratingKnn, { shrinkage: 5, userRegularisation: 1, itemRegularisation: 1 }),
    ).toBeLessThan(0.9 * baseline);
    expect(await rmse(svd, factors)).toBeLessThan(0.6 * baseline);
    expect(await rmse(svdPlusPlus, factors)).toBeLessThan(0.6 * baseline);
  });

  it("say so when the error explodes, and give no model", async () => {
    await expect(fit(svd, training, { learningRate: 10 })).rejects.toThrow(/exploded/);
  });
});

function plantedRatings(): { training: Interactions; held: Interactions } {
  const random = createSeededRandom(4);
  const table = (rows: number, width: number) => Array.from({ length: rows * width }, () => random.normal());
  const [users, items] = [table(USERS, 2), table(ITEMS, 2)];
  const [userBias, itemBias] = [table(USERS, 1), table(ITEMS, 1)];
  const parts: [InteractionRow[], InteractionRow[]] = [[], []];
  for (let user = 0; user < USERS; user++) {
    for (let item = 0; item < ITEMS; item++) {
      const taste = users[2 * user]! * items[2 * item]! + users[2 * user + 1]! * items[2 * item + 1]!;
      const value = 3 + 0.4 * (userBias[user]! + itemBias[item]!) + 0.8 * taste + 0.1 * random.normal();
      parts[random.uniform() < 0.8 ? 0 : 1].push({ userId: String(user), itemId: String(item), value });
    }
  }
  const ids = {
    userIds: Array.from({ length: USERS }, (_, user) => String(user)),
    itemIds: Array.from({ length: ITEMS }, (_, item) => String(item)),
  };
  return { training: createInteractions(parts[0], ids), held: createInteractions(parts[1], ids) };
}

function deviationOf(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
