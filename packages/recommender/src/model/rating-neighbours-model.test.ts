import { describe, expect, it } from "vitest";
import { ratingNeighboursModel } from "./rating-neighbours-model.js";
import { restoreModel } from "./restore-model.js";

/** User 0 rated items 0 and 1; item 2 is like both, and item 3 like none. */
const parts = {
  interactions: {
    offsets: Int32Array.of(0, 2, 2),
    items: Int32Array.of(0, 1),
    values: Float32Array.of(5, 2),
  },
  userBias: Float32Array.of(0.5, 0),
  itemBias: Float32Array.of(1, 0, -1, 0),
  globalBias: 3,
  offsets: Int32Array.of(0, 1, 2, 4, 4),
  columns: Int32Array.of(2, 2, 0, 1),
  values: Float32Array.of(0.75, 0.25, 0.75, 0.25),
  neighbours: 2,
  leastNeighbours: 1,
};

describe("ratingNeighboursModel", () => {
  it("adds to the biases the weighed mean of what alike items got beyond theirs", async () => {
    // Beyond the biases, item 0 got 5 - 4.5 = 0.5 and item 1 got 2 - 3.5 = -1.5: (0.75 · 0.5 - 0.25 · 1.5) / 1 = 0.
    const model = ratingNeighboursModel(parts);
    expect([...(await model.scoreUsers(Int32Array.of(0, 1)))]).toEqual([4.5, 3.5, 2.5, 3.5, 4, 3, 2, 3]);
    const nearest = ratingNeighboursModel({ ...parts, neighbours: 1 });
    expect((await nearest.scoreUsers(Int32Array.of(0)))[2]).toBe(3);
    const strict = ratingNeighboursModel({ ...parts, leastNeighbours: 3 });
    expect((await strict.scoreUsers(Int32Array.of(0)))[2]).toBe(2.5);
  });

  it("tells biases from neighbours, and which items are alike", async () => {
    const model = ratingNeighboursModel({ ...parts, neighbours: 1 });
    const told = await model.contributions!(0, Int32Array.of(2));
    expect([told.get("baseline")![0], told.get("interactions")![0]]).toEqual([2.5, 0.5]);
    expect([...(await model.scoreSimilar(2))]).toEqual([0.75, 0.25, 1, 0]);
  });

  it("comes back from its state with the same scores", async () => {
    const model = ratingNeighboursModel(parts);
    const restored = await restoreModel(model.state());
    expect(await restored.scoreUsers(Int32Array.of(0, 1))).toEqual(
      await model.scoreUsers(Int32Array.of(0, 1)),
    );
  });

  it("refuses ratings that are missing, likenesses of 0 and strangers", async () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    const { offsets, items } = parts.interactions;
    expect(() => ratingNeighboursModel({ ...parts, interactions: { offsets, items } })).toThrow(refused);
    expect(() => ratingNeighboursModel({ ...parts, values: Float32Array.of(0, 1, 1, 1) })).toThrow(refused);
    await expect(ratingNeighboursModel(parts).scoreUsers(Int32Array.of(2))).rejects.toThrow(refused);
  });
});
