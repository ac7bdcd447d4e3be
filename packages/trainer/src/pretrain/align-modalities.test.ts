import { createBatch } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { alignModalities } from "./align-modalities.js";
import type { AlignmentData } from "./alignment-data.js";
import { agreementOf, batchesOf } from "./held-out-agreement.js";
import { plantedSpace, plantedWorld } from "./testing/planted-world.js";

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const quick = { epochs: 20, dimensions: 8 };

/** What is left of a column of `after` outside the span of those of `before`, as a share of its length; three columns. */
function leftOutside(before: Float32Array, after: Float32Array, column: number): number {
  const columnOf = (map: Float32Array, at: number) => Array.from(map.filter((_, cell) => cell % 3 === at));
  const dot = (one: readonly number[], other: readonly number[]) =>
    one.reduce((sum, value, at) => sum + value * other[at]!, 0);
  const without = (row: readonly number[], directions: readonly (readonly number[])[]) =>
    directions.reduce<readonly number[]>((rest, direction) => {
      const share = dot(rest, direction) / dot(direction, direction);
      return rest.map((value, at) => value - share * direction[at]!);
    }, row);
  const orthogonal: (readonly number[])[] = [];
  for (const at of [0, 1, 2]) orthogonal.push(without(columnOf(before, at), orthogonal));
  const own = columnOf(after, column);
  const rest = without(own, orthogonal);
  return Math.sqrt(dot(rest, rest) / dot(own, own));
}

describe("aligning modalities", () => {
  it("finds the pairs of items that nothing was learned from", async () => {
    const data = plantedWorld(120, { text: 10, image: 14 });
    await using space = await alignModalities(data, { seed: 1, settings: quick, validation: range(80, 120) });
    // Among 40 the mean logarithm of chance is 2.7.
    expect(await agreementOf(space, data, range(80, 120))).toBeGreaterThan(-0.4);
  });

  it("is judged by no items that have one modality, or by one that has several", async () => {
    const data = plantedWorld(
      60,
      { text: 10, image: 14 },
      (channel, item) => channel === "text" && item >= 50,
    );
    const settings = { ...quick, start: "random", learningRate: 1e-2 } as const;
    for (const validation of [range(50, 60), range(49, 60)]) {
      await using space = await alignModalities(data, { seed: 1, settings, validation });
      expect(space.training).not.toHaveProperty("validation");
    }
    await using judged = await alignModalities(data, { seed: 1, settings, validation: range(48, 60) });
    expect(judged.training).toHaveProperty("validation");
  });

  it("learns by InfoNCE from a random start what the closed form knows", async () => {
    const data = plantedWorld(120, { text: 10, image: 14 });
    const settings = {
      start: "random",
      epochs: 150,
      dimensions: 8,
      learningRate: 1e-2,
      batchSize: 40,
    } as const;
    await using space = await alignModalities(data, { seed: 1, settings, validation: range(80, 120) });
    const { start, best } = space.training.validation as { start: number; best: number };
    expect(start).toBeLessThan(-2);
    expect(best).toBeGreaterThan(-0.6);
  });

  it("aligns three modalities, several channels each, where every item lacks something", async () => {
    const data = plantedWorld(150, { text: 9, "text.words": 8, image: 12, audio: 7 }, (channel, item) =>
      channel === "text.words" ? item % 5 === 0 : ["image", "audio", "text"].indexOf(channel) === item % 4,
    );
    await using space = await alignModalities(data, {
      seed: 1,
      settings: {
        ...quick,
        hiddenUnits: 5,
        dropout: 0.1,
        reconstruction: 0.1,
        learnTemperature: true,
        noise: 0.1,
        mixup: 0.1,
      },
      validation: range(100, 150),
    });
    expect(await agreementOf(space, data, range(100, 150))).toBeGreaterThan(-1);
  });

  it("moves within the canonical directions, and saves one map a channel", async () => {
    const data = plantedWorld(60, { text: 40, "text.words": 30, image: 50 });
    const settings = { ...quick, dimensions: 3 };
    await using start = await alignModalities(data, {
      seed: 1,
      settings: { ...settings, learningRate: 1e-9 },
    });
    await using end = await alignModalities(data, { seed: 1, settings: { ...settings, learningRate: 1e-2 } });
    for (const [channel, head] of end.heads) {
      expect([...head.tensors.keys()]).toEqual(["mean", "scale", "map"]);
      const [before, after] = [start, end].map((space) => space.heads.get(channel)!.tensors.get("map")!.data);
      expect(after).not.toEqual(before);
      for (const column of [0, 1, 2]) expect(leftOutside(before!, after!, column)).toBeLessThan(1e-4);
    }
  });

  it("keeps the start where training does not beat it on validation items", async () => {
    const data = plantedWorld(60, { text: 10, image: 14 });
    const validation = range(40, 60);
    const harmful = { ...quick, epochs: 4, learningRate: 10 };
    await using start = await alignModalities(data, {
      seed: 1,
      settings: { ...quick, learningRate: 1e-9 },
      validation,
    });
    await using space = await alignModalities(data, { seed: 1, settings: harmful, validation });
    expect(space.training.validation).toMatchObject({ keptStart: true });
    const [before, after] = [start, space].map((each) => each.heads.get("image")!.tensors.get("map")!.data);
    for (const [at, value] of after!.entries()) expect(value).toBeCloseTo(before![at]!, 5);
  });

  it("learns the same bits from the same seed", async () => {
    const data = plantedWorld(30, { text: 5, image: 6 });
    await using one = await alignModalities(data, { seed: 3, settings: { ...quick, dropout: 0.2 } });
    await using same = await alignModalities(data, { seed: 3, settings: { ...quick, dropout: 0.2 } });
    await using other = await alignModalities(data, { seed: 4, settings: { ...quick, dropout: 0.2 } });
    expect(same.id).toBe(one.id);
    expect(other.id).not.toBe(one.id);
  });

  it("never reads validation items or the vectors of absent rows", async () => {
    const data = plantedWorld(
      40,
      { text: 5, image: 6 },
      (channel, item) => channel === "image" && item % 7 === 0,
    );
    const changed = plantedWorld(
      40,
      { text: 5, image: 6 },
      (channel, item) => channel === "image" && item % 7 === 0,
    );
    changed.channels.get("image")!.features.data.fill(99, 0, 6);
    changed.channels.get("text")!.features.data.fill(-5, 39 * 5);
    const options = { seed: 3, settings: { ...quick, patience: 1_000 }, validation: [39] };
    await using one = await alignModalities(data, options);
    await using other = await alignModalities(changed, options);
    expect(other.id).toBe(one.id);
  });

  it("gives one vector an item, the same alone as among others", async () => {
    const data = plantedWorld(100, { text: 5, "text.words": 4, image: 6 });
    await using space = await alignModalities(data, { seed: 3, settings: quick });
    const all = await space.projectTogether(batchesOf(data, ["text", "text.words"], range(0, 100)));
    const one = await space.projectTogether(batchesOf(data, ["text", "text.words"], [70]));
    expect(all.values.subarray(70 * 8, 71 * 8)).toEqual(one.values);
    expect(all.space.jointSpace).toBe(space.spaceOf("image").jointSpace);
  });
});

