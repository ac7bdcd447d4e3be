import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlantedLive, liveItems } from "../testing/planted-live.js";
import { plantedSpace, plantWorld } from "../testing/planted-world.js";
import type { LiveRecommender } from "./live-recommender.js";

const world = plantWorld({ seed: 4, items: 600, users: 120, likes: 10 });
let live: LiveRecommender;
beforeAll(async () => {
  live = await createPlantedLive(world);
});
afterAll(() => live[Symbol.asyncDispose]());

/** A user whose taste lies in pictures, and an item that they would like: its picture is like one that they like. */
const fan = world.users.find(({ channel }) => channel === "image")!;
const likedPictures = world.channels.get("image")!;
const pictureOf = (id: string): Float32Array => {
  const row = likedPictures.ids.indexOf(id);
  return likedPictures.values.slice(row * 48, (row + 1) * 48);
};

describe("a live recommender", () => {
  it("finds planted tastes again in every channel as well as the content recommender does", async () => {
    const recalls = new Map<string, number[]>();
    for (const { id, channel, heldOut } of world.users) {
      const { items } = await live.recommend({ userId: id, count: 10 });
      const hits = items.filter((item) => heldOut.has(item.id)).length;
      recalls.set(channel, [...(recalls.get(channel) ?? []), hits / Math.min(10, heldOut.size)]);
    }
    for (const own of recalls.values()) {
      expect(own.reduce((sum, recall) => sum + recall, 0) / own.length).toBeGreaterThan(0.6);
    }
  });

  it("recommends a new item that has only a picture to those who like such pictures, and to nobody else", async () => {
    const [similar] = [...fan.heldOut].filter((id) => likedPictures.ids.includes(id));
    live.upsertItems([{ id: "new one", attributes: {}, vectors: new Map([["image", pictureOf(similar!)]]) }]);
    const { items, personal } = await live.recommend({ userId: fan.id, count: 20 });
    expect(personal).toBe(true);
    expect(items.map(({ id }) => id)).toContain("new one");
    const others = world.users.filter(({ channel }) => channel === "audio");
    let shown = 0;
    for (const { id } of others) {
      const answer = await live.recommend({ userId: id, count: 20 });
      if (answer.items.some((item) => item.id === "new one")) shown++;
    }
    expect(shown).toBeLessThan(others.length / 4);
    live.removeItem("new one");
    const after = await live.recommend({ userId: fan.id, count: 20 });
    expect(after.items.map(({ id }) => id)).not.toContain("new one");
  });

  it("has an answer that is personal after the first event of a new user, and of an anonymous session", async () => {
    const [liked, alike] = [...fan.heldOut];
    const stranger = await live.recommend({ userId: "nobody yet", count: 30 });
    expect(stranger.personal).toBe(false);
    const events = [{ itemId: liked! }];
    const session = await live.recommend({ session: { events }, count: 30 });
    live.addEvents([{ userId: "nobody yet", itemId: liked!, sequence: 1_000_001 }]);
    const user = await live.recommend({ userId: "nobody yet", count: 30 });
    expect([session.personal, user.personal]).toEqual([true, true]);
    expect(session.items).toEqual(user.items);
    expect(user.items.map(({ id }) => id)).not.toContain(liked);
    expect(user.items).not.toEqual(stranger.items);
    expect(alike).toBeDefined();
    live.removeUser("nobody yet");
  });

  it("moves a list within three events, and forgetting the user brings back a stranger's", async () => {
    const other = world.users.find(({ channel, id }) => channel === "text" && id !== fan.id)!;
    const stranger = await live.recommend({ userId: "passer-by", count: 10 });
    const before = live.counts();
    const liked = [...other.heldOut].slice(0, 3);
    live.addEvents(liked.map((itemId, at) => ({ userId: "passer-by", itemId, sequence: 2_000_000 + at })));
    const known = await live.recommend({ userId: "passer-by", count: 10 });
    expect(known.items.filter(({ id }) => stranger.items.some((item) => item.id === id)).length).toBeLessThan(
      8,
    );
    live.removeUser("passer-by");
    expect(live.counts()).toEqual(before);
    expect(await live.recommend({ userId: "passer-by", count: 10 })).toEqual(stranger);
    expect(live.knowsUser("passer-by")).toBe(false);
  });

  it("counts an event with a sequence number once, also after its user was forgotten", async () => {
    const event = { userId: "twice", itemId: "item1", sequence: 3_000_000 };
    const { events } = live.counts();
    live.addEvents([event, event]);
    expect(live.counts().events).toBe(events + 1);
    live.removeUser("twice");
    live.addEvents([event]);
    expect(live.counts().events).toBe(events);
    expect(live.knowsUser("twice")).toBe(false);
  });

  it("tells contributions that sum to every score, of every source and modality", async () => {
    const keys = new Set<string>();
    for (const { id } of world.users.slice(0, 20)) {
      for (const { score, contributions } of (await live.recommend({ userId: id, count: 20 })).items) {
        const sum = Object.values(contributions).reduce((total, part) => total + part, 0);
        expect(sum).toBeCloseTo(score, 6);
        for (const key of Object.keys(contributions)) keys.add(key);
      }
    }
    expect([...keys].sort()).toEqual([
      "content.audio",
      "content.image",
      "content.text",
      "content.video",
      "popularity",
      "trend",
    ]);
  });

  it("slides modalities and sources by the factors of a query", async () => {
    const [first] = (await live.recommend({ userId: fan.id, count: 1 })).items;
    const { items } = await live.recommend({
      userId: fan.id,
      count: 600,
      modalities: { image: 0.5, text: 0 },
      sources: { popularity: 0 },
    });
    const same = items.find(({ id }) => id === first!.id)!;
    expect(same.contributions["content.image"]).toBeCloseTo(first!.contributions["content.image"]! / 2, 6);
    expect(Object.keys(same.contributions)).not.toContain("content.text");
    expect(Object.keys(same.contributions)).not.toContain("popularity");
  });

  it("answers only what the filter accepts, and follows items whose attributes change", async () => {
    const filter = { attribute: "shelf", equals: 3 } as const;
    const shelves = new Map(liveItems(world).map((item) => [item.id, item]));
    const { items } = await live.recommend({ userId: fan.id, count: 50, filter });
    expect(items.length).toBe(50);
    for (const { id } of items) expect(shelves.get(id)!.attributes.shelf).toBe(3);
    const moved = shelves.get(items[0]!.id)!;
    live.upsertItems([{ ...moved, attributes: { ...moved.attributes, shelf: 4 } }]);
    const after = await live.recommend({ userId: fan.id, count: 50, filter });
    expect(after.items.map(({ id }) => id)).not.toContain(moved.id);
    live.upsertItems([{ ...moved, hidden: true }]);
    const hidden = await live.recommend({ userId: fan.id, count: 600, includeSeen: true });
    expect(hidden.items.map(({ id }) => id)).not.toContain(moved.id);
    live.upsertItems([moved]);
  });

  it("repeats an answer for the same seed, and explores otherwise for another", async () => {
    const query = { userId: fan.id, count: 10, exploration: { kind: "epsilon", share: 0.5 } } as const;
    const first = await live.recommend({ ...query, seed: 5 });
    expect(await live.recommend({ ...query, seed: 5 })).toEqual(first);
    const ids = (answer: typeof first) => answer.items.map(({ id }) => id);
    expect(ids(await live.recommend({ ...query, seed: 6 }))).not.toEqual(ids(first));
    expect(first.items.some(({ rules }) => rules?.placedBy === "exploration")).toBe(true);
  });

  it("answers without rules as by rules that change nothing", async () => {
    for (const { id } of world.users.slice(0, 20)) {
      const query = { userId: id, count: 25, explain: true };
      expect(await live.recommend(query)).toEqual(await live.recommend({ ...query, quotas: [], boosts: [] }));
    }
  });

  it("puts pins where they belong, but none that the filter keeps out", async () => {
    const items = liveItems(world);
    const [inside, outside] = [
      items.find(({ attributes }) => attributes.shelf === 1)!,
      items.find(({ attributes }) => attributes.shelf === 2)!,
    ];
    const answer = await live.recommend({
      userId: fan.id,
      count: 5,
      filter: { attribute: "shelf", equals: 1 },
      pins: [
        { itemId: inside.id, position: 3 },
        { itemId: outside.id, position: 1 },
      ],
    });
    expect(answer.items[2]!.id).toBe(inside.id);
    expect(answer.items[2]!.rules!.placedBy).toBe("pin");
    expect(answer.items.map(({ id }) => id)).not.toContain(outside.id);
    expect(answer.notes).toEqual([expect.stringContaining("1 of the pinned items")]);
  });

  it("finds items like an item and like a query, by one modality or all", async () => {
    const id = [...fan.heldOut].find((one) => likedPictures.ids.includes(one))!;
    const alike = await live.similarItems({ itemId: id, count: 5, modality: "image" });
    for (const item of alike) expect(Object.keys(item.contributions)).toEqual(["image"]);
    expect(alike.map((item) => item.id)).not.toContain(id);
    const space = plantedSpace("image");
    const found = await live.search({
      queries: new Map([["image", { space, ids: ["query"], values: pictureOf(id) }]]),
      count: 1,
    });
    expect(found[0]!.id).toBe(id);
    expect(found[0]!.score).toBeCloseTo(1, 5);
    await expect(live.similarItems({ itemId: "none", count: 1 })).rejects.toThrow(
      expect.objectContaining({ code: "NOT_FOUND" }),
    );
  });
});
