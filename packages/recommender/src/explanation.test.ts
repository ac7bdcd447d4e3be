import { describe, expect, it } from "vitest";
import { buildModel, tastesOf } from "./content-model.js";
import { completeOptions } from "./content-options.js";
import { createContentRecommender } from "./index.js";
import { plantWorld } from "./testing/planted-world.js";
import { likes, threeKinds } from "./testing/three-kinds.js";

const world = plantWorld({ seed: 6, items: 200, users: 8, kinds: 8, missing: 0.2 });
const [{ id: userId, channel }] = world.users as [(typeof world.users)[0]];

describe("explain", () => {
  it("agrees with recommend on score, contributions and rank", async () => {
    await using recommender = await createContentRecommender(world);
    const items = await recommender.recommend({ userId, count: 200 });
    for (const [at, { id, score, contributions }] of items.entries()) {
      const why = await recommender.explain({ userId, itemId: id });
      expect(why).toMatchObject({ basis: "content", score, contributions, rank: at + 1, seen: false });
    }
  });

  it("names the user's own modality first, and what it says of the item", async () => {
    await using recommender = await createContentRecommender(world);
    const [first] = await recommender.recommend({ userId, count: 1 });
    const { channels, becauseOf } = await recommender.explain({ userId, itemId: first!.id, count: 2 });
    expect(channels[0]?.channel).toBe(channel);
    expect(channels[0]!.strength * channels[0]!.deviations!).toBeCloseTo(channels[0]!.contribution, 9);
    expect(channels.reduce((sum, part) => sum + part.contribution, 0)).toBeCloseTo(first!.score, 9);
    expect(becauseOf).toHaveLength(2);
    expect(becauseOf[0]).toMatchObject({ modality: channel });
  });

  it("divides the score, the catalogue's mean aside, exactly among the likes", async () => {
    await using recommender = await createContentRecommender(world);
    const model = buildModel(world, completeOptions({}));
    const [first] = await recommender.recommend({ userId, count: 1 });
    const { becauseOf } = await recommender.explain({ userId, itemId: first!.id, count: 99 });
    const item = model.library.items.index.get(first!.id)!;
    const offsets = tastesOf(model, userId)
      .filter((taste) => taste.channel.rowOfItem[item]! >= 0)
      .reduce((sum, { offset }) => sum + offset, 0);
    const parts = becauseOf.reduce((sum, { contribution }) => sum + contribution, 0);
    expect(parts - offsets).toBeCloseTo(first!.score, 5);
  });

  it("says when the item was seen, and where it would rank", async () => {
    await using recommender = await createContentRecommender({
      channels: threeKinds("image"),
      events: likes("ada", "b0", "b1", "c0"),
    });
    const [liked, stray] = ["b0", "a0"].map((itemId) => recommender.explain({ userId: "ada", itemId }));
    expect(await liked).toMatchObject({ seen: true, rank: 1 });
    expect((await stray!).rank).toBeGreaterThan(10);
  });

  it("goes by popularity for a user without likes, and by nothing for an item without content", async () => {
    const events = [...likes("ada", "b0", "b1"), ...likes("bob", "no content")];
    await using recommender = await createContentRecommender({ channels: threeKinds("image"), events });
    expect(await recommender.explain({ userId: "stranger", itemId: "b0" })).toMatchObject({
      basis: "popularity",
      score: 1,
      contributions: { popularity: 1 },
      channels: [],
      becauseOf: [],
    });
    const bare = await recommender.explain({ userId: "ada", itemId: "no content" });
    expect(bare).toMatchObject({ basis: "content", score: 0, contributions: {}, seen: false });
    expect(bare.rank).toBeUndefined();
  });

  it("refuses an item there is not", async () => {
    await using recommender = await createContentRecommender(world);
    await expect(recommender.explain({ userId, itemId: "z" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
