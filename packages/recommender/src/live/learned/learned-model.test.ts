import { isDeepStrictEqual } from "node:util";
import { createInteractions, defineSpace } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { factorsModel } from "../../model/factors-model.js";
import { createPlantedLive } from "../../testing/planted-live.js";
import { type PlantedWorld, plantWorld } from "../../testing/planted-world.js";
import { itemCosines, tinyInteractions, tinyModels } from "../../testing/tiny-models.js";
import { createTrainedRecommender } from "../../trained/create-trained-recommender.js";
import { createLiveRecommender } from "../create-live-recommender.js";
import type { LearnedBundle } from "./learned-model.js";

async function tinyBundle(kind: string): Promise<LearnedBundle> {
  const interactions = tinyInteractions();
  return createTrainedRecommender({ model: tinyModels[kind]!(interactions), interactions });
}

/** A live recommender of the tiny world, without any content. */
async function createTinyLive() {
  const live = await createLiveRecommender({
    nowMs: () => 0,
    options: { trendStrength: 0, popularityStrength: 0 },
  });
  live.upsertItems([..."gfedcba"].map((id) => ({ id, attributes: {}, vectors: new Map() })));
  const { userIds, itemIds, offsets, items } = tinyInteractions();
  for (const [user, userId] of userIds.entries()) {
    const own = Array.from(items.subarray(offsets[user]!, offsets[user + 1]!), (item) => itemIds[item]!);
    live.addEvents(own.map((itemId) => ({ userId, itemId })));
  }
  return live;
}

describe.each(Object.keys(tinyModels).filter((kind) => kind !== "constant"))(
  "a learned model of %s",
  (kind) => {
    it("orders items as the trained recommender does, with shares that sum to the score", async () => {
      await using live = await createTinyLive();
      const bundle = await tinyBundle(kind);
      await live.swapModel(bundle);
      const trained = await bundle.model.scoreUsers(Int32Array.of(bundle.userIds.indexOf("ann")));
      const { items, personal } = await live.recommend({ userId: "ann", count: 7, includeSeen: true });
      expect(personal).toBe(true);
      const order = items.map(({ id }) => trained[bundle.itemIds.indexOf(id)]!);
      for (const [at, score] of order.entries())
        if (at > 0) expect(score).toBeLessThanOrEqual(order[at - 1]! + 1e-6);
      for (const { score, contributions } of items) {
        expect(Object.values(contributions).reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 6);
        for (const key of Object.keys(contributions)) expect(key).toMatch(/^model\./);
      }
    });

    it("folds the events of a new user in at once", async () => {
      await using live = await createTinyLive();
      await live.swapModel(await tinyBundle(kind));
      live.addEvents(["b", "c"].map((itemId) => ({ userId: "new", itemId })));
      const { items } = await live.recommend({ userId: "new", count: 2 });
      expect(items.map(({ id }) => id).sort()).toEqual(["a", "d"]);
      expect(items[0]!.contributions).not.toEqual({});
    });
  },
);

describe("swapping models", () => {
  it("changes answers at once and goes back, while calls are in flight", async () => {
    await using live = await createTinyLive();
    const query = { userId: "ann", count: 4 };
    const without = await live.recommend(query);
    const [one, other] = [await tinyBundle("factors"), await tinyBundle("blend")];
    await live.swapModel(one);
    const calls = Array.from({ length: 50 }, () => live.recommend(query));
    const swapped = live.swapModel(other);
    for (const answer of await Promise.all([...calls, live.recommend(query)]))
      expect(answer.items).toHaveLength(4);
    await swapped;
    const blended = await live.recommend(query);
    expect(
      Object.keys(blended.items[0]!.contributions).every((key) => /^model\.(likeness|popularity)$/.test(key)),
    ).toBe(true);
    await live.swapModel(undefined);
    expect(await live.recommend(query)).toEqual(without);
  });

  it("uses nothing that was learned of a user who is forgotten", async () => {
    await using live = await createTinyLive();
    const { interactions, ...parts } = biasedFactors();
    await live.swapModel(await createTrainedRecommender({ model: factorsModel(parts), interactions }));
    expect((await live.recommend({ userId: "ann", count: 3 })).personal).toBe(true);
    live.removeUser("ann");
    expect((await live.recommend({ userId: "ann", count: 3 })).personal).toBe(false);
  });
});

