import { createBatch } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { nearnessToOthers } from "./nearness-to-others.js";
import { plantedSpace } from "./testing/planted-world.js";

const batch = (modality: string, ...rows: readonly (readonly number[])[]) =>
  createBatch(
    plantedSpace(modality, 2),
    rows.map((_, at) => String(at)),
    Float32Array.from(rows.flat()),
  );

describe("nearness to the anchors of other modalities", () => {
  it("is half the soft mean of the cosines with them", () => {
    const vectors = new Map([["text", Float32Array.of(1, 0, 0, 1)]]);
    const [along] = nearnessToOthers(batch("image", [1, 0]), { temperature: 0.5, vectors });
    // Cosines 1 and 0: 0.5 * 0.5 * ln((e^2 + 1) / 2).
    expect(along).toBeCloseTo(0.25 * Math.log((Math.exp(2) + 1) / 2), 6);
  });

  it("tells a vector that is near everything from one that is near few", () => {
    const anchors = Float32Array.of(1, 0, 0.9806, 0.1961, 0.9806, -0.1961, 0, 1);
    const vectors = new Map([["text", anchors]]);
    const [hub, other] = nearnessToOthers(batch("image", [1, 0], [0, 1]), { temperature: 0.1, vectors });
    expect(hub).toBeGreaterThan(other! + 0.03);
  });

  it("leaves out the own modality, and is 0 where there is no other", () => {
    const image = Float32Array.of(1, 0);
    const rows = batch("image", [1, 0]);
    expect([...nearnessToOthers(rows, { temperature: 0.1, vectors: new Map([["image", image]]) })]).toEqual([
      0,
    ]);
    const both = new Map([
      ["image", image],
      ["text", Float32Array.of(0, 1)],
    ]);
    expect(nearnessToOthers(rows, { temperature: 0.1, vectors: both })[0]).toBeCloseTo(0, 6);
  });

  it("stays finite at the lowest temperature", () => {
    const vectors = new Map([["text", Float32Array.of(1, 0, 0, 1)]]);
    expect(nearnessToOthers(batch("image", [1, 0]), { temperature: 1e-3, vectors })[0]).toBeCloseTo(0.5, 3);
  });
});
