import { createBatch } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { type ContentSource, createContentRecommender } from "./index.js";
import { plantedSpace, randomFrom } from "./testing/planted-world.js";
import { likes, threeKinds } from "./testing/three-kinds.js";

const refused = { code: "INVALID_ARGUMENT" };

describe("createContentRecommender", () => {
  it("refuses events and options outside their range, naming them", async () => {
    const channels = threeKinds("image");
    const make = (extra: Partial<ContentSource>) =>
      createContentRecommender({ channels, events: [], ...extra });
    await expect(make({ events: [{ userId: "ada", itemId: "a0", weight: Number.NaN }] })).rejects.toThrow(
      /"ada"/,
    );
    await expect(
      make({ events: [{ userId: "ada", itemId: "a0", timestampMs: Number.NaN }] }),
    ).rejects.toMatchObject(refused);
    for (const options of [
      { halfLifeDays: 0 },
      { popularityHalfLifeDays: Number.NaN },
      { weights: { sound: 1 } },
      { featureWeight: -1 },
      { nearestLikes: 1.5 },
      { deviationFloor: -1 },
      { prior: { share: 1, strength: 1, deviation: 1 } },
    ]) {
      await expect(make({ options }), JSON.stringify(options)).rejects.toMatchObject(refused);
    }
  });

  it("refuses user features of another space than the items'", async () => {
    const own = createBatch(plantedSpace("image", 7), ["ada"], new Float32Array(7).fill(1));
    await expect(
      createContentRecommender({
        channels: threeKinds("image"),
        events: [],
        userFeatures: new Map([["image", own]]),
      }),
    ).rejects.toMatchObject({ code: "SPACE_MISMATCH" });
  });

  it("stops when aborted in the midst of a scan", async () => {
    const ids = Array.from({ length: 9000 }, (_, index) => `i${index}`);
    const random = randomFrom(2);
    const values = Float32Array.from({ length: 9000 * 1024 }, () => random() - 0.5);
    const channels = new Map([["image", createBatch(plantedSpace("image", 1024), ids, values)]]);
    await using recommender = await createContentRecommender({ channels, events: likes("ada", "i1", "i2") });
    const stop = new AbortController();
    const answer = recommender.recommend({ userId: "ada", count: 3, signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(answer).rejects.toThrow("enough");
  });
});
