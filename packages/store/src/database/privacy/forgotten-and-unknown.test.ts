import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LiveStore } from "../live-store.js";
import { openLiveStore } from "../open-live-store.js";

const NOW_MS = 1_800_000_000_000;
let store: LiveStore;
beforeAll(async () => {
  store = await openLiveStore({ memory: true }, { nowMs: () => NOW_MS });
}, 240_000);
afterAll(() => store[Symbol.asyncDispose]());

describe("a live store", () => {
  it("names the forgotten among ids that lie outside it, until they are readmitted", async () => {
    expect(await store.forgottenAmong(["ada", "ben"])).toEqual(new Set());
    await store.forgetUser("ben");
    expect(await store.forgottenAmong(["ada", "ben"])).toEqual(new Set(["ben"]));
    const many = Array.from({ length: 5_000 }, (_, at) => `user ${at}`);
    expect(await store.forgottenAmong([...many, "ben"])).toEqual(new Set(["ben"]));
    await store.readmitUser("ben");
    expect(await store.forgottenAmong(["ada", "ben"])).toEqual(new Set());
  });

  it("removes old events by age, and takes none of unknown time for old", async () => {
    const event = { userId: "ada", itemId: "rose", kind: "like" };
    await store.addEvents([
      { ...event, id: "old", timestampMs: NOW_MS - 2_000 },
      { ...event, id: "new", timestampMs: NOW_MS - 500 },
      { ...event, id: "unknown", timestampMs: 0 },
    ]);
    const before = await store.currentSequence();
    expect((await store.applyRetention({ eventsOlderThanMs: 1_000 })).events).toBe(1);
    expect(await store.changesSince(before, 9)).toMatchObject([
      { kind: "events-expired", beforeMs: NOW_MS - 1_000 },
    ]);
    const told = await store.currentSequence();
    expect((await store.applyRetention({ eventsOlderThanMs: 1_000 })).events).toBe(0);
    expect(await store.changesSince(told, 9)).toEqual([]);
    const left = await store.eventsOfUser("ada", { limit: 9 });
    expect(left.map(({ id }) => id).sort()).toEqual(["new", "unknown"]);
  });

  it("adds to what is noted of a model", async () => {
    await store.models.register({ id: "m", kind: "factors", path: "runs/m", details: { one: 1, two: 2 } });
    expect((await store.models.annotate("m", { two: { more: 3 } })).details).toEqual({
      one: 1,
      two: { more: 3 },
    });
    expect((await store.models.list())[0]!.details).toEqual({ one: 1, two: { more: 3 } });
    await expect(store.models.annotate("none", {})).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a receipt", () => {
  it("holds until the user is back in any table, and says what speaks against it", async () => {
    await store.addEvents([{ userId: "carl", itemId: "rose", kind: "like" }]);
    const receipt = await store.forgetUser("carl");
    expect(await store.verifyReceipt(receipt)).toEqual({ holds: true, problems: [] });
    const other = { ...receipt, auditDigest: "0".repeat(64) };
    expect((await store.verifyReceipt(other)).problems).toEqual([expect.stringContaining("is not the one")]);
    const elsewhere = { ...receipt, auditNumber: 999 };
    expect((await store.verifyReceipt(elsewhere)).problems).toEqual([
      expect.stringContaining("another database"),
    ]);
    await store.readmitUser("carl");
    await store.putUsers([{ id: "carl" }]);
    expect((await store.verifyReceipt(receipt)).problems).toEqual([
      expect.stringContaining("readmitted"),
      "the table users names the user again",
    ]);
  });
});

describe("a job", () => {
  it("that waits or runs is cancelled once, and no worker takes it or keeps it", async () => {
    const claim = () => store.jobs.claim({ kinds: ["learn"], worker: "w", leaseMs: 1_000 });
    const { id } = await store.jobs.put({ kind: "learn" });
    expect((await claim())?.id).toBe(id);
    expect(await store.jobs.cancel(id)).toBe(true);
    expect(await store.jobs.extend(id, "w", 1_000)).toBe(false);
    expect(await store.jobs.finish(id, "w")).toBe(false);
    expect(await store.jobs.cancel(id)).toBe(false);
    expect(await claim()).toBeUndefined();
    expect(await store.jobs.get(id)).toMatchObject({ state: "failed", error: "it was cancelled" });
  });
});
