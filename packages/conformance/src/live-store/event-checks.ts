import { expect } from "vitest";
import type { CheckTable } from "../kit/check.js";
import type { CheckedChange, CheckedLiveStore, LiveStoreSubject } from "./live-store-subject.js";

/** The rules about events, changes, forgetting and requests. */
export const eventChecks: CheckTable<CheckedLiveStore, LiveStoreSubject> = {
  "numbers events in the order given, and keeps an id once": async (store) => {
    const events = Array.from({ length: 30 }, (_, at) => eventOf("order", `order-${(at * 7) % 30}`));
    const { added, duplicates } = await store.addEvents([...events, events[3]!, eventOf("order")]);
    expect(added.slice(0, 30).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    const numbers = added.map(({ sequence }) => sequence);
    expect(numbers).toEqual([...new Set(numbers)].sort((left, right) => left - right));
    expect([added.length, duplicates]).toEqual([31, [events[3]!.id]]);
    expect(added[30]!.id).not.toBe("");
    const again = await store.addEvents([{ ...events[0]!, itemId: "another" }]);
    expect([again.added, again.duplicates]).toEqual([[], [events[0]!.id]]);
    const newest = await store.eventsOfUser("order", { limit: 2 });
    expect(newest.map(({ sequence }) => sequence)).toEqual(numbers.toReversed().slice(0, 2));
    const older = await store.eventsOfUser("order", { limit: 2, before: newest[1]!.sequence! });
    expect(older.map(({ sequence }) => sequence)).toEqual(numbers.toReversed().slice(2, 4));
  },

  "takes calls that come together, each with its own outcome": async (store) => {
    const calls = Array.from({ length: 60 }, (_, at) =>
      store.addEvents([eventOf("many", `many-${at % 40}`)]),
    );
    const broken = store.addEvents([{ ...eventOf("many"), kind: "\u0000" }]);
    await expect(broken).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter(({ added }) => added.length === 1)).toHaveLength(40);
    expect(outcomes.flatMap(({ duplicates }) => duplicates)).toHaveLength(20);
  },

  "adds the users and items that are missing when asked to": async (store) => {
    await store.addEvents([{ userId: "new user", itemId: "new item", kind: "like", value: 0.25 }]);
    expect([await store.getUser("new user"), await store.getItem("new item")]).toEqual([
      undefined,
      undefined,
    ]);
    await store.addEvents([{ userId: "new user", itemId: "new item", kind: "like" }], {
      createMissing: true,
    });
    expect(await store.getUser("new user")).toMatchObject({ id: "new user", attributes: {} });
    expect(await store.getItem("new item")).toMatchObject({ id: "new item", contents: {} });
  },

  "tells every change in the order of commits, the latest state of a row once": async (store) => {
    const before = await store.currentSequence();
    await store.putItems([{ id: "feed-1" }, { id: "feed-2" }]);
    await store.addEvents([eventOf("feed", "feed-e")]);
    await store.putItems([{ id: "feed-1", attributes: { later: true } }]);
    await store.putUsers([{ id: "feed" }]);
    await store.deleteItem("feed-2");
    await store.deleteEvent("feed-e");
    const changes = await store.changesSince(before, 100);
    expect(changes).toMatchObject([
      { kind: "item", item: { id: "feed-1", attributes: { later: true } } },
      { kind: "user", user: { id: "feed" } },
      { kind: "item-deleted", id: "feed-2" },
      { kind: "event-deleted", id: "feed-e", userId: "feed" },
    ]);
    expect(await store.currentSequence()).toBe(changes.at(-1)!.sequence);
    const single = await store.changesSince(before, 1);
    expect(single).toEqual(changes.slice(0, 1));
  },

  "calls a watcher back with what is committed, until it is aborted": async (store) => {
    const controller = new AbortController();
    const seen: CheckedChange[] = [];
    let told: () => void = () => {};
    const watching = store.watchChanges(
      await store.currentSequence(),
      (changes) => {
        seen.push(...changes);
        if (seen.length >= 25) told();
      },
      controller.signal,
    );
    const all = new Promise<void>((resolve) => {
      told = resolve;
    });
    for (let at = 0; at < 25; at++) await store.addEvents([eventOf("watched", `watched-${at}`)]);
    await all;
    controller.abort();
    await watching;
    expect(seen).toHaveLength(25);
    expect(seen.map(({ sequence }) => sequence)).toEqual(
      seen.map(({ sequence }) => sequence).sort((left, right) => left - right),
    );
  },

  "forgets a user, who then cannot come back unnoticed": async (store) => {
    const userId = "forget me";
    await store.putUsers([{ id: userId }]);
    await store.addEvents([eventOf(userId), eventOf(userId), eventOf("another")]);
    const { tombstone, removed } = await store.forgetUser(userId);
    expect([tombstone, removed]).toMatchObject([store.tombstoneOf(userId), { users: 1, events: 2 }]);
    expect(await store.verifyForgotten(userId)).toMatchObject({ forgotten: true, remaining: { events: 0 } });
    expect((await store.verifyForgotten("another")).forgotten).toBe(false);
    const replayed = await store.addEvents([eventOf(userId, "replayed"), eventOf("another", "beside")]);
    expect([replayed.added.map(({ id }) => id), replayed.forgotten]).toEqual([["beside"], ["replayed"]]);
    expect(await store.putUsers([{ id: userId }])).toEqual({ stored: [], forgotten: [userId] });
    await store.addEvents([eventOf(userId)], { createMissing: true });
    expect((await store.verifyForgotten(userId)).forgotten).toBe(true);
    expect(await store.changesSince((await store.currentSequence()) - 10, 10)).toContainEqual(
      expect.objectContaining({ kind: "user-forgotten", tombstone }),
    );
    expect([await store.readmitUser(userId), await store.readmitUser(userId)]).toEqual([true, false]);
    expect((await store.putUsers([{ id: userId }])).stored).toHaveLength(1);
  },

  "answers a repeated request once, and refuses another under its key": async (store) => {
    const { idempotency } = store;
    expect(await idempotency.begin("key", "digest")).toBe("new");
    expect(await idempotency.begin("key", "digest")).toBe("in progress");
    await idempotency.finish("key", '{"done":true}');
    expect(await idempotency.begin("key", "digest")).toEqual({ response: '{"done":true}' });
    await expect(idempotency.begin("key", "other")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  },
};

function eventOf(userId: string, id?: string) {
  return { ...(id !== undefined && { id }), userId, itemId: "an item", kind: "like", timestampMs: 1_000.5 };
}
