import { createInteractions } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { itemWeightsModel } from "../model/item-weights-model.js";
import { itemCosines, tinyInteractions, tinyModels } from "../testing/tiny-models.js";
import { createTrainedRecommender } from "./create-trained-recommender.js";

describe("createTrainedRecommender", () => {
  it("answers users by popularity of whom the model can say nothing", async () => {
    const interactions = createInteractions(
      [
        { userId: "ann", itemId: "a" },
        { userId: "bob", itemId: "a" },
        { userId: "bob", itemId: "b" },
      ],
      { userIds: ["ann", "bob", "quiet"], itemIds: ["c", "b", "a"] },
    );
    const model = tinyModels["dense item weights"]!(interactions);
    await using recommender = await createTrainedRecommender({ model, interactions });
    for (const userId of ["quiet", "a stranger"]) {
      expect(await recommender.recommend({ userId, count: 2 })).toEqual([
        { id: "a", score: 1, contributions: { popularity: 1 } },
        { id: "b", score: 0.5, contributions: { popularity: 0.5 } },
      ]);
      const explained = await recommender.explain({ userId, itemId: "b" });
      expect(explained).toMatchObject({
        basis: "popularity",
        score: 0.5,
        rank: 2,
        seen: false,
        becauseOf: [],
      });
    }
  });

  it("answers a visitor by their history, leaving it out, and passes over ids it does not know", async () => {
    const interactions = tinyInteractions();
    const model = tinyModels["dense item weights"]!(interactions);
    await using recommender = await createTrainedRecommender({ model, interactions });
    const [first] = await recommender.recommendToVisitor({ history: ["a", "no such item"], count: 1 });
    expect(first?.id).toBe("b");
    const popular = await recommender.recommendToVisitor({ history: [], count: 1 });
    expect(popular[0]?.contributions).toEqual({ popularity: 1 });
  });

  it("answers only with items that exist", async () => {
    const interactions = tinyInteractions();
    const model = tinyModels.blend!(interactions);
    await using recommender = await createTrainedRecommender({
      model,
      interactions,
      items: ["d", "e", "new"],
    });
    const ids = async (userId: string) =>
      (await recommender.recommend({ userId, count: 9 })).map(({ id }) => id);
    expect((await ids("ann")).sort()).toEqual(["d", "e"]);
    expect(await ids("a stranger")).toEqual(["d", "e"]);
    expect((await recommender.similarItems({ itemId: "a", count: 9 })).length).toBe(2);
  });

  it("explains by what each item of the history adds, summing to the score", async () => {
    const interactions = tinyInteractions();
    const weights = { kind: "dense", data: itemCosines(interactions) } as const;
    const model = itemWeightsModel({ interactions, weights, historyPower: 0.5 });
    await using recommender = await createTrainedRecommender({ model, interactions });
    const answers = await recommender.recommend({ userId: "ann", count: 9 });
    for (const [at, { id, score }] of answers.entries()) {
      const explained = await recommender.explain({ userId: "ann", itemId: id });
      expect(explained).toMatchObject({ basis: "model", score, rank: at + 1, seen: false });
      const sum = explained.becauseOf.reduce((total, { contribution }) => total + contribution!, 0);
      expect(sum).toBeCloseTo(score, 6);
    }
    const best = await recommender.explain({ userId: "ann", itemId: "d", count: 1 });
    expect(["b", "c"]).toContain(best.becauseOf[0]?.id);
  });

  it("refuses interactions that are not the model's, and a comparison by one modality", async () => {
    const interactions = tinyInteractions();
    const refused = { code: "INVALID_ARGUMENT" };
    const other = createInteractions([{ userId: "x", itemId: "y" }]);
    const model = tinyModels.factors!(interactions);
    await expect(createTrainedRecommender({ model, interactions: other })).rejects.toMatchObject(refused);
    await using recommender = await createTrainedRecommender({ model, interactions });
    const query = { itemId: "a", count: 1, modality: "image" };
    await expect(recommender.similarItems(query)).rejects.toMatchObject(refused);
    await expect(recommender.explain({ userId: "ann", itemId: "nowhere" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("stops a long scoring when it is aborted", async () => {
    const interactions = tinyInteractions();
    const weights = { kind: "dense", data: itemCosines(interactions) } as const;
    const model = itemWeightsModel({ interactions, weights });
    const controller = new AbortController();
    const reason = new Error("stop");
    setTimeout(() => controller.abort(reason), 10);
    const scoring = model.scoreUsers(new Int32Array(3_000_000), controller.signal);
    await expect(scoring).rejects.toBe(reason);
  });
});
