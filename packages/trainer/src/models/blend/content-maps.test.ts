import { createInteractions } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { openDenseProducts } from "../../linear-algebra/dense-products.js";
import { createPace } from "../../linear-algebra/pace.js";
import { createSeededRandom } from "../../linear-algebra/seeded-random.js";
import { fitAlsMember } from "./als-member.js";
import { contentMaps } from "./content-maps.js";
import { contentVectors } from "./content-vectors.js";
import { kernelMaps } from "./kernel-maps.js";

const ITEMS = 14;
const random = createSeededRandom(3);
const table = {
  dimensions: 4,
  data: Float32Array.from({ length: ITEMS * 4 }, () => random.normal()),
  present: new Uint8Array(ITEMS).fill(1),
};
const itemIds = Array.from({ length: ITEMS }, (_, item) => `item ${item}`);
const interactions = createInteractions(
  Array.from({ length: 60 }, (_, at) => ({ userId: `user ${at % 12}`, itemId: `item ${random.below(12)}` })),
  { itemIds },
);
const member = await fitAlsMember(
  interactions,
  { dimensions: 3, unobservedWeight: 0.1, regularisation: 0.1, sweeps: 4, seed: 1, threads: 1 },
  createPace({}),
);

describe("maps from content", () => {
  it("score a trained item as a map does that never saw it", async () => {
    await using products = await openDenseProducts(1);
    const content = await contentVectors(table, 0.5, products);
    const trained = Uint8Array.from(itemIds, (_, item) => (item < 12 ? 1 : 0));
    const input = { interactions, content, member, ridge: 0.7 };
    const all = await contentMaps({ ...input, trained }, products);
    const without = trained.slice();
    without[5] = 0;
    const unseen = await contentMaps({ ...input, trained: without }, products);
    const users = Int32Array.of(0, 1, 2);
    const [left, right] = [await all.factors.scoreUsers(users), await unseen.factors.scoreUsers(users)];
    for (const user of users) {
      expect(left[user * ITEMS + 5]).toBeCloseTo(right[user * ITEMS + 5]!, 4);
    }
  });
});

describe("maps by likeness", () => {
  const trained = Uint8Array.from(itemIds, (_, item) => (item < 12 ? 1 : 0));
  const users = Int32Array.of(0, 1, 2);
  const scoresOf = async (own: Uint8Array) => {
    await using products = await openDenseProducts(1);
    const content = await contentVectors(table, 0.5, products);
    const input = { interactions, content, member, trained: own };
    const { factors, history } = await kernelMaps(input, products, createPace({}));
    return [await factors.scoreUsers(users), await history.scoreUsers(users)];
  };

  it("score a trained item as a map does that never saw it", async () => {
    const without = trained.slice();
    without[5] = 0;
    const [all, unseen] = [await scoresOf(trained), await scoresOf(without)];
    for (const user of users) {
      for (const map of [0, 1])
        expect(all[map]![user * ITEMS + 5]).toBeCloseTo(unseen[map]![user * ITEMS + 5]!, 4);
    }
  });

  it("say of a new item the mean of its likes, nearly that of its copy", async () => {
    await using products = await openDenseProducts(1);
    const content = await contentVectors(table, 0.5, products);
    const rows = content.rows.slice();
    // Item 13 gets the content of item 4; one history of 1 for it alone gives the weight k (K + ridge I)⁻¹.
    rows.copyWithin(13 * 4, 4 * 4, 5 * 4);
    const input = { interactions, content: { ...content, rows }, member, trained };
    const { history } = await kernelMaps(input, products, createPace({}));
    const said = await history.scoreVisitors!([{ history: Int32Array.of(4) }]);
    const best = [12, 13].sort((left, right) => said[right]! - said[left]!)[0];
    expect(best).toBe(13);
    expect(said[13]).toBeGreaterThan(1 / 12);
    expect(said[13]).toBeLessThan(1 / 11 + 1e-6);
  });
});

describe("content vectors", () => {
  it("are unit rows of mean zero, and zeros where the item lacks the modality", async () => {
    await using products = await openDenseProducts(1);
    const present = table.present.slice();
    present[2] = 0;
    const { rows, present: speaks } = await contentVectors({ ...table, present }, 1, products);
    expect(speaks[2]).toBe(0);
    for (let item = 0; item < ITEMS; item++) {
      expect(Math.hypot(...rows.subarray(item * 4, item * 4 + 4))).toBeCloseTo(item === 2 ? 0 : 1, 5);
    }
  });

  it("say nothing where all items are alike", async () => {
    await using products = await openDenseProducts(1);
    const same = { ...table, data: new Float32Array(ITEMS * 4).fill(0.1) };
    expect((await contentVectors(same, 0.5, products)).present).not.toContain(1);
  });
});
