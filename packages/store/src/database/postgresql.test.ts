import { type PostgresqlCluster, postgresqlAbsence, startPostgresql } from "@modalis/conformance";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LiveStore } from "./live-store.js";
import { openLiveStore } from "./open-live-store.js";
import { type Acknowledged, lostWrites, writeUntilItFails } from "./test-write-load.js";

const absence = postgresqlAbsence();
let cluster: PostgresqlCluster;
beforeAll(async () => {
  if (absence === undefined) cluster = await startPostgresql();
});
afterAll(() => cluster?.[Symbol.asyncDispose]());

const open = (url: string): Promise<LiveStore> => openLiveStore({ url }, { nowMs: Date.now });

describe.skipIf(absence !== undefined)(
  `a live store on PostgreSQL (skipped where it ${absence})`,
  { timeout: 240_000 },
  () => {
    it("loses nothing acknowledged when the server is killed under it, says so, and works again once it is back", async () => {
      await using store = await open(cluster.createDatabase("killed"));
      const acknowledged: Acknowledged[] = [];
      for (let round = 0; round < 3; round++) {
        const before = acknowledged.length;
        const writing = writeUntilItFails(store, `round-${round}`, (write) => {
          acknowledged.push(write);
          if (acknowledged.length === before + 20 + 7 * round) void cluster.kill();
        });
        expect(await writing).toMatchObject({ code: "UNAVAILABLE" });
        await expect(store.getItem("a")).rejects.toMatchObject({ code: "UNAVAILABLE" });
        await cluster.kill();
        await cluster.start();
        await store.putItems([{ id: `after-${round}` }]);
        acknowledged.push({ kind: "item", id: `after-${round}` });
      }
      expect(acknowledged.length).toBeGreaterThan(80);
      expect(await lostWrites(store, acknowledged)).toEqual([]);
      expect((await store.audit.verify()).brokenAt).toBeUndefined();
    });

    it("shows two stores each other's changes in one order and without gaps, while both write", async () => {
      const url = cluster.createDatabase("two");
      await using first = await open(url);
      await using second = await open(url);
      const controller = new AbortController();
      const seen: number[][] = [[], []];
      const watching = [first, second].map((store, at) =>
        store.watchChanges(
          0,
          (changes) => void seen[at]!.push(...changes.map(({ sequence }) => sequence)),
          controller.signal,
        ),
      );
      const added: number[] = [];
      const write = async (store: LiveStore, name: string): Promise<void> => {
        for (let at = 0; at < 60; at++) {
          const { added: records } = await store.addEvents(
            Array.from({ length: 1 + (at % 4) }, (_, part) => ({
              id: `${name}-${at}-${part}`,
              userId: "user",
              itemId: "item",
              kind: "like",
            })),
          );
          added.push(...records.map(({ sequence }) => sequence));
        }
      };
      await Promise.all([write(first, "a"), write(first, "b"), write(second, "c"), write(second, "d")]);
      const expected = added.toSorted((left, right) => left - right);
      for (const list of seen) {
        await expect.poll(() => list.length, { timeout: 60_000 }).toBe(expected.length);
        expect(list).toEqual(expected);
      }
      controller.abort();
      await Promise.all(watching);
    });

    it("hears of changes again after its listening connection was cut", async () => {
      const url = cluster.createDatabase("cut");
      await using first = await open(url);
      await using second = await open(url);
      const controller = new AbortController();
      let seen = 0;
      const watching = second.watchChanges(
        0,
        (changes) => {
          seen += changes.length;
        },
        controller.signal,
      );
      await first.putItems([{ id: "before" }]);
      await expect.poll(() => seen, { timeout: 60_000 }).toBe(1);
      await first.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()",
      );
      await first.putItems([{ id: "after" }]);
      await expect.poll(() => seen, { timeout: 60_000 }).toBe(2);
      controller.abort();
      await watching;
    });

    it("gives a job to one worker only, and again when its worker died", async () => {
      const url = cluster.createDatabase("jobs");
      let nowMs = 1_000;
      await using first = await openLiveStore({ url }, { nowMs: () => nowMs });
      await using second = await openLiveStore({ url }, { nowMs: () => nowMs });
      for (let at = 0; at < 20; at++)
        await first.jobs.put({ id: `job-${at}`, kind: "encode", payload: { at } });
      const claim = (store: LiveStore, worker: string) =>
        store.jobs.claim({ kinds: ["encode"], worker, leaseMs: 100 });
      const claims = await Promise.all(
        Array.from({ length: 24 }, (_, at) => claim(at % 2 === 0 ? first : second, `worker-${at}`)),
      );
      const taken = claims.filter((job) => job !== undefined).map(({ id }) => id);
      expect(new Set(taken).size).toBe(taken.length);
      while ((await claim(first, "rest")) !== undefined) taken.push("rest");
      expect(taken).toHaveLength(20);
      nowMs += 101;
      expect(await claim(second, "another")).toMatchObject({ attempts: 2, worker: "another" });
    });

    it("says what is wrong with an address, without its password", async () => {
      const url = cluster.createDatabase("address");
      await expect(open(url.replace("/address", "/nothing"))).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
      });
      await expect(open("postgres://u:secret@127.0.0.1:1/x")).rejects.toMatchObject({ code: "UNAVAILABLE" });
      await expect(open("mysql://u:secret@127.0.0.1/x")).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        message: expect.not.stringContaining("secret"),
      });
    });
  },
);
