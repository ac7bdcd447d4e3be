import { modalityOfChannel } from "@modalis/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shapleyContributions } from "../shapley/shapley-contributions.js";
import { fuseBorda } from "./borda-fusion.js";
import { fuseScores } from "./fuse-scores.js";
import type { ScoredLists } from "./ranked-lists.js";
import { fuseReciprocalRanks } from "./reciprocal-rank-fusion.js";

const list = (scores: Readonly<Record<string, number>>) =>
  Object.entries(scores).map(([id, score]) => ({ id, score }));
const scoresOf = (answer: readonly { id: string; score: number }[]) =>
  Object.fromEntries(answer.map(({ id, score }) => [id, score]));

/** Three items by image, two of them by two text channels. */
const lists: ScoredLists = new Map([
  ["image", list({ a: 4, b: 1, c: 1 })],
  ["text", list({ b: 30, c: 10 })],
  ["text.words", list({ b: 2, c: 0 })],
]);

describe("fuseScores", () => {
  it("takes the weighted mean of z-scores, missing ones being average", () => {
    // image: mean 2, deviation sqrt(2); text and words: +1 and -1.
    const fused = scoresOf(fuseScores(lists));
    expect(fused.a).toBeCloseTo(Math.SQRT2 / 3, 9);
    expect(fused.b).toBeCloseTo((-Math.SQRT1_2 + 2) / 3, 9);
    expect(fused.c).toBeCloseTo((-Math.SQRT1_2 - 2) / 3, 9);
  });

  it("stretches each list from 0 to 1 when told, and gives an item that is missing the list's mean", () => {
    const fused = fuseScores(lists, { normalisation: "min-max" });
    expect(scoresOf(fused)).toEqual({ a: (1 + 0.5 + 0.5) / 3, b: 2 / 3, c: 0 });
  });

  it("shares the weights among the lists that hold an item when told", () => {
    const options = { normalisation: "min-max", missing: "renormalise", weights: { image: 2 } } as const;
    const fused = scoresOf(fuseScores(lists, options));
    expect(fused.a).toBeCloseTo(1, 9);
    expect(fused.b).toBeCloseTo(2 / 4, 9);
    expect(fused.c).toBeCloseTo(0, 9);
  });

  it("hears nothing in a list whose scores are all equal", () => {
    expect(scoresOf(fuseScores(new Map([["text", list({ a: 0.1, b: 0.1, c: 0.1 })]])))).toEqual({
      a: 0,
      b: 0,
      c: 0,
    });
  });

  it("refuses weights that are all 0", () => {
    expect(() => fuseScores(lists, { weights: { image: 0, text: 0, "text.words": 0 } })).toThrow(/weight 0/);
  });
});

describe("fuseReciprocalRanks", () => {
  it("sums 1 / (60 + rank), as in the paper", () => {
    const fused = scoresOf(fuseReciprocalRanks(lists));
    expect(fused.a).toBeCloseTo(1 / 61, 12);
    expect(fused.b).toBeCloseTo(1 / 62 + 2 / 61, 12);
    expect(fused.c).toBeCloseTo(1 / 63 + 2 / 62, 12);
  });

  it("takes another constant, and refuses one below 0", () => {
    expect(scoresOf(fuseReciprocalRanks(lists, { rankConstant: 0 })).a).toBe(1);
    expect(() => fuseReciprocalRanks(lists, { rankConstant: -1 })).toThrow(/rankConstant/);
  });
});

describe("fuseBorda", () => {
  it("gives n points to the best of n, and shares the rest among the missing", () => {
    // Image: a 3, b 2, c 1. Each text: b 3, c 2, and a, who is missing, the 1 left over.
    expect(scoresOf(fuseBorda(lists))).toEqual({ a: 3 + 1 + 1, b: 2 + 3 + 3, c: 1 + 2 + 2 });
  });

  it("gives out the same points whatever is missing", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const fused = fuseBorda(world);
        const points = fused.reduce((sum, { score }) => sum + score, 0);
        expect(points).toBeCloseTo((world.size * (fused.length * (fused.length + 1))) / 2, 6);
      }),
    );
  });
});

