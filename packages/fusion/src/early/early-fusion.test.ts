import { type ChannelBatches, type EmbeddingBatch, rowIndex, rowOf } from "@modalis/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomBatch, toyBatch } from "../testing/toy-batch.js";
import { fitStandardisation, standardiseRows } from "./channel-standardisation.js";
import { cosineSpread } from "./cosine-spread.js";
import { fitEarlyFusion } from "./fit-early-fusion.js";

const world = (seed: number): ChannelBatches =>
  new Map([
    ["image", randomBatch("image", { rows: 30, dimensions: 5, seed, kept: 0.7 })],
    ["text", randomBatch("text", { rows: 30, dimensions: 9, seed: seed + 1, kept: 0.7 })],
    ["haptics", randomBatch("haptics", { rows: 30, dimensions: 2, seed: seed + 2, kept: 0.7 })],
  ]);

const dot = (left: Float32Array, right: Float32Array): number =>
  left.reduce((sum, value, at) => sum + value * right[at]!, 0);

describe("fitEarlyFusion", () => {
  it("fuses so that a dot product is the weighted cosine over the channels both items have", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 29 }), (seed, other) => {
        const channels = world(seed);
        const weights = { image: 2, text: 1, haptics: 0.5 };
        const { batch, present } = fitEarlyFusion(channels, { weights, balanced: false }).fuse(channels);
        const [left, right] = [0, other % batch.ids.length];
        let sum = 0;
        for (const [name, rows] of channels) {
          const unit = standardiseRows(rows, fitStandardisation(rows));
          sum += weights[name as "image"] * cosine(unit, batch.ids[left]!, batch.ids[right]!);
        }
        const total = (row: number): number =>
          present[row]!.reduce((all, name) => all + weights[name as "image"], 0);
        expect(dot(rowOf(batch, left), rowOf(batch, right))).toBeCloseTo(
          sum / Math.sqrt(total(left) * total(right)),
          4,
        );
      }),
      { numRuns: 40 },
    );
  });

  it("gives unit rows, one for each item that any channel knows, and says of what", () => {
    const channels = world(4);
    const { batch, present } = fitEarlyFusion(channels).fuse(channels);
    expect(new Set(batch.ids)).toEqual(new Set([...channels.values()].flatMap(({ ids }) => ids)));
    for (const [row, id] of batch.ids.entries()) {
      expect(Math.hypot(...rowOf(batch, row))).toBeCloseTo(1, 5);
      expect(present[row]).toEqual(
        ["haptics", "image", "text"].filter((name) => channels.get(name)!.ids.includes(id)),
      );
    }
  });

  it("balances channels, so that none moves a similarity more by chance than another", () => {
    const narrow = randomBatch("image", { rows: 400, dimensions: 2, seed: 5 });
    const wide = randomBatch("text", { rows: 400, dimensions: 60, seed: 6 });
    const channels = new Map([
      ["image", narrow],
      ["text", wide],
    ]);
    const { parameters } = fitEarlyFusion(channels);
    const reach = [...parameters.channels].map(
      ([name, fitted]) => fitted.weight * cosineSpread(standardiseRows(channels.get(name)!, fitted)),
    );
    expect(reach[0]).toBeCloseTo(reach[1]!, 6);
    expect(parameters.channels.get("text")!.weight).toBeGreaterThan(
      3 * parameters.channels.get("image")!.weight,
    );
  });

  it("makes a space whose fingerprint covers what was fitted, and not the order of channels", () => {
    const channels = world(7);
    const { space } = fitEarlyFusion(channels);
    expect(space.modality).toBe("fused");
    expect(space.dimensions).toBe(16);
    expect(fitEarlyFusion(new Map([...channels].reverse())).space.fingerprint).toBe(space.fingerprint);
    expect(fitEarlyFusion(channels, { weights: { text: 2 } }).space.fingerprint).not.toBe(space.fingerprint);
    expect(fitEarlyFusion(world(8)).space.fingerprint).not.toBe(space.fingerprint);
  });

  it("leaves out a channel of weight 0 and one without rows", () => {
    const channels = new Map(world(9)).set("smell", toyBatch("smell", {}));
    const { parameters } = fitEarlyFusion(channels, { weights: { text: 0 } });
    expect([...parameters.channels.keys()]).toEqual(["haptics", "image"]);
  });

  it("gives a modality's whole weight to the channels that say something", () => {
    const constant = toyBatch("image.colour", { a0: [1, 2], a1: [1, 2], a2: [1, 2] });
    const alone = world(9);
    for (const balanced of [true, false]) {
      const options = { weights: { image: 2 }, balanced };
      const expected = fitEarlyFusion(alone, options);
      const silent = new Map(alone)
        .set("image.colour", constant)
        .set("image.shape", toyBatch("image.shape", {}));
      const fuser = fitEarlyFusion(silent, options);
      expect(fuser.parameters).toEqual(expected.parameters);
      expect(fuser.space).toEqual(expected.space);
      const named = { weights: { image: 2, "image.colour": 5 }, balanced };
      expect(fitEarlyFusion(silent, named).parameters).toEqual(expected.parameters);
    }
  });

  it("refuses to fit on nothing", () => {
    expect(() => fitEarlyFusion(new Map())).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});

describe("fuse", () => {
  it("gives the same row to an item alone and among others", () => {
    const channels = world(10);
    const fuser = fitEarlyFusion(channels);
    const { batch } = fuser.fuse(channels);
    const id = batch.ids[3]!;
    const alone = new Map([...channels].map(([name, rows]) => [name, only(rows, id)]));
    expect(fuser.fuse(alone).batch.values).toEqual(rowOf(batch, 3).slice());
  });

  it("copes with channels that are not there, and gives no row where none is", () => {
    const channels = world(11);
    const fuser = fitEarlyFusion(channels);
    const image = channels.get("image")!;
    const { batch, present } = fuser.fuse(new Map([["image", image]]));
    expect(batch.ids).toEqual(image.ids);
    expect(present.every((names) => names.join() === "image")).toBe(true);
    expect(fuser.fuse(new Map()).batch.ids).toEqual([]);
  });

  it("refuses rows of another model, and a channel it was not fitted on", () => {
    const channels = world(12);
    const fuser = fitEarlyFusion(channels);
    const mismatch = expect.objectContaining({ code: "SPACE_MISMATCH" });
    const other = toyBatch("haptics", { a0: [1, 2] }, "2");
    expect(() => fuser.fuse(new Map([["haptics", other]]))).toThrow(mismatch);
    expect(() => fuser.fuse(new Map([["smell", toyBatch("smell", { a0: [1, 2] })]]))).toThrow(mismatch);
  });
});

function cosine(unit: EmbeddingBatch, left: string, right: string): number {
  const index = rowIndex(unit);
  if (!index.has(left) || !index.has(right)) return 0;
  return dot(rowOf(unit, index.get(left)!), rowOf(unit, index.get(right)!));
}

function only(batch: EmbeddingBatch, id: string): EmbeddingBatch {
  const row = rowIndex(batch).get(id);
  if (row === undefined) return { space: batch.space, ids: [], values: new Float32Array() };
  return { space: batch.space, ids: [id], values: rowOf(batch, row) };
}
