import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInteractions, type Interactions } from "@modalis/contract";
import { expect, it } from "vitest";
import type { TrainingData } from "../../model/training-data.js";
import { towerWorld } from "../../testing/tower-world.js";
import { fitModalisBlend, modalisBlend } from "./modalis-blend.js";

const SMALL = { ...modalisBlend.defaults, dimensions: 4, members: 2, sweeps: 4, fusionSteps: 10 };
const world = towerWorld({ users: 60, items: 50, warmItems: 40 });

/** The world's interactions with each user's first held out. */
function withValidation(): TrainingData {
  const { userIds, itemIds, offsets, items } = world.data.interactions;
  const rows = (wanted: (at: number) => boolean): Interactions =>
    createInteractions(
      userIds.flatMap((userId, user) =>
        [...items.subarray(offsets[user], offsets[user + 1])].flatMap((item, at) =>
          wanted(at) ? [{ userId, itemId: itemIds[item]! }] : [],
        ),
      ),
      { userIds, itemIds },
    );
  const interactions = rows((at) => at > 0);
  return {
    ...world.data,
    interactions,
    validation: { seen: interactions, positives: rows((at) => at === 0) },
  };
}

async function partsOf(own: TrainingData, settings = SMALL): Promise<string[]> {
  const { model, record } = await fitModalisBlend(own, settings, { seed: 1 });
  expect((await model.scoreUsers(Int32Array.of(0, 1))).every(Number.isFinite)).toBe(true);
  return [...record.warmWeights.keys()];
}

it("is among the parts where there is validation to stop by, with content or without, and only there", async () => {
  const data = withValidation();
  expect(await partsOf(data)).toContain("gated fusion");
  expect(await partsOf(data, { ...SMALL, fusionSteps: 0 })).not.toContain("gated fusion");
  expect(await partsOf({ ...data, itemFeatures: new Map() })).toContain("gated fusion");
  expect(await partsOf(world.data)).not.toContain("gated fusion");
});

it("the light graph convolution too, up to a number of interactions, and rarity always", async () => {
  const data = withValidation();
  expect(await partsOf(data)).toEqual(expect.arrayContaining(["light graph convolution", "rarity"]));
  const fewer = { ...SMALL, graphInteractions: data.interactions.items.length - 1 };
  expect(await partsOf(data, fewer)).not.toContain("light graph convolution");
  const without = await partsOf(world.data);
  expect(without).not.toContain("light graph convolution");
  expect(without).toContain("rarity");
});

it("what is trained by epochs keeps its checkpoints apart, in the rehearsal too, and a second fit goes on from them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "modalis-blend-"));
  try {
    const options = { seed: 1, checkpoints: { folder, everySteps: 2 } };
    const scores: Float32Array[] = [];
    for (let time = 0; time < 2; time++) {
      const { model } = await fitModalisBlend(withValidation(), SMALL, options);
      scores.push(await model.scoreUsers(Int32Array.of(0, 1, 2)));
    }
    expect(scores[1]).toEqual(scores[0]);
    const kept = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".safetensors"));
    expect(kept).toContain("checkpoint.safetensors");
    expect(kept).toContain(join("light-graph-convolution", "checkpoint.safetensors"));
  } finally {
    await rm(folder, { recursive: true });
  }
});
