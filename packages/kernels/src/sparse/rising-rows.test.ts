import { describe, expect, it } from "vitest";
import { risingRows } from "./rising-rows.js";

describe("risingRows", () => {
  it("sorts each row by number and keeps each column once", () => {
    const { offsets, columns } = risingRows({
      offsets: Int32Array.of(0, 4, 4, 6),
      columns: Int32Array.of(10, 9, 10, 2, 1, 0),
    });
    expect([...offsets]).toEqual([0, 3, 3, 5]);
    expect([...columns]).toEqual([2, 9, 10, 0, 1]);
  });
});
