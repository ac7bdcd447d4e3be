import { type ChannelBatches, createBatch, selectRows } from "@modalis/contract";
import { fitEarlyFusion } from "@modalis/fusion";
import { describe, expect, it } from "vitest";
import { createContentRecommender } from "./index.js";
import { plantedSpace } from "./testing/planted-world.js";
import { threeKinds } from "./testing/three-kinds.js";

const refused = { code: "INVALID_ARGUMENT" };

describe("similarItems", () => {
  it("finds the same kind, by one modality or all", async () => {
    await using recommender = await createContentRecommender({
      channels: threeKinds("image", "haptics"),
      events: [],
    });
    for (const modality of [undefined, "image", "haptics"]) {
      const query = { itemId: "c2", count: 7, ...(modality === undefined ? {} : { modality }) };
      const items = await recommender.similarItems(query);
      expect(items.map(({ id }) => id[0]).join("")).toBe("ccccccc");
      expect(Object.keys(items[0]!.contributions).sort()).toEqual(
        modality ? [modality] : ["haptics", "image"],
      );
    }
  });

  it("scores as early fusion does where no channel is missing", async () => {
    const channels = threeKinds("image", "image.colour", "text");
    const options = { weights: { text: 3 } };
    await using recommender = await createContentRecommender({ channels, events: [], options });
    const { batch } = fitEarlyFusion(channels, options).fuse(channels);
    const [a0, a1] = ["a0", "a1"].map((id) => selectRows(batch, [id]).values);
    const dot = a0!.reduce((sum, value, at) => sum + value * a1![at]!, 0);
    const items = await recommender.similarItems({ itemId: "a0", count: 99 });
    expect(items.find(({ id }) => id === "a1")?.score).toBeCloseTo(dot, 5);
  });

  it("gives a channel in which all items are equal no share of its modality's weight", async () => {
    const channels = threeKinds("image", "text");
    const silent = new Map(channels);
    const { ids } = channels.get("image")!;
    silent.set(
      "image.colour",
      createBatch(plantedSpace("image.colour", 2), ids, new Float32Array(ids.length * 2).fill(1)),
    );
    const query = { itemId: "a0", count: 99 };
    await using one = await createContentRecommender({ channels, events: [] });
    await using other = await createContentRecommender({ channels: silent, events: [] });
    expect(await other.similarItems(query)).toEqual(await one.similarItems(query));
  });

  it("says which item or modality there is not", async () => {
    const channels = threeKinds("image", "text");
    channels.set("text", selectRows(channels.get("text")!, ["a0", "a1", "b0"]));
    await using recommender = await createContentRecommender({ channels, events: [] });
    const query = { itemId: "c0", count: 3 };
    await expect(recommender.similarItems({ ...query, itemId: "z" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(recommender.similarItems({ ...query, modality: "text" })).rejects.toThrow(
      /"c0" has no usable text/,
    );
    await expect(recommender.similarItems({ ...query, modality: "smell" })).rejects.toMatchObject(refused);
  });
});

describe("search", () => {
  const channels = threeKinds("text", "text.words");
  const queryLike = (id: string): ChannelBatches =>
    new Map([...channels].map(([name, batch]) => [name, selectRows(batch, [id])]));

  it("finds what is like the query in all its channels, and says what each modality adds", async () => {
    await using recommender = await createContentRecommender({ channels, events: [] });
    const items = await recommender.search({ queries: queryLike("b4"), count: 8 });
    expect(items[0]?.id).toBe("b4");
    expect(items.map(({ id }) => id[0]).join("")).toBe("bbbbbbbb");
    for (const { score, contributions } of items) expect(contributions.text).toBeCloseTo(score, 9);
  });

  it("refuses queries of another space, of no channel, of many rows, and none", async () => {
    await using recommender = await createContentRecommender({ channels, events: [] });
    const search = (queries: ChannelBatches) => recommender.search({ queries, count: 3 });
    const text = channels.get("text")!;
    const other = createBatch(plantedSpace("text", 7), ["q"], new Float32Array(7).fill(1));
    await expect(search(new Map([["text", other]]))).rejects.toMatchObject({ code: "SPACE_MISMATCH" });
    await expect(search(new Map([["image", text]]))).rejects.toThrow(/search one of: text, text.words/);
    await expect(search(new Map([["text", text]]))).rejects.toMatchObject(refused);
    await expect(search(new Map())).rejects.toMatchObject(refused);
  });
});
