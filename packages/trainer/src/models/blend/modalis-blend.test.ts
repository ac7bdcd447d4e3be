import { createInteractions } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import { restoreModel } from "@modalis/recommender";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../linear-algebra/seeded-random.js";
import type { FitProgress } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { towerWorld } from "../../testing/tower-world.js";
import { fitModalisBlend, modalisBlend } from "./modalis-blend.js";

const SMALL = { ...modalisBlend.defaults, dimensions: 4, members: 2, sweeps: 4 };

/** Mean place of the items of a user's kind among these items, 0 first; half of the items are of either kind. */
function meanPlace(scores: Float32Array, among: Int32Array, kind: number): number {
  const order = [...among].sort((left, right) => scores[right]! - scores[left]!);
  const own = order.flatMap((item, place) => (item % 2 === kind ? [place] : []));
  return own.reduce((sum, place) => sum + place, 0) / own.length;
}

describe("a world where content decides", () => {
  const world = towerWorld({ users: 60, items: 50, warmItems: 40 });

  it("ranks items that nobody had by their content, for users and for visitors", async () => {
    const { model, record } = await fitModalisBlend(world.data, { ...SMALL, warmLoss: 2 }, { seed: 1 });
    const [even, odd] = [0, 1].map((user) => model.scoreUsers(Int32Array.of(user)));
    expect(meanPlace(await even!, world.cold, 0)).toBe(2);
    expect(meanPlace(await odd!, world.cold, 1)).toBe(2);
    const visitor = await model.scoreVisitors!([{ history: Int32Array.of(0, 2, 4) }]);
    expect(meanPlace(visitor, world.cold, 0)).toBe(2);
    expect(record.cold?.among.crossFitted.recall).toBeGreaterThan(0.9);
  });

  it("shows them among known items, before those of the other kind", async () => {
    const { model } = await fitModalisBlend(world.data, { ...SMALL, warmLoss: 2 }, { seed: 1 });
    const scores = await model.scoreUsers(Int32Array.of(0));
    const strange = Math.max(...Array.from({ length: 20 }, (_, at) => scores[2 * at + 1]!));
    for (const item of world.cold) if (item % 2 === 0) expect(scores[item]).toBeGreaterThan(strange);
  });

  it("learns where new items belong from validation rows that ask for both kinds", async () => {
    const { interactions } = world.data;
    const { userIds, itemIds, offsets, items } = interactions;
    const had = (user: number) => new Set(items.subarray(offsets[user], offsets[user + 1]));
    // Everybody is asked for a new item and for a known one of their own kind.
    const rows = userIds.flatMap((userId, user) => {
      const known = itemIds.find((_, item) => item < 40 && item % 2 === user % 2 && !had(user).has(item));
      const fresh = itemIds[40 + (user % 2) + 2 * (user % 5)]!;
      return [fresh, ...(known === undefined ? [] : [known])].map((itemId) => ({ userId, itemId }));
    });
    const validation = { seen: interactions, positives: createInteractions(rows, { userIds, itemIds }) };
    const told: FitProgress[] = [];
    const { model, record } = await fitModalisBlend({ ...world.data, validation }, SMALL, {
      seed: 1,
      onProgress: (progress) => told.push(progress),
    });
    // Whoever compares the blend with others needs to know by how much these rows flatter it.
    expect(told.at(-1)!.learnedOnValidation).toEqual({
      seen: record.warm.fitted,
      unseen: record.warm.crossFitted,
    });
    expect(record.factorisations.length).toBeGreaterThan(SMALL.members);
    const [never, ...tried] = record.cold!.trials;
    expect(never!.coldRecall).toBe(0);
    expect(Math.max(...tried.map(({ recall }) => recall))).toBeGreaterThan(never!.recall);
    const report = await evaluateRanking(model, validation, { ks: [20] });
    expect(report.metrics["recall@20"]!.mean).toBeGreaterThan(0.9);
  });

  it("is the same after its state was saved and restored, and for the same seed", async () => {
    const [first, second] = [1, 1].map((seed) => modalisBlend.fit(world.data, SMALL, { seed }));
    const users = Int32Array.of(0, 1, 7);
    const scores = await (await first!).scoreUsers(users);
    expect(await (await second!).scoreUsers(users)).toEqual(scores);
    const restored = await restoreModel((await first!).state());
    expect(await restored.scoreUsers(users)).toEqual(scores);
  });

  it("tells what each part adds, and the terms sum to the score", async () => {
    const model = await modalisBlend.fit(world.data, SMALL, { seed: 1 });
    const items = Int32Array.of(0, 1, 45);
    const sources = await model.contributions!(3, items);
    const scores = await model.scoreUsers(Int32Array.of(3));
    for (const [at, item] of items.entries()) {
      const sum = [...sources.values()].reduce((total, terms) => total + terms[at]!, 0);
      expect(sum / scores[item]!).toBeCloseTo(1, 3);
    }
  });
});

