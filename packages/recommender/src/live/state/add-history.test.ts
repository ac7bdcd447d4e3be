import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLANTED_NOW_MS } from "../../testing/planted-live.js";
import { plantedSpace, randomFrom } from "../../testing/planted-world.js";
import { createLiveRecommender } from "../create-live-recommender.js";
import type { LiveEvent, LiveHistory } from "../live-item.js";

const channels = new Map([["image", plantedSpace("image", 4)]]);
const event = fc.record({
  userId: fc.constantFrom("user0", "user1", "user2", ""),
  itemId: fc.constantFrom("item0", "item1", "item2", "item3", "unknown", ""),
  kind: fc.constantFrom("like", "rating"),
  weight: fc.constantFrom(1, 2.5, -1, 0, Number.NaN, 1e7),
  timestampMs: fc.oneof(fc.constantFrom(0, Number.NaN, PLANTED_NOW_MS * 2), fc.nat(PLANTED_NOW_MS)),
  sequence: fc.oneof(fc.nat(30), fc.constantFrom(-1, 0.5, 2 ** 60)),
}) satisfies fc.Arbitrary<LiveEvent>;

describe("a history in columns", () => {
  it("adds and refuses what the same events one by one add and refuse", async () => {
    const property = fc.asyncProperty(
      fc.array(event, { maxLength: 40 }),
      fc.array(event, { maxLength: 10 }),
      async (first, second) => {
        await using inColumns = await create();
        await using oneByOne = await create();
        for (const events of [first, second]) {
          expect(inColumns.addHistory(historyOf(events))).toEqual(oneByOne.addEvents(events));
        }
        expect(inColumns.counts()).toEqual(oneByOne.counts());
        expect(inColumns.userIds()).toEqual(oneByOne.userIds());
        for (const userId of ["user0", "user1", "user2"]) {
          for (const live of [inColumns, oneByOne]) live.removeEvents([{ userId, kind: "rating" }]);
          const query = { userId, count: 5, seed: 1 };
          expect(await inColumns.recommend(query)).toEqual(await oneByOne.recommend(query));
        }
        for (const live of [inColumns, oneByOne]) {
          for (const userId of ["user0", "user1", "user2"]) live.removeUser(userId);
          live.removeItem("item0");
        }
        expect(inColumns.counts()).toEqual({ items: 3, users: 0, events: 0 });
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it("comes in batches of one growing list of ids, between which people and items may go", async () => {
    await using live = await create();
    const userIds = ["ada", "bea"];
    const itemIds = ["item0", "unknown"];
    let sequence = 0;
    const add = (user: number, item: number) => {
      const [at, one] = [historyOf([{ userId: "", itemId: "", sequence: sequence++ }]), Int32Array];
      return live.addHistory({ ...at, userIds, itemIds, users: one.of(user), items: one.of(item) });
    };
    for (const user of [0, 1]) for (const item of [0, 1]) expect(add(user, item)).toEqual([]);
    live.removeUser("ada");
    live.removeUser("bea");
    live.removeItem("item0");
    // The numbers of those who went are given to others.
    live.addEvents([{ userId: "cleo", itemId: "other" }]);
    live.addEvents([{ userId: "dora", itemId: "another" }]);
    userIds.push("eve");
    itemIds.push("item1");
    for (const user of [0, 1, 2]) for (const item of [0, 1, 2]) expect(add(user, item)).toEqual([]);
    expect([...live.userIds()].sort()).toEqual(["ada", "bea", "cleo", "dora", "eve"]);
    for (const userId of ["ada", "bea", "eve"]) expect(live.removeEvents([{ userId }])).toBe(3);
    for (const userId of ["cleo", "dora"]) expect(live.removeEvents([{ userId }])).toBe(1);
  });

  it("is refused as a whole where its columns differ in length", async () => {
    await using live = await create();
    const history = historyOf([{ userId: "ada", itemId: "item0", sequence: 1 }]);
    expect(() => live.addHistory({ ...history, weights: new Float32Array(2) })).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
    expect(live.counts().events).toBe(0);
  });

  it("that fails for want of its kinds has changed nothing: the same with them is taken", async () => {
    await using live = await create();
    const history = historyOf([{ userId: "ada", itemId: "item0", kind: "like", sequence: 1 }]);
    const { kindNames: _, ...without } = history;
    expect(() => live.addHistory(without as LiveHistory)).toThrow();
    expect(live.addHistory(history)).toEqual([]);
    expect(live.counts().events).toBe(1);
  });

  it("refuses events of places where no id stands", async () => {
    await using live = await create();
    const history = historyOf([{ userId: "ada", itemId: "item0", sequence: 1 }]);
    expect(live.addHistory({ ...history, users: Int32Array.of(7) })).toHaveLength(1);
    expect(live.addHistory({ ...history, items: Int32Array.of(-1) })).toHaveLength(1);
    expect(live.counts()).toEqual({ items: 4, users: 0, events: 0 });
  });
});

async function create() {
  const live = await createLiveRecommender({ channels, nowMs: () => PLANTED_NOW_MS });
  const random = randomFrom(3);
  live.upsertItems(
    Array.from({ length: 4 }, (_, item) => ({
      id: `item${item}`,
      attributes: {},
      vectors: new Map([["image", Float32Array.from({ length: 4 }, () => random() - 0.5)]]),
    })),
  );
  return live;
}

function historyOf(events: readonly LiveEvent[]): LiveHistory {
  const [userIds, itemIds, kindNames] = [[], [], []] as [string[], string[], string[]];
  const place = (texts: string[], text: string): number => {
    if (!texts.includes(text)) texts.push(text);
    return texts.indexOf(text);
  };
  return {
    ...{ userIds, itemIds, kindNames },
    users: Int32Array.from(events, ({ userId }) => place(userIds, userId)),
    items: Int32Array.from(events, ({ itemId }) => place(itemIds, itemId)),
    kinds: Int32Array.from(events, ({ kind = "like" }) => place(kindNames, kind)),
    weights: Float32Array.from(events, ({ weight = 1 }) => weight),
    timesMs: Float64Array.from(events, ({ timestampMs = 0 }) => timestampMs),
    sequences: Float64Array.from(events, ({ sequence = 0 }) => sequence),
  };
}
