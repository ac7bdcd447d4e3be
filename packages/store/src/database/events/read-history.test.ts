import { describe, expect, it } from "vitest";
import { openLiveStore } from "../open-live-store.js";

describe("the history of a store", () => {
  it("is its events in their order, without their ids and recommendations", async () => {
    await using store = await openLiveStore({ memory: true }, { nowMs: () => 5 });
    expect(await all(store.readHistory())).toEqual([]);
    await store.addEvents([
      { id: "a", userId: "ada", itemId: "rose", kind: "like", timestampMs: 0, recommId: "one" },
      { id: "b", userId: "ada", itemId: "oak", kind: "rating", value: 4.5 },
      { id: "c", userId: "bea", itemId: "rose", kind: "like", value: 0 },
    ]);
    await store.deleteEvent("a");
    await store.addEvents([{ id: "a", userId: "eve", itemId: "oak", kind: "like", timestampMs: 3 }]);
    const events = await all(store.readEvents());
    expect(events.map(({ id }) => id)).toEqual(["b", "c", "a"]);
    expect(await all(store.readHistory())).toEqual(events.map(({ id: _, recommId: __, ...event }) => event));
  });
});

async function all<Row>(batches: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}
