import { type PostgresqlCluster, postgresqlAbsence, startPostgresql } from "@modalis/conformance";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LiveStorePlace, openLiveStore } from "../open-live-store.js";
import type { HistoryColumns } from "./read-history.js";

const absence = postgresqlAbsence();
let cluster: PostgresqlCluster | undefined;
beforeAll(async () => {
  if (absence === undefined) cluster = await startPostgresql();
}, 240_000);
afterAll(() => cluster?.[Symbol.asyncDispose]());

describe("the history of a store", { timeout: 240_000 }, () => {
  it("is its events in their order, without their ids and recommendations", () => check({ memory: true }));

  it.skipIf(absence !== undefined)(`is the same on PostgreSQL (skipped where it ${absence})`, () =>
    check({ url: cluster!.createDatabase("history") }),
  );
});

async function check(place: LiveStorePlace): Promise<void> {
  await using store = await openLiveStore(place, { nowMs: () => 5 });
  expect(await all(store.readHistory())).toEqual([]);
  await store.addEvents([
    { id: "a", userId: "ada", itemId: "rose", kind: "like", timestampMs: 0, recommId: "one" },
    { id: "b", userId: "ada", itemId: "oak", kind: "rating", value: 4.5 },
    { id: "c", userId: 'bea ☂, "\\', itemId: "rose", kind: "", value: 0, timestampMs: -1.5 },
  ]);
  await store.deleteEvent("a");
  await store.addEvents([{ id: "a", userId: "eve", itemId: "oak", kind: "like", timestampMs: 3 }]);
  // More than one batch, each naming people of the one before.
  for (let from = 0; from < 70_000; from += 10_000) {
    await store.addEvents(
      Array.from({ length: 10_000 }, (_, at) => ({
        userId: `user${(from + at) % 30_000}`,
        itemId: `item${at}`,
        kind: "like",
      })),
    );
  }
  const events = [];
  for await (const batch of store.readEvents()) events.push(...batch);
  expect(events.slice(0, 3).map(({ id }) => id)).toEqual(["b", "c", "a"]);
  const history = await all(store.readHistory());
  expect(history).toHaveLength(70_003);
  expect(history).toEqual(events.map(({ id: _, recommId: __, ...event }) => event));
}

async function all(batches: AsyncIterable<HistoryColumns>) {
  const rows = [];
  for await (const batch of batches) {
    for (const [at, user] of batch.users.entries()) {
      const value = batch.values[at]!;
      rows.push({
        userId: batch.userIds[user]!,
        itemId: batch.itemIds[batch.items[at]!]!,
        kind: batch.kindNames[batch.kinds[at]!]!,
        ...(Number.isNaN(value) ? {} : { value }),
        timestampMs: batch.timesMs[at]!,
        sequence: batch.sequences[at]!,
      });
    }
  }
  return rows;
}
