import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { splitRandomByUser } from "@modalis/evaluation";
import { expect, it } from "vitest";
import { ease } from "../models/linear/ease.js";
import { bprMf } from "../models/pairwise/bpr-mf.js";
import { towerWorld } from "../testing/tower-world.js";
import { bestLength, isStoppedEarly } from "./best-length.js";
import type { FitProgress } from "./model-definition.js";
import type { TrainingData } from "./training-data.js";

it("takes the first of the best looks, and leaves settings without a length alone", () => {
  const length = bestLength();
  const settings = { epochs: 100, patience: 3, learningRate: 0.1 };
  expect(length.settingsFor(settings)).toEqual(settings);
  for (const [at, validation] of [0.1, 0.4, undefined, 0.4, 0.3].entries()) {
    const look = validation === undefined ? {} : { validation, epochs: at + 1 };
    length.note({ share: 0, stage: "", ...look });
  }
  expect(length.settingsFor(settings)).toEqual({ ...settings, epochs: 2 });
  expect(length.settingsFor({ epochs: 20 })).toEqual({ epochs: 20 });
  expect([isStoppedEarly(bprMf.defaults), isStoppedEarly(ease.defaults)]).toEqual([true, false]);
});

it("is known of a training that goes on from a checkpoint too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "modalis-length-"));
  const { data: world } = towerWorld({ users: 24, items: 20 });
  const { training, validation } = splitRandomByUser(world.interactions, { seed: 1 }).development;
  const data: TrainingData = { ...world, interactions: training, validation };
  const settings = { ...bprMf.defaults, dimensions: 4, epochs: 12, patience: 4, learningRate: 0.05 };
  const lengthOf = async (): Promise<readonly [number, readonly FitProgress[]]> => {
    const length = bestLength();
    const looks: FitProgress[] = [];
    const onProgress = (progress: FitProgress): void => {
      length.note(progress);
      if (progress.validation !== undefined) looks.push(progress);
    };
    const checkpoints = { folder, everySteps: 1 };
    await using _ = await bprMf.fit(data, settings, { seed: 1, checkpoints, onProgress });
    return [length.settingsFor(settings).epochs, looks];
  };
  const [epochs, looks] = await lengthOf();
  expect(epochs).toBe(
    looks[
      looks.findIndex(({ validation: one }) => one === Math.max(...looks.map((look) => look.validation!)))
    ]!.epochs,
  );
  expect(await lengthOf()).toEqual([epochs, looks]);
  await rm(folder, { recursive: true });
});
