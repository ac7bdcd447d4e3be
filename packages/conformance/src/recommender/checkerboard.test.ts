import { describe, expect, it } from "vitest";
import { checkerboard } from "./checkerboard.js";

describe("checkerboard", () => {
  it("withholds from each user one item of the own kind", () => {
    const { users, items, events, answers } = checkerboard(4);
    expect([users.length, items.length]).toEqual([4, 4]);
    expect(events).toEqual([
      { user: "user 0", item: "item 2" },
      { user: "user 1", item: "item 3" },
      { user: "user 2", item: "item 0" },
      { user: "user 3", item: "item 1" },
    ]);
    expect(answers.get("user 1")).toBe("item 1");
  });
});
