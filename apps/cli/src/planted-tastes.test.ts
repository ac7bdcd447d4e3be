import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddingBatch, modalityOfChannel } from "@modalis/contract";
import { createContentRecommender } from "@modalis/recommender";
import {
  holdOutLatest,
  measureTasteRecall,
  renderSample,
  SAMPLE_MODALITIES,
  type TasteRecall,
} from "@modalis/sample";
import { encodeCatalogue } from "@modalis/server";
import {
  contentsOf,
  embeddingsFolder,
  openEmbeddingStore,
  readCatalogue,
  readItemRows,
} from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** From raw media to recommendations by the path that the command takes; smaller than the benchmark of that name. */
const parameters = { items: 100, users: 120, seed: 7 };

let work: string;
const recalls = new Map<string, TasteRecall>();

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-planted-"));
  const folder = join(work, "sample");
  const { plan } = await renderSample(folder, parameters);
  const channels = await encodeAllChannels(folder);
  const held = holdOutLatest(plan);
  const events = held.events.map(({ user, item, kind, timestamp }) => ({
    userId: user,
    itemId: item,
    weight: kind === "dislike" ? -1 : 1,
    timestampMs: Date.parse(timestamp),
  }));
  for (const seen of subsetsOf(SAMPLE_MODALITIES)) {
    const chosen = new Map([...channels].filter(([channel]) => seen.includes(modalityOfChannel(channel))));
    await using recommender = await createContentRecommender({ channels: chosen, events });
    const recall = await measureTasteRecall(plan, held, async (userId) =>
      (await recommender.recommend({ userId, count: 10 })).map(({ id }) => id),
    );
    recalls.set([...seen].sort().join(), recall);
  }
}, 600_000);
afterAll(() => rm(work, { recursive: true, force: true }));

async function encodeAllChannels(folder: string): Promise<Map<string, EmbeddingBatch>> {
  const catalogue = await readCatalogue(folder);
  await encodeCatalogue(catalogue, { cacheFolder: join(work, "cache") });
  await using store = await openEmbeddingStore(embeddingsFolder(catalogue.folder));
  const channels = new Map<string, EmbeddingBatch>();
  for (const { channel } of await store.spaces()) {
    const space = (await store.openCurrent(channel))!;
    channels.set(channel, await readItemRows(space, await contentsOf(catalogue, modalityOfChannel(channel))));
  }
  return channels;
}

/** No channel at all leaves the recommender with popularity. */
function* subsetsOf(values: readonly string[]): Generator<readonly string[]> {
  for (let bits = 0; bits < 2 ** values.length; bits++)
    yield values.filter((_value, bit) => bits & (1 << bit));
}

function recallOf(...modalities: string[]): TasteRecall {
  return recalls.get([...modalities].sort().join())!;
}

describe("planted tastes come back from raw media", () => {
  const all = () => recallOf(...SAMPLE_MODALITIES);

  it("better with all modalities than with any one or two", () => {
    for (const first of SAMPLE_MODALITIES) {
      for (const second of SAMPLE_MODALITIES) {
        expect(all().overall, `${first} + ${second}`).toBeGreaterThan(
          recallOf(...new Set([first, second])).overall,
        );
      }
    }
  });

  it("three times better than by popularity", () => {
    expect(all().overall).toBeGreaterThanOrEqual(3 * recallOf().overall);
  });

  it.each(SAMPLE_MODALITIES)("not without %s, for the users whose taste lies there", (modality) => {
    const rest = recallOf(...SAMPLE_MODALITIES.filter((other) => other !== modality));
    expect(rest.byTaste[modality]).toBeLessThanOrEqual(0.7 * all().byTaste[modality]);
  });

  it.each(SAMPLE_MODALITIES)(
    "with %s alone, for the users whose taste lies there and not for the others",
    (modality) => {
      const { byTaste } = recallOf(modality);
      for (const other of SAMPLE_MODALITIES) {
        if (other !== modality) expect(byTaste[other]).toBeLessThan(byTaste[modality] / 2);
      }
    },
  );
});
