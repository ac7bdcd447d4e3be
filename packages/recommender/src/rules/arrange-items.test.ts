import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ArrangeContext, arrangeItems, type Candidate } from "./arrange-items.js";
import { parseRules } from "./parse-rules.js";
import type { Rules } from "./rules.js";

const NOW = 1_000_000;

/** Candidates a, b, c … with falling scores; every second one is red. */
function candidatesOf(scores: readonly number[]): Candidate[] {
  return scores.map((score, item) => ({
    item,
    id: String.fromCharCode(97 + item),
    score,
    attributes: { colour: item % 2 === 0 ? "red" : "blue" },
    timestampMs: NOW - item * 100,
  }));
}

function arrange(candidates: readonly Candidate[], rules: Rules, context: Partial<ArrangeContext> = {}) {
  return arrangeItems(candidates, rules, {
    count: 3,
    nowMs: NOW,
    random: () => 0.5,
    likeness: () => 0,
    eventsOf: () => 0,
    ...context,
  });
}

const idsOf = (result: ReturnType<typeof arrangeItems>) => result.items.map(({ id }) => id).join("");

describe("arranging", () => {
  it("is by score, then by id, when there are no rules", () => {
    expect(idsOf(arrange(candidatesOf([1, 3, 2, 3]), {}))).toBe("bdc");
  });

  it("lifts what a boost accepts by so many deviations, and says so", () => {
    const red = { attribute: "colour", equals: "blue" };
    const { items } = arrange(candidatesOf([4, 3, 2, 1]), { boosts: [{ filter: red, lift: 2 }] });
    expect(items.map(({ id }) => id)).toEqual(["b", "a", "d"]);
    // The deviation of 4, 3, 2, 1 is the root of 1.25.
    expect(items[0]!.lifts).toEqual({ "boosts[0]": 2 * Math.sqrt(1.25) });
    for (const { score, lifts, finalScore } of items) {
      expect(Object.values(lifts).reduce((sum, lift) => sum + lift, score)).toBeCloseTo(finalScore, 12);
    }
  });

  it("halves the lift of freshness with each half-life", () => {
    const { items } = arrange(candidatesOf([1, 1, 1]), { freshness: { lift: 1, halfLifeMs: 100 } });
    expect(items.map(({ lifts }) => lifts.freshness)).toEqual([1, 0.5, 0.25]);
  });

  it("sinks what was shown this moment behind all else at rate 1, and lets it rise again", () => {
    const rules = { rotation: { rate: 1, halfLifeMs: 1000 } };
    const shown = (msAgo: number) => ({ lastShownMs: new Map([["a", NOW - msAgo]]) });
    expect(idsOf(arrange(candidatesOf([9, 2, 1]), rules, shown(0)))).toBe("bca");
    expect(idsOf(arrange(candidatesOf([9, 2, 1]), rules, shown(5000)))).toBe("abc");
  });

  it("prefers the unlike as diversity grows", () => {
    const likeness = (left: number, right: number) => (left % 2 === right % 2 ? 1 : 0);
    const scores = [10, 5, 9, 4];
    expect(idsOf(arrange(candidatesOf(scores), { diversity: 0 }, { likeness }))).toBe("acb");
    const { items } = arrange(candidatesOf(scores), { diversity: 0.6 }, { likeness });
    expect(items.map(({ id, placedBy }) => [id, placedBy])).toEqual([
      ["a", "score"],
      ["b", "diversity"],
      ["c", "score"],
    ]);
  });

  it("holds at most so many of a value", () => {
    const result = arrange(candidatesOf([9, 8, 7, 6, 5]), { quotas: [{ attribute: "colour", most: 1 }] });
    expect(idsOf(result)).toBe("ab");
  });

  it("leaves places for what must be there at least, and says what could not be found", () => {
    const blue = { attribute: "colour", equals: "blue" };
    expect(idsOf(arrange(candidatesOf([9, 1, 8, 2, 7]), { quotas: [{ filter: blue, least: 2 }] }))).toBe(
      "adb",
    );
    const { notes } = arrange(candidatesOf([9, 8]), { quotas: [{ filter: blue, least: 2 }] });
    expect(notes).toEqual(["quotas[0] asks for at least 2, and 1 could be found"]);
  });

  it("puts a pin where it is wanted, once, and counts it in the quotas", () => {
    const candidates = candidatesOf([9, 8, 7, 6]);
    const pinned = new Map([[2, candidates[2]!]]);
    const { items } = arrange(candidates, { quotas: [{ attribute: "colour", most: 1 }] }, { pinned });
    expect(items.map(({ id, placedBy }) => [id, placedBy])).toEqual([
      ["b", "quota"],
      ["c", "pin"],
    ]);
  });

  it("explores with the chance it tells", () => {
    const candidates = candidatesOf([3, 2, 1, 0]);
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const rules: Rules = { exploration: { kind: "epsilon", share: 0.4 } };
    const first = new Map<string, number>();
    const told = new Map<string, number>();
    const draws = 4_000;
    for (let draw = 0; draw < draws; draw++) {
      const { id, propensity } = arrange(candidates, rules, { random, count: 1 }).items[0]!;
      first.set(id, (first.get(id) ?? 0) + 1 / draws);
      told.set(id, propensity!);
    }
    expect(told).toEqual(
      new Map(
        [
          ["a", 0.7],
          ["b", 0.1],
          ["c", 0.1],
          ["d", 0.1],
        ].map(([id, p]) => [id, expect.closeTo(p as number, 9)]),
      ),
    );
    for (const [id, share] of first) expect(Math.abs(share - told.get(id)!)).toBeLessThan(0.03);
  });

  it("varies little-known items most under Thompson exploration", () => {
    const candidates = candidatesOf([1, 1.5]);
    const { items } = arrange(
      candidates,
      { exploration: { kind: "thompson", spread: 1 } },
      { eventsOf: (item) => (item === 0 ? 0 : 1e6), random: () => 0.25 },
    );
    const draw = (id: string) => Math.abs(items.find((one) => one.id === id)!.lifts.exploration!);
    expect(draw("a")).toBeGreaterThanOrEqual(draw("b"));
    expect(items.every(({ propensity }) => propensity === undefined)).toBe(true);
  });

  it("gives each item once, never more than asked, whatever the rules", () => {
    const rule = fc.record(
      {
        diversity: fc.double({ min: 0, max: 1, noNaN: true }),
        quotas: fc.constant([{ attribute: "colour", most: 2 }]),
        exploration: fc.constant({ kind: "epsilon" as const, share: 0.5 }),
      },
      { requiredKeys: [] },
    );
    const scores = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(scores, rule, fc.integer({ min: 1, max: 12 }), (own, rules, count) => {
        const { items } = arrange(candidatesOf(own), rules, { count });
        expect(items.length).toBeLessThanOrEqual(count);
        expect(new Set(items.map(({ item }) => item)).size).toBe(items.length);
      }),
    );
  });
});

