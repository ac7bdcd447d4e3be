import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shapleyContributions } from "./shapley-contributions.js";

/** A game of `count` players with arbitrary values for every subset. */
const games = fc.integer({ min: 1, max: 6 }).chain((count) =>
  fc
    .array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2 ** count, maxLength: 2 ** count })
    .map((values) => {
      const players = Array.from({ length: count }, (_, index) => `player${index}`);
      const maskOf = (subset: ReadonlySet<string>): number =>
        players.reduce((mask, player, index) => (subset.has(player) ? mask | (1 << index) : mask), 0);
      return { players, values, maskOf };
    }),
);

describe("shapleyContributions", () => {
  it("divides the glove game as worked out by hand", () => {
    // A left glove and two right ones; a pair is worth 1. Of the six orders, the left-hand owner completes the
    // pair in four, each right-hand owner in one.
    const shares = shapleyContributions(["left", "right1", "right2"], (owners) =>
      owners.has("left") && owners.size > 1 ? 1 : 0,
    );
    expect(shares.left).toBeCloseTo(4 / 6, 12);
    expect(shares.right1).toBeCloseTo(1 / 6, 12);
    expect(shares.right2).toBeCloseTo(1 / 6, 12);
  });

  it("divides a game of two players as worked out by hand", () => {
    const worth: Record<string, number> = { "": 1, a: 3, b: 6, "a,b": 10 };
    const shares = shapleyContributions(["a", "b"], (subset) => worth[[...subset].join()]!);
    // a adds 2 to nobody and 4 to b: 3 on average; b adds 5 and 7: 6.
    expect(shares).toEqual({ a: 3, b: 6 });
  });

  it("adds up to the value of all less that of none", () => {
    fc.assert(
      fc.property(games, ({ players, values, maskOf }) => {
        const shares = shapleyContributions(players, (subset) => values[maskOf(subset)]!);
        const sum = Object.values(shares).reduce((total, share) => total + share, 0);
        expect(sum).toBeCloseTo(values.at(-1)! - values[0]!, 9);
      }),
    );
  });

  it("gives equal shares to players who are interchangeable", () => {
    fc.assert(
      fc.property(games, ({ players, values, maskOf }) => {
        fc.pre(players.length > 1);
        // Exchanging the first two players leaves this game as it is.
        const value = (subset: ReadonlySet<string>): number => {
          const mask = maskOf(subset);
          return values[mask]! + values[(mask & ~3) | ((mask & 1) << 1) | ((mask & 2) >> 1)]!;
        };
        const shares = shapleyContributions(players, value);
        expect(shares.player0).toBeCloseTo(shares.player1!, 9);
      }),
    );
  });

  it("gives nothing to a player who never changes the value", () => {
    fc.assert(
      fc.property(games, ({ players, values, maskOf }) => {
        const shares = shapleyContributions(players, (subset) => values[maskOf(subset) & ~1]!);
        expect(shares.player0).toBe(0);
      }),
    );
  });

  it("gives each player its own value where values only add up", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { maxLength: 8 }), (worths) => {
        const players = worths.map((_, index) => `${index}`);
        const shares = shapleyContributions(players, (subset) =>
          [...subset].reduce((sum, player) => sum + worths[Number(player)]!, 0),
        );
        for (const [index, worth] of worths.entries()) expect(shares[index]).toBeCloseTo(worth, 9);
      }),
    );
  });

  it("manages twelve players and refuses thirteen, repeated ones and values that are no number", () => {
    const many = Array.from({ length: 13 }, (_, index) => `${index}`);
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    expect(shapleyContributions(many.slice(1), (subset) => subset.size ** 2)["3"]).toBeCloseTo(12, 9);
    expect(() => shapleyContributions(many, () => 0)).toThrow(refused);
    expect(() => shapleyContributions(["a", "a"], () => 0)).toThrow(refused);
    expect(() => shapleyContributions(["a"], (subset) => (subset.size > 0 ? Number.NaN : 0))).toThrow(
      /\{a\}/,
    );
  });
});
