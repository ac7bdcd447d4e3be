import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { alignToAnchor } from "./align-to-anchor.js";
import type { AlignmentData } from "./alignment-data.js";
import { anchoredHeads } from "./anchored-heads.js";
import { agreementOf, batchesOf } from "./held-out-agreement.js";
import { loadJointSpace, saveJointSpace } from "./joint-space-files.js";
import { addStandardised } from "./standardised-channel.js";
import { plantedWorld } from "./testing/planted-world.js";

const ITEMS = 80;
const world = plantedWorld(ITEMS, { text: 10, image: 14, "image.colour": 5 });
const all = Array.from({ length: ITEMS }, (_, item) => item);
const options = { anchor: "text", dimensions: 6, regularisation: 0.1, seed: 1 };
const anchored = (data: AlignmentData, changed: object = {}) =>
  alignToAnchor(data, { anchor: "text", dimensions: 6, seed: 1, ...changed });

/** Standardised rows of a channel times its map. */
function mapped(
  data: AlignmentData,
  space: Awaited<ReturnType<typeof anchored>>,
  channel: string,
): Float64Array[] {
  const { dimensions, data: values, present } = data.channels.get(channel)!.features;
  const [mean, scale, map] = ["mean", "scale", "map"].map(
    (name) => space.heads.get(channel)!.tensors.get(name)!.data,
  );
  return all.map((item) => {
    const row = new Float32Array(dimensions);
    const vector = values.subarray(item * dimensions, (item + 1) * dimensions);
    if (present[item] === 1) addStandardised(vector, { mean: mean!, scale: scale! }, 1, row);
    return Float64Array.from({ length: space.dimensions }, (_, to) =>
      row.reduce((sum, value, from) => sum + value * map![from * space.dimensions + to]!, 0),
    );
  });
}

const squares = (rows: readonly Float64Array[]) =>
  rows.reduce((sum, row) => sum + row.reduce((own, value) => own + value * value, 0), 0);
const between = (left: readonly Float64Array[], right: readonly Float64Array[]) =>
  left.map((row, at) => row.map((value, column) => value - right[at]![column]!));

describe("aligning to an anchor", () => {
  it("has the anchor's coordinates about nothing, unrelated to each other and by falling spread", async () => {
    await using space = await anchored(world);
    const rows = mapped(world, space, "text");
    const moment = (one: number, other: number) =>
      rows.reduce((sum, row) => sum + row[one]! * row[other]!, 0) / ITEMS;
    for (let one = 0; one < 6; one++) {
      expect(rows.reduce((sum, row) => sum + row[one]!, 0) / ITEMS).toBeCloseTo(0, 4);
      for (let other = 0; other < one; other++) expect(moment(one, other)).toBeCloseTo(0, 4);
      if (one > 0) expect(moment(one, one)).toBeLessThan(moment(one - 1, one - 1));
    }
  });

  it("tells of them what the other modality can, less the more it is held down", async () => {
    const left = async (regularisation: number) => {
      await using space = await anchored(world, { regularisation });
      const text = mapped(world, space, "text");
      const colour = mapped(world, space, "image.colour");
      const image = mapped(world, space, "image").map((row, at) =>
        row.map((value, column) => value + colour[at]![column]!),
      );
      return { error: squares(between(text, image)) / squares(text), length: squares(image) / squares(text) };
    };
    const [loose, held] = [await left(1e-3), await left(10)];
    expect(loose.error).toBeLessThan(0.1);
    expect(held.error).toBeGreaterThan(loose.error);
    expect(held.length).toBeLessThan(loose.length);
  });

  it("lets pictures find their texts, those of items that lack the other too", async () => {
    const data = plantedWorld(
      ITEMS,
      { text: 10, image: 14 },
      (channel, item) => item < 20 && channel === (item % 2 === 0 ? "text" : "image"),
    );
    await using space = await anchored(data);
    // Among 60 the mean logarithm of chance is 3.1.
    expect(await agreementOf(space, data, all.slice(20))).toBeGreaterThan(-0.5);
    const lone = await space.projectTogether(batchesOf(data, ["image"], all.slice(0, 20)));
    expect(lone.ids).toHaveLength(10);
    expect(lone.values.every(Number.isFinite)).toBe(true);
    expect(space.training).toMatchObject({ method: "anchor", settings: { anchor: "text" } });
  });

  it("learns from all pairs of a modality that few items have, however many have the anchor", async () => {
    const rare = (channel: string, item: number) => channel === "audio" && item < 24_970;
    const data = plantedWorld(25_000, { text: 8, audio: 5 }, rare);
    const items = Array.from(all.slice(0, 30), (at) => 24_970 + at);
    const { heads } = anchoredHeads(data, items, options);
    const { heads: among } = anchoredHeads(
      data,
      Array.from({ length: 25_000 }, (_, at) => at),
      options,
    );
    // The mean of all pairs, not of those among a sample of the anchor's items.
    expect(among.get("audio")!.mean).toEqual(heads.get("audio")!.mean);
    expect(among.get("audio")!.weight.some((value) => Math.abs(value) > 0.01)).toBe(true);
  });

  it("is the same again from its files", async () => {
    const folder = await mkdtemp(join(tmpdir(), "modalis-anchor-"));
    try {
      await using space = await anchored(world);
      await saveJointSpace(folder, space);
      await using loaded = await loadJointSpace(folder);
      expect(loaded.id).toBe(space.id);
      expect(loaded.training).toEqual(space.training);
      const rows = batchesOf(world, ["text"], all);
      expect((await loaded.projectTogether(rows)).values).toEqual((await space.projectTogether(rows)).values);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("has no more dimensions than the anchor, and zeros for a modality that never changes", async () => {
    const still = world.channels.get("image")!;
    const flat = { ...still, features: { ...still.features, data: new Float32Array(ITEMS * 14).fill(3) } };
    const data = { ...world, channels: new Map([...world.channels, ["image", flat] as const]) };
    data.channels.delete("image.colour");
    await using space = await anchored(data, { dimensions: 500 });
    expect(space.dimensions).toBe(10);
    expect(squares(mapped(data, space, "image"))).toBe(0);
  });

  it("refuses an anchor that is not there, items that are never paired and options out of range", async () => {
    const refused = { code: "INVALID_ARGUMENT" };
    await expect(anchored(world, { anchor: "audio" })).rejects.toMatchObject(refused);
    await expect(anchored(world, { dimensions: 0 })).rejects.toMatchObject(refused);
    await expect(anchored(world, { regularisation: Number.NaN })).rejects.toMatchObject(refused);
    const apart = plantedWorld(
      ITEMS,
      { text: 10, image: 14, audio: 4 },
      (channel, item) => channel === "audio" && item > 0,
    );
    await expect(anchored(apart)).rejects.toMatchObject(refused);
  });
});
