import { defineSpace } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { normals, randomFrom } from "../testing/planted-world.js";
import { createLiveRecommender } from "./create-live-recommender.js";
import type { LiveItem } from "./live-item.js";
import type { LiveRecommender } from "./live-recommender.js";

const DIMENSIONS = 128;
// So many that channels are searched on threads of their own.
const ITEMS = 17_000;
const KINDS = 20;
const NOW_MS = Date.UTC(2026, 0, 1);

const space = defineSpace({
  modality: "image",
  dimensions: DIMENSIONS,
  normalisation: "none",
  model: { id: "made up", revision: "1", preprocessing: "none" },
});
const random = randomFrom(3);
const kinds = Array.from({ length: KINDS }, () => normals(random, DIMENSIONS));
const items = Array.from({ length: ITEMS }, (_, at): LiveItem => itemOf(`item${at}`, at));

describe("a recommender that searches on threads of their own", () => {
  it("answers as one that does not, to many at once, while items and events change", async () => {
    await using beside = await open(true);
    await using alone = await open(false);
    for (let round = 0; round < 3; round++) {
      const queries = Array.from({ length: 12 }, (_, at) => ({
        ...(at === 0
          ? { session: { events: [{ itemId: `item${round}` }] } }
          : { userId: `user${at + 3 * round}` }),
        ...(at % 4 === 1 ? { filter: { attribute: "shelf", equals: at % 3 } } : {}),
        count: 20,
        explain: at % 2 === 0,
      }));
      const answers = await Promise.all(queries.map((query) => beside.recommend(query)));
      for (const [at, query] of queries.entries()) expect(answers[at]).toEqual(await alone.recommend(query));
      const changed = itemOf(`new${round}`, round);
      const event = {
        userId: "user5",
        itemId: changed.id,
        timestampMs: NOW_MS - 5 + round,
        sequence: 1e6 + round,
      };
      // What changes while an answer is in the making may or may not be in that one, and is in the next.
      const meanwhile = beside.recommend({ userId: "user5", count: 5 });
      for (const live of [beside, alone]) {
        live.upsertItems([changed, { ...items[round]!, hidden: true }]);
        live.removeItem(`item${round + 50}`);
        live.addEvents([event]);
      }
      expect((await meanwhile).items).toHaveLength(5);
    }
  });

  it("ends the answers in the making before it is gone", async () => {
    const live = await open(true);
    const answers = Array.from({ length: 5 }, (_, at) => live.recommend({ userId: `user${at}`, count: 5 }));
    await live[Symbol.asyncDispose]();
    for (const { items: found } of await Promise.all(answers)) expect(found).toHaveLength(5);
  });
});

function itemOf(id: string, at: number): LiveItem {
  const kind = kinds[at % KINDS]!;
  const vector = Float32Array.from(normals(random, DIMENSIONS), (value, column) => 2 * value + kind[column]!);
  return { id, attributes: { shelf: at % 3 }, vectors: new Map([["image", vector]]) };
}

async function open(scanThreads: boolean): Promise<LiveRecommender> {
  const live = await createLiveRecommender({
    channels: new Map([["image", space]]),
    nowMs: () => NOW_MS,
    options: { scanThreads, background: false },
  });
  live.upsertItems(items);
  live.addEvents(
    Array.from({ length: 400 }, (_, at) => ({
      userId: `user${at % 40}`,
      itemId: `item${(at % 40) + KINDS * ((7 * at) % 800)}`,
      timestampMs: NOW_MS - 1000 - at,
      sequence: at,
    })),
  );
  await live.refresh();
  return live;
}
