import { type CatalogueSettings, type LiveStore, openLiveStore } from "@modalis/store";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../testing/random-json.js";
import { boundedCounts, CONTRIBUTION } from "./bounded-counts.js";
import { geometricNoise } from "./geometric-noise.js";
import { createPrivateAggregates } from "./private-aggregates.js";

const SETTINGS: CatalogueSettings["events"] = {
  positive: new Set(["like"]),
  negative: new Set(),
  ratings: new Set(),
  positiveFrom: 4,
  negativeTo: 2,
};

describe("geometricNoise", () => {
  it.each([
    [0.5, 1],
    [1, 1],
    [1, 10],
  ])(
    "of epsilon %d and sensitivity %d has the mechanism's mean, variance and ratio of neighbours",
    (epsilon, sensitivity) => {
      const random = seededRandom(11);
      const draws = 200_000;
      const counts = new Map<number, number>();
      let [sum, squares] = [0, 0];
      for (let draw = 0; draw < draws; draw++) {
        const noise = geometricNoise(epsilon, sensitivity, random);
        counts.set(noise, (counts.get(noise) ?? 0) + 1);
        sum += noise;
        squares += noise * noise;
      }
      const ratio = Math.exp(-epsilon / sensitivity);
      const variance = (2 * ratio) / (1 - ratio) ** 2;
      // Five standard errors.
      expect(Math.abs(sum / draws)).toBeLessThan(5 * Math.sqrt(variance / draws));
      expect(squares / draws / variance).toBeCloseTo(1, 1);
      // What one person changes by the whole sensitivity changes no answer's probability by more than e ^ epsilon.
      for (const [answer, seen] of counts) {
        const neighbour = counts.get(answer + sensitivity) ?? 0;
        if (seen < 500 || neighbour < 500) continue;
        const error = 5 * Math.sqrt(1 / seen + 1 / neighbour);
        expect(Math.abs(Math.log(seen / neighbour))).toBeLessThan(epsilon + error);
      }
    },
  );
});

type Row = { userId: string; itemId: string; kind: string };

describe("boundedCounts", () => {
  const rows = fc.array(
    fc.record({
      userId: fc.integer({ min: 0, max: 4 }).map(String),
      itemId: fc.integer({ min: 0, max: 30 }).map(String),
      kind: fc.constantFrom("like", "view"),
    }),
    { maxLength: 300 },
  );
  const countsOf = (events: readonly Row[]) =>
    boundedCounts(
      {
        async *readUsers() {},
        async *readEvents() {
          yield events.map((event, sequence) => ({
            ...event,
            id: String(sequence),
            timestampMs: 0,
            sequence,
          }));
        },
      },
      SETTINGS,
    );

  it("change by no more than one person may count for, when that person is taken away", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (events) => {
        const whole = await countsOf(events);
        const without = await countsOf(events.filter(({ userId }) => userId !== "0"));
        expect(whole.users - without.users).toBeLessThanOrEqual(CONTRIBUTION.users);
        expect(whole.events - without.events).toBeLessThanOrEqual(CONTRIBUTION.events);
        let distance = 0;
        for (let item = 0; item <= 30; item++) {
          distance += Math.abs((whole.likes.get(String(item)) ?? 0) - (without.likes.get(String(item)) ?? 0));
        }
        expect(distance).toBeLessThanOrEqual(CONTRIBUTION.likes);
      }),
    );
  });
});

describe("private aggregates", { timeout: 240_000 }, () => {
  const DAY_MS = 86_400_000;
  let store: LiveStore;
  let nowMs = 20_000 * DAY_MS;
  beforeAll(async () => {
    store = await openLiveStore({ memory: true }, { nowMs: () => nowMs });
    await store.putItems([{ id: "rose" }, { id: "tulip" }, { id: "secret", hidden: true }]);
    const likes = Array.from({ length: 500 }, (_, user) => ({
      userId: `u${user}`,
      itemId: "rose",
      kind: "like",
    }));
    await store.addEvents(likes);
  }, 240_000);
  afterAll(() => store[Symbol.asyncDispose]());
  const open = (epsilon: number) =>
    createPrivateAggregates({ store, settings: SETTINGS, epsilon, nowMs: () => nowMs });

  it("are near the counts, say their epsilon, and name all items that may be shown", async () => {
    const told = await open(8)();
    expect(Math.abs(told.users - 500)).toBeLessThan(30);
    expect(told.popular.map(([id]) => id).sort()).toEqual(["rose", "tulip"]);
    expect(told.popular[0]![0]).toBe("rose");
    expect(told.privacy).toMatchObject({ epsilon: 8, unit: "user", untilMs: told.privacy.fromMs + DAY_MS });
  });

  it("stay as they were told until their period ends, whatever happens, and whoever asks with whatever epsilon", async () => {
    const first = await open(8)();
    await store.addEvents([{ userId: "late", itemId: "tulip", kind: "like" }]);
    expect(await open(8)()).toEqual(first);
    expect(await open(1)()).toEqual(first);
    nowMs += DAY_MS;
    const next = await open(1)();
    expect(next.privacy).toMatchObject({ epsilon: 1, fromMs: first.privacy.untilMs });
  });

  it("refuse an epsilon that is not above 0", () => {
    for (const epsilon of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => open(epsilon)).toThrow("epsilon");
    }
  });
});
