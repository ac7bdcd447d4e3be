import { createBatch, selectRows } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { type ContentSource, createContentRecommender } from "./index.js";
import { likes, threeKinds } from "./testing/three-kinds.js";

const DAY = 86_400_000;

async function firstKinds(source: ContentSource, userId = "ada", count = 4): Promise<string> {
  await using recommender = await createContentRecommender(source);
  return (await recommender.recommend({ userId, count })).map(({ id }) => id[0]).join("");
}

describe("recommend", () => {
  it("finds more of what the user liked", async () => {
    expect(await firstKinds({ channels: threeKinds("image"), events: likes("ada", "b0", "b1") })).toBe(
      "bbbb",
    );
  });

  it("finds more of the only thing the user liked", async () => {
    expect(await firstKinds({ channels: threeKinds("image"), events: likes("ada", "c3") })).toBe("cccc");
  });

  it("turns from what the user disliked", async () => {
    const events = [...likes("ada", "a0", "b0"), { userId: "ada", itemId: "a1", weight: -2 }];
    expect(await firstKinds({ channels: threeKinds("image"), events })).toBe("bbbb");
  });

  it("forgets at the half-life told", async () => {
    const events = [
      ...["a0", "a1", "a2"].map((itemId) => ({ userId: "ada", itemId, timestampMs: 0 })),
      { userId: "ada", itemId: "b0", timestampMs: 300 * DAY },
    ];
    const channels = threeKinds("image");
    expect(await firstKinds({ channels, events, options: { halfLifeDays: 10 } })).toBe("bbbb");
    expect(await firstKinds({ channels, events, options: { halfLifeDays: Infinity } })).toBe("aaaa");
  });

  it("knows a user without events by their own features", async () => {
    const channels = threeKinds("image", "text");
    const own = selectRows(channels.get("text")!, ["c5"]);
    const userFeatures = new Map([["text", createBatch(own.space, ["ada"], own.values)]]);
    expect(await firstKinds({ channels, events: [], userFeatures })).toBe("cccc");
  });

  it("never recommends what was seen, disliked or merely looked at", async () => {
    const events = [...likes("ada", "b0", "b1"), { userId: "ada", itemId: "b2", weight: 0 }];
    await using recommender = await createContentRecommender({ channels: threeKinds("image"), events });
    const ids = (await recommender.recommend({ userId: "ada", count: 99 })).map(({ id }) => id);
    expect(ids).toHaveLength(21);
    for (const id of ["b0", "b1", "b2"]) expect(ids).not.toContain(id);
  });

  it("counts an item as average in a channel that it lacks", async () => {
    const channels = threeKinds("image", "text");
    const image = channels.get("image")!;
    channels.set(
      "image",
      selectRows(
        image,
        image.ids.filter((id) => id !== "b7"),
      ),
    );
    await using recommender = await createContentRecommender({
      channels,
      events: likes("ada", "b0", "b1", "b2"),
    });
    const items = await recommender.recommend({ userId: "ada", count: 99 });
    const [b6, b7] = ["b6", "b7"].map((wanted) => items.find(({ id }) => id === wanted)!);
    expect(Object.keys(b7!.contributions)).toEqual(["text"]);
    expect(b7!.score).toBeLessThan(b6!.score);
    expect(items.findIndex(({ id }) => id === "b7")).toBeLessThan(6);
  });

  it("leaves out a channel of weight 0", async () => {
    const channels = threeKinds("image", "image.colour", "text");
    const options = { weights: { text: 0, "image.colour": 0 } };
    await using recommender = await createContentRecommender({
      channels,
      events: likes("ada", "b0"),
      options,
    });
    const { channels: used } = await recommender.explain({ userId: "ada", itemId: "b1" });
    expect(used.map(({ channel }) => channel)).toEqual(["image"]);
  });
});
