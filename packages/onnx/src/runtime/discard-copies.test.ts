import { expect, it } from "vitest";
import { createDiscardCopies } from "./discard-copies.js";

it("discarded arrays are empty at once, from the first on, and what is no array is let be", async () => {
  const discard = createDiscardCopies();
  const [first, second, later] = [new Float32Array(8), new Int32Array(8), new Float32Array(8)];
  discard([first, second, ["text"], undefined, first]);
  expect([first.byteLength, second.byteLength]).toEqual([0, 0]);
  await new Promise((resolve) => setTimeout(resolve, 10));
  discard([later]);
  expect(later.byteLength).toBe(0);
});

it("arrays on shared memory and views of one buffer are no hindrance", () => {
  const shared = new Float32Array(new SharedArrayBuffer(8));
  const [one, other] = [new Float32Array(8), new Float32Array(1)];
  createDiscardCopies()([shared, one.subarray(0, 2), one.subarray(2), other]);
  expect([shared.length, one.length, other.length]).toEqual([2, 0, 0]);
});
