import { createInteractions, type ScoringModel } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { createTrainedRecommender } from "../trained/create-trained-recommender.js";
import { blendModel } from "./blend-model.js";
import { constantModel } from "./constant-model.js";
import { factorsModel } from "./factors-model.js";

/** Two people of two tastes, one of none; three items, the last of which nobody has. */
const userIds = ["ada", "bea", "nobody"];
const itemIds = ["rose", "oak", "new"];
const rows = [
  { userId: "ada", itemId: "rose" },
  { userId: "ada", itemId: "oak" },
  { userId: "bea", itemId: "oak" },
];
const interactions = createInteractions(rows, { userIds, itemIds });

function personal(): ScoringModel {
  return factorsModel({
    userFactors: Float32Array.of(1, 0.5, 0),
    itemFactors: Float32Array.of(1, 2, 3),
    dimensions: 1,
  });
}

function blend(itemBias?: Float32Array) {
  const rare = constantModel({ scores: Float32Array.of(-1, -2, 0), userCount: 3 });
  const parts = new Map([
    ["factors", { model: personal(), weight: 1 }],
    ["rarity", { model: rare, weight: 1 }],
  ]);
  return blendModel({ parts, normalise: "z-score by user", ...(itemBias && { itemBias }) });
}

describe("a blend with a part that is the same for everybody", () => {
  it.each([undefined, Float32Array.of(0, 0, 5)])(
    "says nothing of a person on whom no other part speaks",
    async (bias) => {
      await using model = blend(bias);
      const scores = await model.scoreUsers(Int32Array.of(2, 0));
      expect([...scores.subarray(0, 3)]).toEqual([0, 0, 0]);
      expect(scores[5]).toBeGreaterThan(scores[3]!);
      expect((await model.contributions!(2, Int32Array.of(0, 2))).get("rarity")).toEqual(new Float32Array(2));
      const told = await model.contributions!(0, Int32Array.of(2));
      const sum = [...told.values()].reduce((total, [term]) => total + term!, 0);
      expect(sum).toBeCloseTo(scores[5]!, 5);
      for (const terms of (await model.scoreBySource(2))!.values()) expect([...terms]).toEqual([0, 0, 0]);
    },
  );

  it("leaves such a person to popularity", async () => {
    await using model = blend();
    await using recommender = await createTrainedRecommender({ model, interactions });
    const items = await recommender.recommend({ userId: "nobody", count: 1 });
    expect(items.map(({ id }) => id)).toEqual(["oak"]);
  });

  it("finds items alike by the others alone", async () => {
    await using model = blend(Float32Array.of(0, 0, 5));
    await using alone = blendModel({
      parts: new Map([["factors", { model: personal(), weight: 1 }]]),
      normalise: "z-score by user",
    });
    expect(await model.scoreSimilar(0)).toEqual(await alone.scoreSimilar(0));
  });

  it("is the same for everybody where it has no other parts", async () => {
    const model = constantModel({ scores: Float32Array.of(1, 3, 2), userCount: 3 });
    await using only = blendModel({
      parts: new Map([["popularity", { model, weight: 2 }]]),
      normalise: "none",
    });
    expect([...(await only.scoreUsers(Int32Array.of(2)))]).toEqual([2, 6, 4]);
  });
});
