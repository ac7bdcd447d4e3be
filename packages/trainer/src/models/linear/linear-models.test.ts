import { createInteractions, type Interactions, type ScoringModel } from "@modalis/contract";
import { restoreModel } from "@modalis/recommender";
import { describe, expect, it } from "vitest";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import { ease } from "./ease.js";
import { implicitAls } from "./implicit-als.js";
import { itemKnn } from "./item-knn.js";
import { popularity } from "./popularity.js";
import { slim } from "./slim.js";
import { userKnn } from "./user-knn.js";

const models: readonly ModelDefinition[] = [popularity, itemKnn, userKnn, ease, slim, implicitAls];
const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });

const triangle = createInteractions(
  ["a x", "a y", "b y", "b z", "c x", "c z", "d x"].map((pair) => {
    const [userId, itemId] = pair.split(" ");
    return { userId: userId!, itemId: itemId! };
  }),
  { userIds: ["a", "b", "c", "d", "quiet"], itemIds: ["x", "y", "z", "unseen"] },
);

function fit(
  definition: ModelDefinition,
  interactions: Interactions,
  settings: object = {},
  options: Partial<FitOptions> = {},
): Promise<ScoringModel> {
  const data = { interactions, itemFeatures: new Map(), userFeatures: new Map() };
  return definition.fit(data, { ...definition.defaults, ...settings }, { seed: 3, ...options });
}

const everyone = ({ userCount }: ScoringModel) => Int32Array.from({ length: userCount }, (_, user) => user);

describe.each(models.map((definition) => [definition.name, definition] as const))(
  "%s",
  (_name, definition) => {
    it("gives the same bits for a seed, and after it was put away and restored", async () => {
      await using model = await fit(definition, triangle);
      await using again = await fit(definition, triangle);
      await using restored = await restoreModel(model.state());
      const scores = await model.scoreUsers(everyone(model));
      expect(await again.scoreUsers(everyone(again))).toEqual(scores);
      expect(await restored.scoreUsers(everyone(restored))).toEqual(scores);
      expect(scores).toHaveLength(5 * 4);
    });

    it("fits one user of one item, and leaves its data as it was", async () => {
      const single = createInteractions([{ userId: "only", itemId: "one" }]);
      await using model = await fit(definition, single);
      expect((await model.scoreUsers(Int32Array.of(0))).every(Number.isFinite)).toBe(true);
      expect(single).toEqual(createInteractions([{ userId: "only", itemId: "one" }]));
    });

    it("refuses data without interactions and settings that it does not have or that are out of range", async () => {
      const nobody = createInteractions([], { userIds: ["quiet"], itemIds: ["x"] });
      await expect(fit(definition, nobody)).rejects.toThrow(refused);
      await expect(fit(definition, triangle, { learningRate: 1 })).rejects.toThrow(refused);
      for (const [name, value] of Object.entries(definition.defaults)) {
        const wrong = typeof value === "number" ? -1 : "nonsense";
        await expect(fit(definition, triangle, { [name]: wrong })).rejects.toThrow(refused);
        await expect(fit(definition, triangle, { [name]: Number.NaN })).rejects.toThrow(refused);
      }
    });

    it("stops when aborted, and ends its progress at 1", async () => {
      const signal = AbortSignal.abort(new Error("enough"));
      await expect(fit(definition, triangle, {}, { signal })).rejects.toThrow("enough");
      const shares: number[] = [];
      await fit(definition, triangle, {}, { onProgress: ({ share }) => shares.push(share) });
      expect(shares.at(-1)).toBe(1);
      expect([...shares].sort((left, right) => left - right)).toEqual(shares);
    });

    it("scores a visitor with a user's history as that user", async () => {
      await using model = await fit(definition, triangle);
      const own = await model.scoreUsers(Int32Array.of(3));
      const visitor = await model.scoreVisitors!([{ history: Int32Array.of(0) }]);
      expect(visitor.every(Number.isFinite)).toBe(true);
      // A user is no neighbour of their own, but a visitor with the same history has that user as one.
      if (definition.name === "user-knn") return;
      for (const [item, score] of own.entries()) expect(visitor[item]).toBeCloseTo(score, 5);
    });
  },
);

describe("popularity", () => {
  it("counts users, or adds up values where asked", async () => {
    const rated = createInteractions([
      { userId: "a", itemId: "x", value: 2 },
      { userId: "b", itemId: "x", value: 3 },
      { userId: "b", itemId: "y", value: 1 },
    ]);
    expect([...(await (await fit(popularity, rated)).scoreUsers(Int32Array.of(0)))]).toEqual([2, 1]);
    const weighed = await fit(popularity, rated, { useValues: true });
    expect([...(await weighed.scoreUsers(Int32Array.of(1)))]).toEqual([5, 1]);
  });
});

describe("values as weights", () => {
  it.each([popularity, itemKnn, implicitAls])(
    "$name refuses a value below 0, naming its item",
    async (definition) => {
      const rows = [{ userId: "a", itemId: "disliked", value: -1 }];
      await expect(fit(definition, createInteractions(rows), { useValues: true })).rejects.toThrow(
        /disliked/,
      );
    },
  );
});
