import { describe, expect, it } from "vitest";
import { createContentRecommender } from "./index.js";
import { threeKinds } from "./testing/three-kinds.js";

const DAY = 86_400_000;

describe("the popularity fallback", () => {
  const events = [
    ...["u1", "u2", "u3"].map((userId) => ({ userId, itemId: "a0", timestampMs: 0 })),
    ...["u4", "u5"].map((userId) => ({ userId, itemId: "no content", timestampMs: 90 * DAY })),
    { userId: "u6", itemId: "c0", weight: -3, timestampMs: 90 * DAY },
  ];

  it("answers a user without likes, the latest counting most, and says so", async () => {
    await using recommender = await createContentRecommender({ channels: threeKinds("image"), events });
    for (const userId of ["stranger", "u6"]) {
      const [first, second, third] = await recommender.recommend({ userId, count: 3 });
      expect(first).toEqual({ id: "no content", score: 1, contributions: { popularity: 1 } });
      expect(second?.id).toBe("a0");
      expect(second?.score).toBeCloseTo(3 / 8 / 2, 9);
      expect(third?.score).toBe(0);
    }
    expect([recommender.knowsUser("stranger"), recommender.knowsUser("u6")]).toEqual([false, true]);
  });

  it("answers a user whose likes have no content, and leaves those out", async () => {
    await using recommender = await createContentRecommender({ channels: threeKinds("image"), events });
    const [first] = await recommender.recommend({ userId: "u4", count: 1 });
    expect(first).toMatchObject({ id: "a0", contributions: { popularity: first!.score } });
  });

  it("answers where there is no content at all", async () => {
    await using recommender = await createContentRecommender({ channels: new Map(), events });
    expect((await recommender.recommend({ userId: "u1", count: 1 }))[0]?.id).toBe("no content");
  });

  it("never answers an item outside the list of items that exist, and counts no event with it", async () => {
    const ghosts = [...events, { userId: "u7", itemId: "ghost", weight: 100, timestampMs: 90 * DAY }];
    const channels = threeKinds("image");
    await using open = await createContentRecommender({ channels, events: ghosts });
    expect((await open.recommend({ userId: "stranger", count: 1 }))[0]?.id).toBe("ghost");

    const items = ["no content", "new"];
    await using recommender = await createContentRecommender({ channels, events: ghosts, items });
    const answer = await recommender.recommend({ userId: "stranger", count: 99 });
    expect(answer[0]).toMatchObject({ id: "no content", score: 1 });
    const ids = answer.map(({ id }) => id);
    expect(ids).toHaveLength(24 + items.length);
    expect([ids.includes("new"), ids.includes("ghost")]).toEqual([true, false]);
    expect([recommender.itemCount, recommender.knowsItem("ghost")]).toEqual([26, false]);
    expect(recommender.knowsUser("u7")).toBe(true);
    expect((await recommender.recommend({ userId: "u7", count: 1 }))[0]?.id).toBe("no content");
    await expect(recommender.explain({ userId: "u7", itemId: "ghost" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
