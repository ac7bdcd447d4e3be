import { describe, expect, it } from "vitest";
import { createInteractions } from "./create-interactions.js";

describe("createInteractions", () => {
  it("groups by user, oldest first, and numbers ids as they appear", () => {
    const made = createInteractions([
      { userId: "b", itemId: "x", timestampMs: 30 },
      { userId: "a", itemId: "y", timestampMs: 20 },
      { userId: "b", itemId: "y", timestampMs: 10, value: 4 },
    ]);
    expect(made.userIds).toEqual(["b", "a"]);
    expect(made.itemIds).toEqual(["x", "y"]);
    expect([...made.offsets]).toEqual([0, 2, 3]);
    expect([...made.items]).toEqual([1, 0, 1]);
    expect([...made.values!]).toEqual([4, 1, 1]);
    expect([...made.timestampsMs!]).toEqual([10, 30, 20]);
  });

  it("keeps the latest of several rows of a pair, and the order given without times", () => {
    const made = createInteractions([
      { userId: "a", itemId: "x", value: 1 },
      { userId: "a", itemId: "y", value: 2 },
      { userId: "a", itemId: "x", value: 3 },
    ]);
    expect([...made.items]).toEqual([1, 0]);
    expect([...made.values!]).toEqual([2, 3]);
    expect(made.timestampsMs).toBeUndefined();
  });

  it("keeps users and items without interactions where lists are given", () => {
    const made = createInteractions([{ userId: "__proto__", itemId: "constructor" }], {
      userIds: ["quiet", "__proto__"],
      itemIds: ["new", "constructor"],
    });
    expect([...made.offsets]).toEqual([0, 0, 1]);
    expect([...made.items]).toEqual([1]);
    expect([...createInteractions([]).offsets]).toEqual([0]);
  });

  it("refuses doubled ids, strangers and numbers that are not finite", () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    const row = { userId: "a", itemId: "x" };
    expect(() => createInteractions([], { itemIds: ["x", "x"] })).toThrow(refused);
    expect(() => createInteractions([row], { userIds: ["b"] })).toThrow(refused);
    expect(() => createInteractions([{ ...row, value: Number.NaN }])).toThrow(refused);
    expect(() => createInteractions([{ ...row, timestampMs: Number.POSITIVE_INFINITY }])).toThrow(refused);
  });
});
