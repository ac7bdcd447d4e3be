import { defineSpace } from "@modalis/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlantedLive, liveItems } from "../testing/planted-live.js";
import { plantWorld } from "../testing/planted-world.js";
import { createLiveRecommender } from "./create-live-recommender.js";
import type { LiveRecommender } from "./live-recommender.js";

const world = plantWorld({ seed: 6, items: 600, users: 40, likes: 10 });
const fan = world.users.find(({ channel }) => channel === "image")!;
const likes = new Set(world.events.filter(({ userId }) => userId === fan.id).map(({ itemId }) => itemId));
let live: LiveRecommender;
beforeAll(async () => {
  live = await createPlantedLive(world);
});
afterAll(() => live[Symbol.asyncDispose]());

const answer = () => live.recommend({ userId: fan.id, count: 10, explain: true });

describe("an explanation", () => {
  it("is the answer's own score, contributions, place and reasons", async () => {
    const { items } = await answer();
    const second = items[1]!;
    const explained = await live.explain({ userId: fan.id, itemId: second.id });
    expect(explained.score).toBeCloseTo(second.score, 6);
    expect(explained.contributions).toEqual(second.contributions);
    expect([explained.rank, explained.position, explained.whyNot]).toEqual([2, 2, undefined]);
    expect(explained.among).toBe(600 - likes.size);
    expect(explained.title).toBe(`The ${second.id}`);
    expect(explained.sentence).toBe(second.sentence);
    expect(explained.tastes[0]!.channel).toBe("image");
    expect(explained.tastes.length).toBeGreaterThan(1);
  });

  it("names liked items only, the most telling first, and the modality of the taste in its sentence", async () => {
    for (const { because, sentence, contributions } of (await answer()).items) {
      expect(because!.length).toBe(3);
      for (const { id, title } of because!) {
        expect(likes.has(id)).toBe(true);
        expect(title).toBe(`The ${id}`);
      }
      const parts = because!.map(({ contribution }) => contribution);
      expect(parts).toEqual([...parts].sort((left, right) => right - left));
      const [most] = Object.entries(contributions).sort((left, right) => right[1] - left[1])[0]!;
      if (most === "content.image")
        expect(sentence).toMatch(/^It looks like “The item\d+”, which you liked\.$/);
    }
  });

  it("names the likes behind an item's content also where they take from its score, and no model speaks", async () => {
    const space = defineSpace({
      modality: "image",
      dimensions: 2,
      normalisation: "none",
      model: { id: "toy", revision: "1", preprocessing: "none" },
    });
    await using small = await createLiveRecommender({
      channels: new Map([["image", space]]),
      nowMs: () => 0,
    });
    const rows = Object.entries({ rose: [9, 1], tulip: [8, 2], car: [1, 9], bus: [2, 7] });
    small.upsertItems(
      rows.map(([id, row]) => ({
        id,
        attributes: {},
        vectors: new Map([["image", Float32Array.from(row)]]),
      })),
    );
    small.addEvents([{ userId: "ada", itemId: "rose", kind: "like" }]);
    const { items } = await small.recommend({ userId: "ada", count: 3, explain: true });
    const { because } = await small.explain({ userId: "ada", itemId: items[2]!.id });
    expect(because[0]).toMatchObject({ id: "rose", contribution: expect.any(Number) });
    expect(because[0]!.contribution).toBeLessThan(0);
  });

  it("says what keeps an item out: hidden, excluded, filtered by which condition, or seen", async () => {
    const { items } = await answer();
    const first = items[0]!.id;
    const ask = { userId: fan.id, itemId: first };
    const stored = liveItems(world).find(({ id }) => id === first)!;
    const shelf = stored.attributes.shelf as number;
    const filtered = await live.explain({
      ...ask,
      filter: {
        and: [
          { attribute: "shelf", atMost: shelf - 1 },
          { attribute: "title", exists: true },
        ],
      },
    });
    expect(filtered.whyNot).toEqual({ reason: "filter", failed: [`shelf must be at most ${shelf - 1}`] });
    expect(filtered.sentence).toBe(`The filter keeps it out: shelf must be at most ${shelf - 1}.`);
    expect((await live.explain({ ...ask, exclude: new Set([first]) })).whyNot!.reason).toBe("excluded");
    const [seen] = likes;
    expect((await live.explain({ userId: fan.id, itemId: seen! })).whyNot!.reason).toBe("seen");
    expect(
      (await live.explain({ userId: fan.id, itemId: seen!, includeSeen: true })).whyNot?.reason,
    ).not.toBe("seen");
    live.upsertItems([{ ...stored, hidden: true }]);
    expect((await live.explain(ask)).whyNot!.reason).toBe("hidden");
    live.upsertItems([stored]);
  });

  it("says where an item ranks and what it lacks to the last one shown, which is true", async () => {
    const all = (await live.recommend({ userId: fan.id, count: 600 })).items;
    const item = all[41]!;
    const explained = await live.explain({ userId: fan.id, itemId: item.id, count: 10 });
    expect(explained.rank).toBe(42);
    expect(explained.whyNot!.reason).toBe("rank");
    expect(explained.whyNot!.lacks).toBeCloseTo(all[9]!.score - item.score, 6);
    expect(explained.sentence).toBe(
      `It ranks 42 of ${all.length} by score, and 10 are shown; it lacks ${explained.whyNot!.lacks!.toPrecision(3)} to the last of them.`,
    );
  });

  it("says when rules gave the place to others", async () => {
    const { items } = await answer();
    const shelves = new Map(liveItems(world).map(({ id, attributes }) => [id, attributes.shelf as number]));
    const out = items.find(({ id }, at) =>
      items.slice(0, at).some((one) => shelves.get(one.id) === shelves.get(id)),
    )!;
    const quotas = [{ attribute: "shelf", most: 1 }];
    const explained = await live.explain({ userId: fan.id, itemId: out.id, quotas, count: 5 });
    expect(explained.whyNot!.reason).toBe("rules");
  });

  it("tells a stranger of popularity and trend alone, and refuses unknown items", async () => {
    const stranger = (await live.recommend({ userId: "stranger", count: 1, explain: true })).items[0]!;
    expect(["It is popular with everybody.", "Many people have taken to it lately."]).toContain(
      stranger.sentence,
    );
    expect(stranger.because).toEqual([]);
    await expect(live.explain({ userId: fan.id, itemId: "none" })).rejects.toThrow(
      expect.objectContaining({ code: "NOT_FOUND" }),
    );
  });
});
