import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AlignOptions, alignModalities } from "./align-modalities.js";
import { plantedWorld } from "./testing/planted-world.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-aligned-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const data = plantedWorld(60, { text: 8, "text.words": 6, image: 9 });
const options = (more: Partial<AlignOptions>): AlignOptions => ({
  seed: 2,
  settings: { epochs: 30, dimensions: 6, batchSize: 12, mixup: 0.3, dropout: 0.1, patience: 100 },
  validation: [50, 51, 52, 53, 54, 55, 56, 57, 58, 59],
  ...more,
});

/** Aborts an alignment past its middle; its checkpoints stay. */
async function stopped(checkpoints: NonNullable<AlignOptions["checkpoints"]>): Promise<void> {
  const controller = new AbortController();
  const onProgress = ({ share }: { readonly share: number }): void => {
    if (share > 0.5) controller.abort();
  };
  const run = alignModalities(data, options({ checkpoints, signal: controller.signal, onProgress }));
  await expect(run).rejects.toMatchObject({ name: "AbortError" });
}

describe("checkpoints of an alignment", () => {
  it("go on to the bits of one that was not stopped", async () => {
    await using whole = await alignModalities(data, options({}));
    const checkpoints = { folder, everySteps: 7 };
    await stopped(checkpoints);
    const shares: number[] = [];
    await using resumed = await alignModalities(
      data,
      options({
        checkpoints,
        // What was seen of validation before is told again; nothing is learned again.
        onProgress: ({ share, validation }) => validation === undefined && shares.push(share),
      }),
    );
    expect(Math.min(...shares)).toBeGreaterThan(0.3);
    expect(resumed.id).toBe(whole.id);
    expect(resumed.training.losses).toEqual(whole.training.losses);
    expect(resumed.anchors).toEqual(whole.anchors);
  });

  it("are refused by an alignment of other data, settings or seed", async () => {
    const checkpoints = { folder, everySteps: 7 };
    await stopped(checkpoints);
    const other = plantedWorld(60, { text: 8, "text.words": 6, image: 10 });
    const settings = { ...options({}).settings, mixup: 0.2 };
    for (const run of [
      () => alignModalities(other, options({ checkpoints })),
      () => alignModalities(data, options({ checkpoints, settings })),
      () => alignModalities(data, options({ checkpoints, seed: 3 })),
    ])
      await expect(run()).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});