describe("rules from outside", () => {
  it("are read as they are", () => {
    const rules = {
      boosts: [{ filter: { attribute: "a", equals: 1 }, lift: -2 }],
      freshness: { lift: 1, halfLifeMs: 5 },
      rotation: { rate: 0.5, halfLifeMs: 5 },
      quotas: [
        { attribute: "b", most: 2 },
        { filter: { attribute: "a", exists: true }, least: 1 },
      ],
      diversity: 0.3,
      exploration: { kind: "epsilon", share: 0.1 },
      pins: [{ itemId: "x", position: 2 }],
    };
    expect(parseRules(rules)).toEqual(rules);
  });

  it.each<[string, Record<string, unknown>]>([
    ["rules.booster is not known", { booster: "'price' > 3" }],
    ["diversity is not a number from 0 to 1", { diversity: 2 }],
    ["boosts[0].lift is not a number", { boosts: [{ filter: { attribute: "a", equals: 1 }, lift: "x" }] }],
    ["rotation.halfLifeMs is not", { rotation: { rate: 1, halfLifeMs: 0 } }],
    ["quotas[0] has neither most nor least", { quotas: [{ filter: { attribute: "a", exists: true } }] }],
    ["quotas[0] has an attribute, which", { quotas: [{ attribute: "a", least: 2 }] }],
    ["exploration is neither", { exploration: { kind: "softmax" } }],
    [
      "pins hold a position twice",
      {
        pins: [
          { itemId: "a", position: 1 },
          { itemId: "b", position: 1 },
        ],
      },
    ],
    ["pins is not a list of at most 100", { pins: new Array(101).fill({ itemId: "a", position: 1 }) }],
  ])("are refused: %s", (message, json) => {
    expect(() => parseRules(json)).toThrow(message);
  });
});
