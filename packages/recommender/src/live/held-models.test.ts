import { createInteractions, defineSpace } from "@modalis/contract";
import { afterEach, describe, expect, it } from "vitest";
import { constantModel } from "../model/constant-model.js";
import { createTrainedRecommender } from "../trained/create-trained-recommender.js";
import { createLiveRecommender } from "./create-live-recommender.js";
import type { LearnedBundle } from "./learned/learned-model.js";
import type { LiveRecommender } from "./live-recommender.js";

const ITEMS = ["a", "b", "c"];
const NOW = Date.UTC(2026, 10, 22);
let live: LiveRecommender;
afterEach(() => live[Symbol.asyncDispose]());

/** Everybody likes the items of the highest scores. */
function bundleOf(scores: readonly number[]): Promise<LearnedBundle> {
  const interactions = createInteractions([{ userId: "ada", itemId: "a" }], {
    userIds: ["ada"],
    itemIds: ITEMS,
  });
  const model = constantModel({ scores: Float32Array.from(scores), userCount: 1 });
  return createTrainedRecommender({ model, interactions });
}

const first = async (model?: string) => {
  const query = { userId: "ada", count: 3, ...(model === undefined ? {} : { model }) };
  return (await live.recommend(query)).items[0]!.id;
};

describe("a live recommender with models beside the one in service", () => {
  it("answers by the model that a query names, and by the one in service when it names none", async () => {
    live = await createLiveRecommender({ nowMs: () => NOW, model: await bundleOf([3, 2, 1]) });
    live.upsertItems(ITEMS.map((id) => ({ id, attributes: {}, vectors: new Map() })));
    await live.holdModel("last first", await bundleOf([1, 2, 3]));
    await live.holdModel("middle first", await bundleOf([1, 3, 2]));
    expect([await first(), await first("last first"), await first("middle first")]).toEqual(["a", "c", "b"]);
    expect(await live.explain({ userId: "ada", itemId: "c", model: "last first" })).toMatchObject({
      rank: 1,
    });
    await live.holdModel("middle first", await bundleOf([3, 1, 2]));
    await live.swapModel(await bundleOf([1, 3, 2]));
    expect([await first(), await first("last first"), await first("middle first")]).toEqual(["b", "c", "a"]);
  });

  it("sees each change of the catalogue and its people in all of them", async () => {
    live = await createLiveRecommender({ nowMs: () => NOW, model: await bundleOf([3, 2, 1]) });
    live.upsertItems(ITEMS.map((id) => ({ id, attributes: {}, vectors: new Map() })));
    await live.holdModel("last first", await bundleOf([1, 2, 3]));
    expect(await first("last first")).toBe("c");
    live.addEvents([{ userId: "ada", itemId: "c" }]);
    expect([await first(), await first("last first")]).toEqual(["a", "b"]);
    live.removeItem("b");
    expect(await first("last first")).toBe("a");
    live.removeUser("ada");
    const { personal } = await live.recommend({ userId: "ada", count: 1, model: "last first" });
    expect(personal, "what a held model learned of a forgotten user").toBe(false);
  });

  it("lets go of a model while answers by it are being made, none of which fails", async () => {
    live = await createLiveRecommender({ nowMs: () => NOW });
    live.upsertItems(ITEMS.map((id) => ({ id, attributes: {}, vectors: new Map() })));
    await live.holdModel("one", await bundleOf([1, 2, 3]));
    const answers = Array.from({ length: 20 }, () => first("one"));
    await live.holdModel("one", undefined);
    expect(new Set(await Promise.all(answers))).toEqual(new Set(["c"]));
    await expect(first("one")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a channel of another space put in place of one", () => {
  const spaceOf = (dimensions: number) =>
    defineSpace({
      modality: "image",
      dimensions,
      normalisation: "none",
      model: { id: "test", revision: `${dimensions}`, preprocessing: "none" },
    });
  const vectorOf = (dimensions: number, at: number) =>
    Float32Array.from({ length: dimensions }, (_, column) => (column === at ? 1 : 0.01 * column));
  async function* batches(rows: readonly { id: string; vector: Float32Array }[]) {
    for (const row of rows) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      yield [row];
    }
  }

  it("answers from the former until the new one is whole, then from it alone", async () => {
    const [old, next] = [spaceOf(3), spaceOf(4)];
    live = await createLiveRecommender({ nowMs: () => NOW, channels: new Map([["image", old]]) });
    const at: Readonly<Record<string, number>> = { a: 0, b: 0, c: 1, d: 1 };
    const put = (dimensions: number, where: Readonly<Record<string, number>>) =>
      Object.entries(where).map(([id, own]) => ({ id, vector: vectorOf(dimensions, own) }));
    live.upsertItems(
      put(3, at).map(({ id, vector }) => ({ id, attributes: {}, vectors: new Map([["image", vector]]) })),
    );
    live.upsertUsers([{ id: "eve", attributes: {}, features: new Map([["image", vectorOf(3, 0)]]) }]);
    const like = async (id: string) => (await live.similarItems({ itemId: id, count: 1 }))[0]!.id;
    expect(await like("a")).toBe("b");
    let replacing = true;
    const replaced = live
      .replaceChannel({
        channel: "image",
        space: next,
        items: batches(put(4, { a: 2, b: 3, c: 2, d: 3, gone: 1 })),
        users: [{ id: "eve", vector: vectorOf(4, 2) }],
      })
      .finally(() => {
        replacing = false;
      });
    const seen = new Set<string>();
    while (replacing) {
      seen.add(await like("a"));
      await live.recommend({ userId: "eve", count: 2 });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await replaced;
    expect(seen.has("b")).toBe(true);
    expect([await like("a"), await like("b")]).toEqual(["c", "d"]);
    expect(live.spaces.get("image")).toEqual(next);
    expect((await live.recommend({ userId: "eve", count: 2 })).items).toHaveLength(2);
    const wrong = { channel: "image", space: next, items: batches([{ id: "a", vector: vectorOf(3, 0) }]) };
    await expect(live.replaceChannel(wrong)).rejects.toMatchObject({ code: "INVALID_TENSOR" });
    expect(await like("a")).toBe("c");
  });
});
