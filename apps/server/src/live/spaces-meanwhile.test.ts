import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineSpace, type EmbeddingSpace } from "@modalis/contract";
import { createLiveRecommender } from "@modalis/recommender";
import { openLiveStore } from "@modalis/store";
import { expect, it } from "vitest";
import type { JointProjector } from "../joint/joint-index.js";
import { createTowerIndex } from "../joint/tower-index.js";
import { holdItems } from "../testing/hold-items.js";
import { sha256Of } from "./item-contents.js";
import { openLiveCatalogue } from "./open-live-catalogue.js";
import { refreshItems } from "./refresh-items.js";
import { createRefusalTeller } from "./tell-refusals.js";
import { createTurns } from "./turns.js";

const LONG = { timeout: 120_000 };
const IDS = ["a", "b", "c", "d"];
// Of the same length, so that nothing but their meaning tells the vectors of one from those of another.
const [former, next] = ["former", "next"].map((id) =>
  defineSpace({
    modality: "image",
    dimensions: 2,
    normalisation: "none",
    model: { id, revision: "1", preprocessing: "none" },
  }),
) as [EmbeddingSpace, EmbeddingSpace];

/** In the former space a is beside b and c beside d; in the next a beside c and b beside d. */
function vectorOf(space: EmbeddingSpace, id: string): Float32Array {
  const isFirst = (space === former ? ["a", "b"] : ["a", "c"]).includes(id);
  return isFirst ? Float32Array.of(1, 0) : Float32Array.of(0, 1);
}

const pictured = IDS.map((id) => ({
  id,
  contents: { image: [{ kind: "digest" as const, sha256: sha256Of(id) }] },
}));

const rowsIn = (space: EmbeddingSpace) =>
  IDS.map((id) => ({ itemId: id, channel: "image", sha256: sha256Of(id), vector: vectorOf(space, id) }));

it(
  "gives no vector of a space to a channel that was given another while the item was read",
  LONG,
  async () => {
    await using store = await openLiveStore({ memory: true }, { nowMs: Date.now });
    await using recommender = await createLiveRecommender({ nowMs: Date.now });
    await store.putItems(pictured);
    for (const space of [former, next]) {
      await store.putSpace("image", space);
      await store.putVectors(space.fingerprint, rowsIn(space));
    }
    await store.putItems([
      { id: "unseen", contents: { image: [{ kind: "digest", sha256: sha256Of("-") }] } },
    ]);
    await recommender.addChannel("image", former);
    let lookups = 0;
    const target = {
      ...{ store, recommender, turns: createTurns(), refusals: createRefusalTeller(() => undefined) },
      towers: createTowerIndex(() => recommender.spaces),
      folderRows: {
        // Of the item without a vector: the others' were read by now.
        async find() {
          if (lookups++ === 1) {
            const vectors = IDS.map((id) => ({ id, vector: vectorOf(next, id) }));
            const items = (async function* () {
              yield vectors;
            })();
            await recommender.replaceChannel({ channel: "image", space: next, items });
          }
          return new Map();
        },
        renew: () => undefined,
      },
    };
    const nearest = async () =>
      (await recommender.similarItems({ itemId: "a", count: 1, modality: "image" }))[0]!.id;
    await refreshItems([...IDS, "unseen"], target);
    expect(await nearest()).toBe("b");
    await refreshItems([...IDS, "unseen"], target);
    expect(recommender.spaces.get("image")).toEqual(next);
    expect(await nearest()).toBe("c");
  },
);

it("takes away what an item stopped showing while its channel was given another space", LONG, async () => {
  const folder = await mkdtemp(join(tmpdir(), "modalis-meanwhile-"));
  const held = holdItems(await openLiveStore({ folder }, { nowMs: Date.now }));
  const takeStore = async () => held.store;
  await writeFile(join(folder, "items.jsonl"), "");
  const cacheFolder = join(folder, "cache");
  try {
    await using live = await openLiveCatalogue({ folder, cacheFolder, nowMs: Date.now, takeStore });
    await live.store.putItems(pictured);
    for (const space of [former, next]) {
      await live.store.putSpace("image", space);
      await live.store.putVectors(space.fingerprint, rowsIn(space));
    }
    const shown = () =>
      live.recommender.spaces.has("image")
        ? live.recommender
            .sampleVectors({ channel: "image", count: 9 })
            .items.map(({ id }) => id)
            .sort()
        : [];
    await live.store.useSpace("image", former.fingerprint);
    await expect.poll(shown, LONG).toEqual(IDS);
    held.whileItemsAreRead(() => live.putItems([{ id: "b", contents: {} }]));
    await live.store.useSpace("image", next.fingerprint);
    await expect.poll(() => live.recommender.spaces.get("image"), LONG).toEqual(next);
    await expect.poll(shown, LONG).toEqual(["a", "c", "d"]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it(
  "projects what is shown anew once a channel has the space that a joint space was learned from",
  LONG,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "modalis-meanwhile-"));
    const projected: string[] = [];
    const joint: JointProjector = {
      heads: new Map([["image", { space: former }]]),
      async projectTogether(batches) {
        const batch = batches.get("image")!;
        projected.push(...batch.ids);
        return batch;
      },
      nearness: ({ ids }) => new Float32Array(ids.length),
    };
    await writeFile(join(folder, "items.jsonl"), "");
    const cacheFolder = join(folder, "cache");
    try {
      await using live = await openLiveCatalogue({ folder, cacheFolder, nowMs: Date.now, joint });
      await live.store.putItems(pictured);
      for (const space of [former, next]) {
        await live.store.putSpace("image", space);
        await live.store.putVectors(space.fingerprint, rowsIn(space));
      }
      const isServed = (space: EmbeddingSpace) =>
        expect.poll(() => live.recommender.spaces.get("image"), LONG).toEqual(space);
      await live.store.useSpace("image", next.fingerprint);
      await isServed(next);
      projected.length = 0;
      await live.store.useSpace("image", former.fingerprint);
      await isServed(former);
      await expect.poll(() => [...new Set(projected)].sort(), LONG).toEqual(IDS);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
