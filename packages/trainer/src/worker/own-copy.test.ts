import { expect, it } from "vitest";
import { ownCopy } from "./own-copy.js";

it("gives away copies alone: a caller's arrays stay, a Buffer's and shared ones too", () => {
  const shared = new Float32Array(new SharedArrayBuffer(8)).fill(2);
  const value = { bytes: Buffer.from([1, 0, 1]), shared, map: new Map([["a", Int32Array.of(5)]]) };
  const given: ArrayBuffer[] = [];
  const sent = structuredClone(ownCopy(value, given), { transfer: given });
  expect(given).toHaveLength(3);
  expect([...sent.bytes]).toEqual([1, 0, 1]);
  expect([...sent.shared]).toEqual([2, 2]);
  expect(sent.map.get("a")).toEqual(Int32Array.of(5));
  expect([...value.bytes]).toEqual([1, 0, 1]);
  expect([...shared]).toEqual([2, 2]);
});
