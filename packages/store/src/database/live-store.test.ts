import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LiveStore } from "./live-store.js";
import { openLiveStore } from "./open-live-store.js";
import { MIGRATIONS } from "./schema/migrate.js";
import { folderWithDatabase } from "./test-places.js";

let folder: string;
let store: LiveStore;
let nowMs = 1_000_000;
beforeAll(async () => {
  folder = await folderWithDatabase();
  store = await openLiveStore({ folder }, { nowMs: () => nowMs });
}, 240_000);
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe("a live store in a folder", { timeout: 240_000 }, () => {
  it("has flushing to disk switched on", async () => {
    const [row] = await store.query(
      "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('wal_sync_method') as method",
    );
    expect(row).toEqual({ fsync: "on", commit: "on", method: "fsync" });
  });

  it("holds no byte of a forgotten user's id in any table, whatever the user did", async () => {
    const userId = "the-user-to-be-forgotten";
    await store.putUsers([{ id: userId, attributes: { name: "N" } }]);
    await store.deleteUser(userId);
    const { added } = await store.addEvents([
      { userId, itemId: "a", kind: "like" },
      { userId, itemId: "b", kind: "like" },
    ]);
    await store.deleteEvent(added[0]!.id);
    await store.addRecommendation({ recommId: "r1", userId, items: [], atMs: 1 });
    await store.addImpressions([{ userId, itemId: "a", recommId: "r1" }]);
    await store.jobs.put({ kind: "export", userId, payload: { userId } });
    await store.audit.append({ actor: "key-1", action: "read", userId });
    for (const body of [{ forgotten: [userId] }, { message: `there is no like of user "${userId}"` }]) {
      const key = JSON.stringify(body).slice(0, 9);
      await store.idempotency.begin(key, "digest");
      await store.idempotency.finish(key, JSON.stringify({ status: 200, body: JSON.stringify(body) }));
    }
    await store.idempotency.begin("of another", "digest");
    await store.idempotency.finish("of another", JSON.stringify({ status: 200, body: '{"id":"another"}' }));
    expect(await store.exportUser(userId)).toMatchObject({
      events: [{ itemId: "b" }],
      impressions: [{ itemId: "a" }],
      recommendations: [{ recommId: "r1" }],
      jobs: [{ kind: "export" }],
    });
    expect(await store.shownToUser(userId, { sinceMs: 0, limit: 9 })).toEqual(new Map([["a", nowMs]]));
    const forgotten = await store.forgetUser(userId);
    expect(forgotten.removed).toEqual({
      users: 0,
      events: 1,
      impressions: 1,
      recommendations: 1,
      jobs: 1,
      deletions: 2,
      user_vectors: 0,
    });
    expect(await store.idempotency.begin("of another", "digest")).toEqual({
      response: expect.stringContaining("another"),
    });
    await store.query("delete from modalis.requests where key = $1", ["of another"]);
    const tables = await store.query(
      "select table_name as name from information_schema.tables where table_schema = 'modalis'",
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const rows = await store.query(`select whole::text as row from modalis.${name as string} as whole`);
      expect(rows.filter(({ row }) => (row as string).includes(userId))).toEqual([]);
    }
    expect(await store.verifyForgotten(userId)).toMatchObject({
      forgotten: true,
      receipt: { removed: forgotten.removed, auditNumber: forgotten.auditNumber },
    });
  });

  it("shows a changed or removed entry of the audit log", async () => {
    for (const action of ["one", "two", "three"]) await store.audit.append({ actor: "a", action });
    const entries = await store.audit.list({ limit: 100 });
    expect(await store.audit.verify()).toEqual({ entries: entries.length });
    const { number } = entries.at(-2)!;
    await store.query("update modalis.audit set action = 'another' where number = $1", [number]);
    expect((await store.audit.verify()).brokenAt).toBe(number);
    await store.query("update modalis.audit set action = 'two' where number = $1", [number]);
    expect((await store.audit.verify()).brokenAt).toBeUndefined();
    await store.query("delete from modalis.audit where number = $1", [number]);
    expect((await store.audit.verify()).brokenAt).toBe(number);
  });

  it("promotes models, rolls back further with each call, and tells other servers", async () => {
    const { models } = store;
    const before = await store.currentSequence();
    for (const id of ["m1", "m2", "m3"])
      await models.register({ id, kind: "ease", path: id, metrics: { ndcg: 0.1 } });
    await expect(models.register({ id: "m1", kind: "x", path: "x" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await expect(models.promote("none")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(models.rollback()).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const id of ["m1", "m2", "m3"]) await models.promote(id);
    expect(await models.rollbackOrder()).toEqual(["m3", "m2", "m1"]);
    expect((await models.rollback()).id).toBe("m2");
    expect(await models.rollbackOrder()).toEqual(["m2", "m1"]);
    expect((await models.rollback()).id).toBe("m1");
    await expect(models.rollback()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await models.current())?.id).toBe("m1");
    const told = (await store.changesSince(before, 100)).filter(({ kind }) => kind === "model-promoted");
    expect(told.map((change) => "modelId" in change && change.modelId)).toEqual([
      "m1",
      "m2",
      "m3",
      "m2",
      "m1",
    ]);
  });

  it("removes what is older than its limits, and nothing else", async () => {
    const ages = [0, 10, 20].map((age) => nowMs - age);
    await store.addEvents(
      ages.map((timestampMs) => ({
        id: `age-${timestampMs}`,
        userId: "o",
        itemId: "i",
        kind: "k",
        timestampMs,
      })),
    );
    await store.addImpressions(ages.map((atMs) => ({ id: `age-${atMs}`, itemId: "i", atMs })));
    const counts = await store.applyRetention({ eventsOlderThanMs: 15, impressionsOlderThanMs: 5 });
    expect(counts).toMatchObject({ events: 1, impressions: 2, recommendations: 0 });
    expect(await store.eventsOfUser("o", { limit: 9 })).toHaveLength(2);
  });

  it("lets a request be taken over whose server died, and forgets old ones", async () => {
    expect(await store.idempotency.begin("k", "d")).toBe("new");
    nowMs += 60_001;
    expect(await store.idempotency.begin("k", "d")).toBe("new");
    await store.idempotency.abandon("k");
    expect(await store.idempotency.begin("k", "d")).toBe("new");
    await store.idempotency.finish("k", "answer");
    nowMs += 60_001;
    expect(await store.idempotency.begin("k", "d")).toEqual({ response: "answer" });
    expect(await store.idempotency.expire(60_000)).toBe(1);
  });

  it("finds API keys by their hash, also revoked ones, and never two of one", async () => {
    await store.keys.put({ id: "key", hash: "h", role: "read", label: "L", limits: { perMinute: 60 } });
    await expect(store.keys.put({ id: "other", hash: "h", role: "read", label: "" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    expect([await store.keys.revoke("key"), await store.keys.revoke("key")]).toEqual([true, false]);
    expect(await store.keys.find("h")).toMatchObject({
      role: "read",
      limits: { perMinute: 60 },
      revokedAtMs: nowMs,
    });
  });

  it("works when its clock goes back", async () => {
    nowMs -= 500_000;
    const { added } = await store.addEvents([{ userId: "clock", itemId: "i", kind: "k" }]);
    const newest = await store.eventsOfUser("clock", { limit: 1 });
    expect([newest, added[0]!.sequence]).toEqual([added, await store.currentSequence()]);
  });

  it("refuses a database of a newer version, and work after it was disposed", async () => {
    await store.query("insert into modalis.migrations values ($1, 'newer', 0)", [MIGRATIONS.length + 1]);
    await store[Symbol.asyncDispose]();
    await expect(store.getItem("a")).rejects.toMatchObject({ code: "DISPOSED" });
    await expect(store.addEvents([{ userId: "u", itemId: "i", kind: "k" }])).rejects.toMatchObject({
      code: "DISPOSED",
    });
    await expect(openLiveStore({ folder }, { nowMs: Date.now })).rejects.toMatchObject({
      code: "UNSUPPORTED_INPUT",
    });
  });
});