const worlds = fc
  .dictionary(
    fc.constantFrom("image", "image.colour", "text", "audio", "haptics"),
    fc.dictionary(fc.constantFrom(..."abcdefgh"), fc.double({ min: -50, max: 50, noNaN: true })),
  )
  .map((channels) => new Map(Object.entries(channels).map(([name, scores]) => [name, list(scores)])));

describe.each([
  ["fuseScores", fuseScores],
  ["fuseScores, min-max", (input: ScoredLists) => fuseScores(input, { normalisation: "min-max" })],
  ["fuseScores, renormalised", (input: ScoredLists) => fuseScores(input, { missing: "renormalise" })],
  ["fuseReciprocalRanks", fuseReciprocalRanks],
  ["fuseBorda", fuseBorda],
])("%s", (_name, fuse) => {
  it("answers every item once, by falling score then id, with contributions that sum to the score", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const answer = fuse(world);
        const ids = new Set([...world.values()].flatMap((items) => items.map(({ id }) => id)));
        expect(new Set(answer.map(({ id }) => id))).toEqual(ids);
        expect(answer).toHaveLength(ids.size);
        for (const [at, { id, score, contributions }] of answer.entries()) {
          const sum = Object.values(contributions!).reduce((total, value) => total + value, 0);
          expect(sum).toBeCloseTo(score, 9);
          const before = answer[at - 1];
          if (before) expect(before.score > score || (before.score === score && before.id < id)).toBe(true);
        }
      }),
    );
  });

  it("does not depend on the order within a list", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const turned = new Map([...world].map(([name, items]) => [name, [...items].reverse()]));
        expect(fuse(turned)).toEqual(fuse(world));
      }),
    );
  });

  it("refuses a repeated id and a score that is no number", () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    const twice = [...list({ a: 1 }), ...list({ a: 2 })];
    expect(() => fuse(new Map([["text", twice]]))).toThrow(refused);
    expect(() => fuse(new Map([["text", list({ a: Number.NaN })]]))).toThrow(refused);
  });
});

describe("contributions", () => {
  it("are the Shapley values of the lists for reciprocal ranks", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        for (const { id, contributions } of fuseReciprocalRanks(world)) {
          const shares = shapleyOf(world, id, fuseReciprocalRanks);
          for (const [modality, share] of Object.entries(shares)) {
            expect(contributions![modality] ?? 0).toBeCloseTo(share, 9);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("are only the terms of the sum where a list's points depend on the others", () => {
    // Borda: image alone gives a 1 of 1 points; text alone, b and c before it; both, 3 and 1.
    const world: ScoredLists = new Map([
      ["image", list({ a: 4 })],
      ["text", list({ b: 3, c: 2, a: 1 })],
    ]);
    const borda = fuseBorda(world).find(({ id }) => id === "a")!;
    expect(borda.contributions).toEqual({ image: 3, text: 1 });
    expect(shapleyOf(world, "a", fuseBorda)).toEqual({ image: 2, text: 2 });

    const renormalise = (lists: ScoredLists) =>
      fuseScores(lists, { normalisation: "min-max", missing: "renormalise" });
    // Renormalised, b is 1 by the text alone and (1 + 0) / 2 by both.
    const pair: ScoredLists = new Map([
      ["image", list({ a: 2, b: 1 })],
      ["text", list({ b: 2, a: 1 })],
    ]);
    expect(renormalise(pair).find(({ id }) => id === "b")!.contributions).toEqual({ image: 0, text: 0.5 });
    expect(shapleyOf(pair, "b", renormalise)).toEqual({ image: -0.25, text: 0.75 });
  });
});

/** Shapley values of an item's score by modality; 0 where no list is left that names it. */
function shapleyOf(
  world: ScoredLists,
  item: string,
  fuse: (lists: ScoredLists) => readonly { id: string; score: number }[],
): Record<string, number> {
  const modalities = [...new Set([...world.keys()].map(modalityOfChannel))];
  return shapleyContributions(modalities, (known) => {
    const lists = new Map([...world].filter(([name]) => known.has(modalityOfChannel(name))));
    return fuse(lists).find(({ id }) => id === item)?.score ?? 0;
  });
}
