import { createInteractions } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import type { TrainingData } from "../model/training-data.js";
import { ease } from "../models/linear/ease.js";
import { towerWorld } from "../testing/tower-world.js";
import { gatedFusion } from "./gated-fusion.js";
import { hideContent } from "./hide-content.js";
import { missingContentCurve } from "./missing-content-curve.js";

const settings = {
  ...gatedFusion.defaults,
  ...{ epochs: 20, batchSize: 64, learningRate: 0.02, dimensions: 8, useIds: false, patience: 100 },
};

/** The world with some of each user's items as validation, among items that nobody else had too. */
function withValidation(): TrainingData {
  const { data, kinds, cold } = towerWorld({ users: 30, items: 60, warmItems: 30 });
  const { userIds, itemIds } = data.interactions;
  const rows = userIds.flatMap((userId, user) =>
    [...cold].filter((item) => kinds[item] === user % 2).map((item) => ({ userId, itemId: itemIds[item]! })),
  );
  const seen = data.interactions;
  return {
    ...data,
    validation: { seen, positives: createInteractions(rows, { userIds, itemIds }), candidates: cold },
  };
}

describe("the curve of missing content", () => {
  it.each(["evaluation", "training"] as const)(
    "falls from what content gives to chance, hidden at %s",
    async (hide) => {
      const data = withValidation();
      const curve = await missingContentCurve(gatedFusion, data, [0.9, 0, 0.5], 4, {
        settings,
        hide,
        k: 15,
        draws: 2,
      });
      expect(curve).toMatchObject({ model: "gated-fusion", metric: "recall@15" });
      expect(curve.points.map(({ missingShare }) => missingShare)).toEqual([0, 0.5, 0.9]);
      const means = curve.points.map(({ mean }) => mean);
      expect(means[0]).toBeGreaterThan(0.95);
      expect(means[1]).toBeLessThan(means[0]!);
      expect(means[2]).toBeLessThan(means[1]!);
      expect(means[2]).toBeLessThan(0.75);
    },
  );

  it("hides more and more of the same rows, the same again for a seed", () => {
    const { data } = towerWorld({ users: 2, items: 50 });
    const hiddenAt = (share: number, seed = 1) =>
      [...hideContent(data.itemFeatures, share, seed).get("image")!.present.entries()]
        .filter(([, there]) => there === 0)
        .map(([row]) => row);
    expect(hiddenAt(0)).toEqual([]);
    expect(hiddenAt(1)).toHaveLength(50);
    expect(hiddenAt(0.2)).toHaveLength(10);
    expect(hiddenAt(0.5)).toEqual(expect.arrayContaining(hiddenAt(0.2)));
    expect(hiddenAt(0.2)).toEqual(hiddenAt(0.2));
    expect(hiddenAt(0.2, 2)).not.toEqual(hiddenAt(0.2));
    expect(data.itemFeatures.get("image")!.present).toEqual(new Uint8Array(50).fill(1));
  });

  it("refuses what it cannot measure", async () => {
    const data = withValidation();
    const refused = { code: "INVALID_ARGUMENT" };
    const { validation: _, ...blind } = data;
    await expect(missingContentCurve(gatedFusion, blind, [0], 1)).rejects.toMatchObject(refused);
    await expect(missingContentCurve(gatedFusion, data, [], 1)).rejects.toMatchObject(refused);
    await expect(missingContentCurve(gatedFusion, data, [1.5], 1)).rejects.toMatchObject(refused);
    await expect(missingContentCurve(gatedFusion, data, [0], 1, { draws: 0 })).rejects.toMatchObject(refused);
    await expect(missingContentCurve(ease, data, [0], 1)).rejects.toMatchObject(refused);
  });
});
