import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { shiftedLikes } from "../testing/shifted-tastes.js";
import type { LiveTrainingData } from "./read-training-files.js";
import type { RetrainTask } from "./retrain-messages.js";
import { retrainModel } from "./retrain-model.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-retrain-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("learns what will serve for as long as was best for the candidate that was judged", async () => {
  const rows = shiftedLikes("before", Date.UTC(2026, 0, 1)).map(({ userId, itemId, timestampMs }) => ({
    userId,
    itemId,
    timestampMs,
  }));
  const live = {
    rows,
    userIds: [...new Set(rows.map(({ userId }) => userId))],
    itemIds: [...new Set(rows.map(({ itemId }) => itemId))],
    itemFeatures: new Map(),
    userFeatures: new Map(),
    itemSpaces: new Map(),
  } as unknown as LiveTrainingData;
  const settings = { epochs: 60, patience: 3, dimensions: 8, learningRate: 0.05 };
  const task = {
    kind: "retrain",
    choice: { model: "bpr-mf", settings },
    bundleFolder: join(folder, "run"),
    job: "1",
  } as unknown as RetrainTask;
  const stages: { share: number; most: number }[] = [];
  const result = await retrainModel(live, task, {
    nowMs: Date.now,
    onProgress: ({ share, stage }) => {
      const most = /of at most (\d+)/.exec(stage)?.[1] ?? /of (\d+)/.exec(stage)?.[1];
      if (most !== undefined) stages.push({ share, most: Number(most) });
    },
  });
  expect(result).toMatchObject({ learnedFrom: "all", settings });
  const mostOf = (from: number, to: number) =>
    new Set(stages.filter(({ share }) => share >= from && share < to).map(({ most }) => most));
  expect([...mostOf(0, 0.4)]).toEqual([60]);
  const [most] = mostOf(0.6, 1.1);
  expect(most).toBeLessThan(60);
});
