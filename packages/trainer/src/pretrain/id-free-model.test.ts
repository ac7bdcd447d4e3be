import { createInteractions } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import type { TrainingData } from "../model/training-data.js";
import { seededRandom } from "../random/seeded-random.js";
import { alignModalities } from "./align-modalities.js";
import { alignToAnchor } from "./align-to-anchor.js";
import { fitIdFree } from "./id-free-model.js";
import { plantedWorld } from "./testing/planted-world.js";

const ITEMS = 60;

/** Forty people who like items on one side of what the first column of the text says. */
function tastes() {
  const world = plantedWorld(ITEMS, { text: 10, image: 12 });
  const shown = world.channels.get("text")!.features.data;
  const random = seededRandom(9);
  const rows = Array.from({ length: 40 }, (_, user) => {
    const liked = Array.from({ length: ITEMS }, (__, item) => item).filter(
      (item) => shown[item * 10]! > 0 === (user % 2 === 0) && random.next() < 0.4,
    );
    return liked.map((item) => ({ userId: `u${user}`, itemId: String(item) }));
  }).flat();
  const interactions = createInteractions(rows, {
    userIds: Array.from({ length: 40 }, (_, user) => `u${user}`),
    itemIds: Array.from({ length: ITEMS }, (_, item) => String(item)),
  });
  const itemFeatures = new Map([...world.channels].map(([name, { features }]) => [name, features]));
  const data: TrainingData = { interactions, itemFeatures, userFeatures: new Map() };
  return { world, data, shown };
}

/** Share of people whose best unseen item is of their taste. */
async function rightShare(
  { data, shown }: ReturnType<typeof tastes>,
  model: Awaited<ReturnType<typeof fitIdFree>>,
) {
  const { offsets, items } = data.interactions;
  let right = 0;
  for (let user = 0; user < 40; user++) {
    const scores = Float32Array.from(await model.scoreUsers(Int32Array.of(user)));
    for (const item of items.subarray(offsets[user]!, offsets[user + 1]!))
      scores[item] = Number.NEGATIVE_INFINITY;
    const best = scores.indexOf(Math.max(...scores));
    if (shown[best * 10]! > 0 === (user % 2 === 0)) right += 1;
  }
  return right / 40;
}

describe("a model without ids", () => {
  it("finds the planted taste from scratch and from a joint space", { timeout: 30_000 }, async () => {
    const planted = tastes();
    const settings = { dimensions: 8, epochs: 20, learningRate: 1e-2 };
    expect(await rightShare(planted, await fitIdFree(planted.data, { seed: 1, settings }))).toBeGreaterThan(
      0.9,
    );
    await using start = await alignModalities(planted.world, {
      seed: 1,
      settings: { dimensions: 8, epochs: 5 },
    });
    await using anchored = await alignToAnchor(planted.world, { anchor: "image", dimensions: 8, seed: 1 });
    for (const from of [start, anchored]) {
      const model = await fitIdFree(planted.data, { seed: 1, settings, start: from });
      expect(await rightShare(planted, model)).toBeGreaterThan(0.9);
    }
  });

  it("learns the same scores from the same seed", async () => {
    const { data } = tastes();
    const scores = async (seed: number) =>
      (await fitIdFree(data, { seed, settings: { dimensions: 4, epochs: 2 } })).scoreUsers(
        Int32Array.of(0, 5),
      );
    expect(await scores(2)).toEqual(await scores(2));
    expect(await scores(3)).not.toEqual(await scores(2));
  });

  it("refuses data without features, people with one like each and a start of other channels", async () => {
    const { data, world } = tastes();
    await expect(fitIdFree({ ...data, itemFeatures: new Map() }, { seed: 1 })).rejects.toThrow(
      /one of them is missing/,
    );
    const single = createInteractions([{ userId: "a", itemId: "0" }], {
      userIds: ["a"],
      itemIds: data.interactions.itemIds,
    });
    await expect(fitIdFree({ ...data, interactions: single }, { seed: 1 })).rejects.toThrow(
      /nobody likes two items/,
    );
    await using start = await alignModalities(world, { seed: 1, settings: { dimensions: 4, epochs: 1 } });
    const renamed = new Map([["audio", data.itemFeatures.get("text")!]]);
    await expect(fitIdFree({ ...data, itemFeatures: renamed }, { seed: 1, start })).rejects.toThrow(
      /no head for "audio"/,
    );
  });
});
