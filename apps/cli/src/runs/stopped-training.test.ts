import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCheckpointStore } from "@modalis/trainer";
import { afterEach, beforeEach, expect, it } from "vitest";
import { holdsCheckpoint, noteTraining, readStopped } from "./stopped-training.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it.each([".", "length", "light-graph-convolution-held", "length/rehearsal/light-graph-convolution"])(
  "sees the checkpoint of a part of the training: %s",
  async (part) => {
    await noteTraining(folder, { model: "modalis-blend", settings: {}, seed: 1, data: "" });
    expect((await readStopped(folder)).checkpoint).toBe(false);
    const store = createCheckpointStore({ folder: join(folder, part), identity: "?" });
    await store.save({ tensors: new Map(), state: {} });
    expect((await readStopped(folder)).checkpoint).toBe(true);
    await store.clear();
    expect(await holdsCheckpoint(folder)).toBe(false);
  },
);

it("sees none where there is no folder", async () => {
  expect(await holdsCheckpoint(join(folder, "none"))).toBe(false);
});