describe("what a user shows of themselves", () => {
  const spaceOf = (revision: string) =>
    defineSpace({
      modality: "image",
      dimensions: 2,
      normalisation: "none",
      model: { id: "tiny", revision, preprocessing: "none" },
    });

  it("counts in the space that the model learned from, and in no other of the same length", async () => {
    const [learned, other] = [spaceOf("1"), spaceOf("2")];
    await using live = await createTinyLive();
    await live.addChannel("image", learned);
    const { interactions, ...parts } = biasedFactors();
    const { dimensions } = parts;
    const towards = (item: number) =>
      Float32Array.from({ length: dimensions }, (_, at) => Number(at === item));
    // The first value of a picture speaks for items like the second, the other for items like the fourth.
    const features = new Map([["image", Float32Array.of(...towards(1), ...towards(3))]]);
    const model = factorsModel({ ...parts, visitors: { history: { kind: "mean" }, features } });
    const bundle = await createTrainedRecommender({
      model,
      interactions,
      itemSpaces: new Map([["image", learned]]),
    });
    const shown = { id: "stranger", vector: Float32Array.of(3, 0) };
    live.upsertUsers([{ id: shown.id, attributes: {}, features: new Map([["image", shown.vector]]) }]);
    await live.swapModel(bundle);
    // Another who likes the same, and shows nothing.
    live.addEvents([shown.id, "other"].map((userId) => ({ userId, itemId: "c" })));
    const itemsOf = async (userId: string) => (await live.recommend({ userId, count: 5 })).items;
    const counts = async () => !isDeepStrictEqual(await itemsOf(shown.id), await itemsOf("other"));
    expect(await counts()).toBe(true);
    await live.replaceChannel({ channel: "image", space: other, items: noItems(), users: [shown] });
    expect(await counts()).toBe(false);
    await live.replaceChannel({ channel: "image", space: learned, items: noItems(), users: [shown] });
    expect(await counts()).toBe(true);
  });
});

async function* noItems() {}

describe("items that the model does not know", () => {
  it("stand among those it knows by their content", async () => {
    const world = plantWorld({ seed: 9, items: 400, users: 120, likes: 10, kinds: 8 });
    await using live = await createPlantedLive(world);
    const known = new Set(world.channels.get("image")!.ids.filter((_, row) => row % 4 > 0));
    await live.swapModel(await modelOfKnown(world, known));
    let [shown, right] = [0, 0];
    for (const { id, heldOut } of world.users.filter(({ channel }) => channel === "image")) {
      const { items } = await live.recommend({ userId: id, count: 10 });
      const cold = items.filter((item) => !known.has(item.id));
      shown += cold.length;
      right += cold.filter((item) => heldOut.has(item.id)).length;
      for (const { contributions } of cold) {
        expect(Object.keys(contributions).some((key) => key.startsWith("model."))).toBe(false);
      }
    }
    expect(shown).toBeGreaterThan(0);
    expect(right / shown).toBeGreaterThan(0.4);
  });
});

/** Factors without any rule for visitors: a stranger cannot be scored. */
function biasedFactors() {
  const interactions = tinyInteractions();
  const dimensions = interactions.itemIds.length;
  const userFactors = Float32Array.from({ length: interactions.userIds.length * dimensions }, (_, at) =>
    Math.sin(at),
  );
  return { interactions, userFactors, itemFactors: itemCosines(interactions), dimensions };
}

/** Factors that are the kinds of the known items' pictures, as a well-trained model of this world has them. */
async function modelOfKnown(world: PlantedWorld, known: ReadonlySet<string>): Promise<LearnedBundle> {
  const batch = world.channels.get("image")!;
  const { dimensions } = batch.space;
  const itemIds = [...known];
  const events = world.events.filter(({ itemId }) => known.has(itemId));
  const interactions = createInteractions(events, { itemIds });
  const itemFactors = Float32Array.from(
    itemIds.flatMap((id) => {
      const row = batch.ids.indexOf(id);
      return [...batch.values.subarray(row * dimensions, (row + 1) * dimensions)].map((value) => value - 3);
    }),
  );
  const model = factorsModel({
    userFactors: new Float32Array(interactions.userIds.length * dimensions),
    itemFactors,
    dimensions,
    visitors: { history: { kind: "mean" } },
  });
  return createTrainedRecommender({ model, interactions });
}
