import type { Interactions } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { interactionsOf } from "../testing/table-model.js";
import { checkInteractions } from "./check-task.js";

describe("checkInteractions", () => {
  const sound = interactionsOf([[0, 1], [2]], 3, [[1, 2], [3]]);

  it("lets sound interactions pass, without users or rows too", () => {
    for (const given of [sound, interactionsOf([], 0), interactionsOf([[], []], 3)]) {
      expect(() => checkInteractions("rows", given)).not.toThrow();
    }
  });

  it("names what does not fit", () => {
    const broken: [Partial<Interactions>, RegExp][] = [
      [{ offsets: Int32Array.of(0, 3) }, /offsets of 2 users/],
      [{ offsets: Int32Array.of(1, 2, 3) }, /offsets/],
      [{ offsets: Int32Array.of(0, 2, 9) }, /offsets/],
      [{ offsets: Int32Array.of(0, 4, 3) }, /fall after user 1/],
      [{ items: Int32Array.of(0, 1, 3) }, /item 3 of 3/],
      [{ items: Int32Array.of(0, -1, 2) }, /item -1/],
      [{ values: Float32Array.of(1) }, /1 values for 3 rows/],
      [{ timestampsMs: Float64Array.of(1, 2) }, /2 timestampsMs for 3 rows/],
    ];
    for (const [change, message] of broken) {
      expect(() => checkInteractions("rows", { ...sound, ...change })).toThrow(message);
    }
  });
});