it("noise for content leaves what interactions decide alone", async () => {
  const world = towerWorld({ users: 80, items: 40 });
  const random = createSeededRandom(5);
  const noise = {
    dimensions: 6,
    data: Float32Array.from({ length: 40 * 6 }, () => random.normal()),
    present: new Uint8Array(40).fill(1),
  };
  const { interactions } = world.data;
  const { userIds, itemIds } = interactions;
  // Everybody's first interaction is held out.
  const rows = userIds.flatMap((userId, user) =>
    [...interactions.items.subarray(interactions.offsets[user], interactions.offsets[user + 1])].map(
      (item, at) => ({ userId, itemId: itemIds[item]!, held: at === 0 }),
    ),
  );
  const part = (held: boolean) =>
    createInteractions(
      rows.filter((row) => row.held === held),
      { userIds, itemIds },
    );
  const validation = { seen: part(false), positives: part(true) };
  const data = { interactions: part(false), validation, userFeatures: new Map() };
  const fit = async (itemFeatures: TrainingData["itemFeatures"]) => {
    const model = await modalisBlend.fit({ ...data, itemFeatures }, SMALL, { seed: 1 });
    return (await evaluateRanking(model, validation, { ks: [20] })).metrics["recall@20"]!.mean;
  };
  expect(await fit(new Map([["image", noise]]))).toBeGreaterThan((await fit(new Map())) - 0.02);
});

describe("data that is hardly there", () => {
  const one = createInteractions([{ userId: "u", itemId: "i" }]);
  const bare = { itemFeatures: new Map(), userFeatures: new Map() };

  it("fits one user with one item, and users without a history", async () => {
    const lonely = createInteractions([{ userId: "u", itemId: "i" }], {
      userIds: ["u", "v"],
      itemIds: ["i", "j"],
    });
    for (const interactions of [one, lonely]) {
      const model = await modalisBlend.fit({ interactions, ...bare }, SMALL, { seed: 1 });
      const users = Int32Array.from(interactions.userIds.keys());
      expect((await model.scoreUsers(users)).every(Number.isFinite)).toBe(true);
    }
  });

  it("fits where a modality is absent everywhere, and where some items lack it", async () => {
    const world = towerWorld({ users: 30, items: 20, warmItems: 16 });
    const image = world.data.itemFeatures.get("image")!;
    const none = { ...image, present: new Uint8Array(20), data: new Float32Array(image.data.length) };
    const some = { ...image, present: image.present.map((_, item) => (item % 3 === 0 ? 0 : 1)) };
    for (const table of [none, some]) {
      const data = { ...world.data, itemFeatures: new Map([["image", table]]) };
      const model = await modalisBlend.fit(data, SMALL, { seed: 1 });
      expect((await model.scoreUsers(Int32Array.of(0, 1))).every(Number.isFinite)).toBe(true);
    }
  });

  it("refuses no interactions, features of another length or not finite, and settings out of range", async () => {
    const nothing = createInteractions([], { userIds: ["u"], itemIds: ["i"] });
    const table = (data: number[]) =>
      new Map([["image", { dimensions: 2, data: Float32Array.from(data), present: Uint8Array.of(1) }]]);
    const code = { code: "INVALID_ARGUMENT" };
    const fit = (data: TrainingData, settings = {}) =>
      modalisBlend.fit(data, { ...SMALL, ...settings }, { seed: 1 });
    await expect(fit({ interactions: nothing, ...bare })).rejects.toMatchObject(code);
    await expect(fit({ interactions: one, ...bare, itemFeatures: table([1]) })).rejects.toMatchObject(code);
    await expect(
      fit({ interactions: one, ...bare, itemFeatures: table([1, Number.NaN]) }),
    ).rejects.toMatchObject(code);
    await expect(fit({ interactions: one, ...bare }, { members: 0 })).rejects.toMatchObject(code);
  });

  it("stops at an abort with its reason", async () => {
    const world = towerWorld({ users: 20, items: 20 });
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(modalisBlend.fit(world.data, SMALL, { seed: 1, signal })).rejects.toThrow("enough");
  });
});
