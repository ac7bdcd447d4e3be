import { expect, it } from "vitest";
import { alignModalities } from "./align-modalities.js";
import type { AlignmentSettings } from "./alignment-settings.js";
import { plantedWorld } from "./testing/planted-world.js";

/** Every loss and kind of parameter there is. */
const settings: Partial<AlignmentSettings> = {
  ...{ start: "random", dimensions: 8, hiddenUnits: 6, dropout: 0.1, learnTemperature: true },
  ...{ reconstruction: 0.2, batchSize: 20, epochs: 2 },
};

it.each([1, 6, 20])("an alignment learns the same from %i items of a batch at a time", async (rowsAtOnce) => {
  const data = plantedWorld(60, { text: 10, image: 14 });
  await using whole = await alignModalities(data, { seed: 1, settings });
  await using parts = await alignModalities(data, { seed: 1, settings, rowsAtOnce });
  const [one, other] = [whole, parts].map((space) => space.training.losses as readonly number[]);
  expect(other).toHaveLength(one!.length);
  for (const [at, loss] of one!.entries()) expect(other![at]! / loss).toBeCloseTo(1, 4);
});

it("an alignment refuses no items at a time", async () => {
  const data = plantedWorld(60, { text: 10, image: 14 });
  await expect(alignModalities(data, { seed: 1, settings, rowsAtOnce: 0 })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
  });
});
