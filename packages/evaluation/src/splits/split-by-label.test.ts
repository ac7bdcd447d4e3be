import { describe, expect, it } from "vitest";
import { openTest, pairsOf, partsOf } from "../testing/open-split.js";
import { type LabelledRow, splitByLabel } from "./split-by-label.js";

const row = (pair: string, label: number): LabelledRow => {
  const [userId = "", itemId = ""] = pair.split("/");
  return { userId, itemId, label: label as 0 };
};

describe("splitByLabel", () => {
  const rows = [row("u/a", 0), row("u/b", 1), row("u/c", 2), row("v/b", 0), row("w/a", 2)];

  it("puts each row into the part of its label, by the given lists of ids", () => {
    const split = splitByLabel(rows, { userIds: ["w", "v", "u", "x"], itemIds: ["d", "c", "b", "a"] });
    expect(partsOf(split)).toEqual({
      training: ["v/b", "u/a"],
      validation: ["u/b"],
      test: ["w/a", "u/c"],
    });
    expect(openTest(split).positives.itemIds).toEqual(["d", "c", "b", "a"]);
  });

  it("masks the training rows at validation and at test; validation rows stay in at test", () => {
    const split = splitByLabel(rows);
    expect(pairsOf(split.development.validation.seen)).toEqual(["u/a", "v/b"]);
    expect(pairsOf(openTest(split).seen)).toEqual(["u/a", "v/b"]);
  });

  it("counts a pair in the earliest part that names it, once", () => {
    const twice = [row("u/a", 2), row("u/a", 0), row("u/b", 1), row("u/b", 2), row("u/c", 2), row("u/c", 2)];
    expect(partsOf(splitByLabel(twice))).toEqual({ training: ["u/a"], validation: ["u/b"], test: ["u/c"] });
  });

  it("numbers ids by the training rows, so that no number tells of a test row", () => {
    const rows = [row("u/c", 2), row("v/z", 0), row("v/y", 2), row("w/a", 0), row("w/x", 1)];
    const { itemIds, userIds } = splitByLabel(rows).development.training;
    expect([itemIds, userIds]).toEqual([
      ["z", "a", "c", "x", "y"],
      ["v", "w", "u"],
    ]);
    expect(splitByLabel([...rows].reverse()).development.training.itemIds.slice(2)).toEqual(["c", "x", "y"]);
  });

  it("tells ids apart that hold any character", () => {
    const odd = ["1:a", "1", "", "é\u0000", "__proto__", "constructor"];
    const all = odd.flatMap((userId) => odd.map((itemId, at) => ({ userId, itemId, label: (at % 3) as 0 })));
    const parts = partsOf(splitByLabel(all));
    expect([parts.training.length, parts.validation.length, parts.test.length]).toEqual([12, 12, 12]);
  });

  it("may have nothing to validate or to test, but refuses nothing to learn from and labels it does not know", () => {
    expect(partsOf(splitByLabel([row("u/a", 0)]))).toEqual({ training: ["u/a"], validation: [], test: [] });
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    for (const broken of [[], [row("u/a", 2)], [row("u/a", 0), row("u/b", 3)], [row("u/a", Number.NaN)]]) {
      expect(() => splitByLabel(broken)).toThrow(refused);
    }
    expect(() => splitByLabel(rows, { itemIds: ["a"] })).toThrow(refused);
  });

  it("keeps values and times with their rows", () => {
    const valued = [
      { ...row("u/a", 0), value: 4, timestampMs: 9 },
      { ...row("u/b", 2), value: 2, timestampMs: 7 },
    ];
    const { positives } = openTest(splitByLabel(valued));
    expect([[...positives.values!], [...positives.timestampsMs!]]).toEqual([[2], [7]]);
  });
});
