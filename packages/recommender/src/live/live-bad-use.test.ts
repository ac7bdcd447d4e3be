import { describe, expect, it } from "vitest";
import { PLANTED_NOW_MS } from "../testing/planted-live.js";
import { plantedSpace } from "../testing/planted-world.js";
import { createLiveRecommender } from "./create-live-recommender.js";

describe("a live recommender that is used badly", () => {
  it("takes the sound items of a call and tells what is wrong with the others", async () => {
    await using own = await createLiveRecommender({
      channels: new Map([["image", plantedSpace("image", 2)]]),
      nowMs: () => PLANTED_NOW_MS,
    });
    const vectors = (values: number[], channel = "image") => new Map([[channel, Float32Array.from(values)]]);
    const refused = own.upsertItems([
      { id: "good", attributes: {}, vectors: vectors([1, 2]) },
      { id: "short", attributes: {}, vectors: vectors([1]) },
      { id: "infinite", attributes: {}, vectors: vectors([1, Number.POSITIVE_INFINITY]) },
      { id: "smelly", attributes: {}, vectors: vectors([1, 2], "smell") },
      { id: "", attributes: {}, vectors: new Map() },
    ]);
    expect(refused.map(({ id }) => id)).toEqual(["short", "infinite", "smelly", ""]);
    expect(own.counts().items).toBe(4);
    const events = [
      { userId: "ada", itemId: "good" },
      { userId: "ada", itemId: "good", weight: Number.NaN },
      { userId: "", itemId: "good" },
      { userId: "ada", itemId: "good", sequence: 1.5 },
    ];
    expect(own.addEvents(events)).toHaveLength(3);
    expect(own.counts()).toEqual({ items: 4, users: 1, events: 1 });
  });

  it("refuses queries outside their ranges, and everything after disposal", async () => {
    const own = await createLiveRecommender({ nowMs: () => 0 });
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    const bad = [
      { count: 0 },
      { count: 1, modalities: { image: -1 } },
      { count: 1, sources: { luck: 1 } },
      { count: 1, seed: 0.5 },
      { count: 1, diversity: 2 },
      { count: 1, filter: { attribute: "a" } },
      { count: 1, session: { events: [{ itemId: "a", weight: 1e9 }] } },
    ];
    for (const query of bad)
      await expect(own.recommend({ userId: "ada", ...query } as never)).rejects.toThrow(refused);
    expect((await own.recommend({ userId: "ada", count: 3 })).items).toEqual([]);
    await own[Symbol.asyncDispose]();
    await expect(own.recommend({ userId: "ada", count: 3 })).rejects.toThrow(
      expect.objectContaining({ code: "DISPOSED" }),
    );
    expect(() => own.removeItem("a")).toThrow(expect.objectContaining({ code: "DISPOSED" }));
  });
});