describe("what cannot be aligned is refused with its reason", () => {
  const world = () => plantedWorld(10, { text: 4, image: 4 });
  const refused = (data: AlignmentData, message: RegExp, settings = {}) =>
    expect(alignModalities(data, { seed: 1, settings })).rejects.toThrow(message);

  it("a value that is not finite", () => {
    const data = world();
    data.channels.get("image")!.features.data[9] = Number.NaN;
    return refused(data, /"image" of item 2 holds NaN/);
  });

  it("one modality, however many channels", () =>
    refused(plantedWorld(10, { text: 4, "text.words": 4 }), /there is only "text"/));

  it("one item, or none that is paired", async () => {
    await refused(plantedWorld(1, { text: 4, image: 4 }), /1 items have two modalities/);
    await refused(
      plantedWorld(9, { text: 4, image: 4 }, (name, item) => (name === "text") === item < 5),
      /0 items/,
    );
  });

  it("tables of another length, and settings out of range", async () => {
    await refused({ ...world(), items: 9 }, /10 rows/);
    await refused(world(), /temperature/, { temperature: 0 });
    await refused(world(), /epochs/, { epochs: 1.5 });
  });

  it("vectors of another space", async () => {
    await using space = await alignModalities(world(), { seed: 1, settings: quick });
    const strange = createBatch(plantedSpace("image", 4, "colour"), ["a"], new Float32Array(4));
    await expect(space.project("image", strange)).rejects.toThrow(/aspect differs/);
    await expect(space.project("audio", strange)).rejects.toThrow(/no head for "audio"/);
  });
});
