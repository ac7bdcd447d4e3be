import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLANTED_NOW_MS } from "../testing/planted-live.js";
import { normals, plantedSpace, randomFrom } from "../testing/planted-world.js";
import { createLiveRecommender } from "./create-live-recommender.js";
import type { LiveEvent, LiveItem } from "./live-item.js";
import type { LiveRecommender } from "./live-recommender.js";

const DIMENSIONS = 4;
const channels = new Map(["image", "text"].map((name) => [name, plantedSpace(name, DIMENSIONS)]));

const itemsOfOneVector = ["item0", "item1"];

const itemId = fc.integer({ min: 0, max: 11 }).map((number) => `item${number}`);
const userId = fc.integer({ min: 0, max: 3 }).map((number) => `user${number}`);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("item" as const),
      id: itemId,
      seed: fc.nat(50),
      hidden: fc.boolean(),
      both: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove item" as const), id: itemId }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("event" as const),
      id: itemId,
      userId,
      weight: fc.constantFrom(1, 2, -1, 0),
      age: fc.nat(1e9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove events" as const), id: itemId, userId }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("remove old events" as const), userId, age: fc.nat(1e9) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove user" as const), userId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("answer" as const), userId }) },
);

describe("the state of a live recommender", () => {
  it("answers after any changes as one that was made from what is left", async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 50 }), async (steps) => {
      await using live = await create();
      const left: Left = { items: new Map(), events: [] };
      for (const one of steps) await take(live, left, one);
      const { items, events } = left;
      await using anew = await create();
      anew.upsertItems([...items.values()]);
      anew.addEvents(events);
      expect(live.counts().items).toBe(items.size);
      expect(live.counts().events).toBe(events.length);
      for (const person of ["user0", "user1", "user2", "user3", "stranger"]) {
        for (const filter of [undefined, { attribute: "even", equals: true } as const]) {
          await expectSame(live, anew, {
            userId: person,
            count: 20,
            ...(filter === undefined ? {} : { filter }),
          });
        }
      }
    });
    const sameAtFirst = itemsOfOneVector.map((id) => ({
      kind: "item" as const,
      id,
      seed: 21,
      hidden: false,
      both: false,
    }));
    const differentSince = { ...sameAtFirst[0]!, seed: 0 };
    const liked = { kind: "event" as const, id: "item0", userId: "user0", weight: 1 as const, age: 0 };
    const answered = { kind: "answer" as const, userId: "user0" };
    await fc.assert(property, {
      numRuns: 40,
      endOnFailure: true,
      // Where the fitted rows were all the same, what a row has since does not follow from its standardised row.
      examples: [[[...sameAtFirst, answered, differentSince, liked, differentSince]]],
    });
  });

  it("fits statistics in the background as a rebuild does, while changes go on", async () => {
    const random = randomFrom(3);
    const items = Array.from({ length: 1500 }, (_, item): LiveItem => {
      const vector = Float32Array.from(
        normals(random, DIMENSIONS),
        (value, column) => value * (column + 1) + (item > 700 ? 5 : 0),
      );
      return { id: `item${item}`, attributes: {}, vectors: new Map([["image", vector]]) };
    });
    const events = [3, 9, 27].map((item) => ({ userId: "ada", itemId: `item${item}` }));
    await using live = await create({ scoreAllUpTo: 10_000, background: false });
    live.upsertItems(items.slice(0, 900));
    await live.refresh();
    const refreshing = live.refresh();
    live.upsertItems(items.slice(900));
    live.removeItem("item5");
    await refreshing;
    await live.refresh();
    live.addEvents(events);
    await using anew = await create({ scoreAllUpTo: 10_000 });
    anew.upsertItems(items.filter(({ id }) => id !== "item5"));
    anew.addEvents(events);
    await anew.refresh();
    await expectSame(live, anew, { userId: "ada", count: 50 });
  });
});

/** What should be left after some steps. */
interface Left {
  items: Map<string, LiveItem>;
  events: LiveEvent[];
}

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

async function take(live: LiveRecommender, left: Left, one: Step): Promise<void> {
  if (one.kind === "item") {
    const item = itemOf(one.id, one.seed, one.hidden && one.seed > 40, one.both);
    left.items.set(one.id, item);
    live.upsertItems([item]);
  } else if (one.kind === "remove item") {
    left.items.delete(one.id);
    live.removeItem(one.id);
  } else if (one.kind === "event") {
    const timestampMs = PLANTED_NOW_MS - one.age;
    const event = { userId: one.userId, itemId: one.id, weight: one.weight, timestampMs };
    left.events.push(event);
    live.addEvents([event]);
  } else if (one.kind === "remove events") {
    const kept = left.events.filter((event) => event.userId !== one.userId || event.itemId !== one.id);
    expect(live.removeEvents([{ userId: one.userId, itemId: one.id }])).toBe(
      left.events.length - kept.length,
    );
    left.events = kept;
  } else if (one.kind === "remove old events") {
    const beforeMs = PLANTED_NOW_MS - one.age;
    const isOld = (event: LiveEvent) => event.userId === one.userId && event.timestampMs! < beforeMs;
    const kept = left.events.filter((event) => !isOld(event));
    expect(live.removeEvents([{ userId: one.userId, beforeMs }])).toBe(left.events.length - kept.length);
    left.events = kept;
  } else if (one.kind === "remove user") {
    left.events = left.events.filter((event) => event.userId !== one.userId);
    live.removeUser(one.userId);
  } else await live.recommend({ userId: one.userId, count: 3, filter: { attribute: "even", equals: true } });
}

async function create(options = {}): Promise<LiveRecommender> {
  return createLiveRecommender({ channels, nowMs: () => PLANTED_NOW_MS, options });
}

/** The same scores to rounding; items whose scores are as good as equal may change places. */
async function expectSame(
  live: LiveRecommender,
  anew: LiveRecommender,
  query: Parameters<LiveRecommender["recommend"]>[0],
): Promise<void> {
  const [one, other] = [await live.recommend(query), await anew.recommend(query)];
  expect(one.personal).toBe(other.personal);
  expect(one.items).toHaveLength(other.items.length);
  const scores = new Map(other.items.map(({ id, score }) => [id, score]));
  for (const [at, { id, score }] of one.items.entries()) {
    expect(score).toBeCloseTo(other.items[at]!.score, 3);
    const own = scores.get(id);
    if (own !== undefined) expect(own).toBeCloseTo(score, 3);
  }
}

function itemOf(id: string, seed: number, hidden: boolean, both: boolean): LiveItem {
  const random = randomFrom(seed);
  const vector = () => Float32Array.from(normals(random, DIMENSIONS), (value) => value + 2);
  const vectors = new Map([["image", vector()]]);
  if (both) vectors.set("text", vector());
  return { id, attributes: { even: seed % 2 === 0 }, hidden, vectors };
}
