import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PostgresqlCluster, postgresqlAbsence, startPostgresql } from "@modalis/conformance";
import type { FastifyInstance } from "fastify";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "./live-catalogue.js";
import { openLiveCatalogue } from "./open-live-catalogue.js";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Opened {
  readonly live: LiveCatalogue;
  readonly server: FastifyInstance;
  readonly errors: unknown[];
}

async function open(folder: string, nowMs: () => number, databaseUrl?: string): Promise<Opened> {
  await writeFile(join(folder, "items.jsonl"), "");
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const database = databaseUrl === undefined ? {} : { databaseUrl };
  const live = await openLiveCatalogue({
    folder,
    cacheFolder: join(folder, "models"),
    nowMs,
    onError,
    ...database,
  });
  closing.push(() => live[Symbol.asyncDispose]());
  const server = await createLiveServer({ live, nowMs, onError });
  closing.push(() => server.close());
  return { live, server, errors };
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-outage-"));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function call(server: FastifyInstance, method: "GET" | "PUT" | "POST", url: string, body?: object) {
  const response = await server.inject({ method, url, ...(body === undefined ? {} : { body }) });
  return { status: response.statusCode, body: response.json() };
}

const like = (id: string, itemId = "a", timestampMs?: number) => ({
  events: [
    { id, userId: "ada", itemId, kind: "like", ...(timestampMs === undefined ? {} : { timestampMs }) },
  ],
});

const absence = postgresqlAbsence();

describe.skipIf(absence !== undefined)(
  `a server whose PostgreSQL is killed (skipped: ${absence ?? ""})`,
  () => {
    it("says 503, answers from memory, and goes on by itself once the database is back", {
      timeout: 240_000,
    }, async () => {
      const cluster: PostgresqlCluster = await startPostgresql();
      closing.push(() => cluster[Symbol.asyncDispose]());
      const folder = await temporaryFolder();
      const { server } = await open(folder, Date.now, cluster.createDatabase("outage"));
      for (const id of ["a", "b", "c"])
        await call(server, "PUT", `/v1/items/${id}`, { attributes: { title: id } });
      expect(await call(server, "POST", "/v1/events", like("before"))).toMatchObject({ status: 200 });
      expect(await call(server, "GET", "/readyz")).toMatchObject({ status: 200 });

      await cluster.kill();
      const refused = await call(server, "POST", "/v1/events", like("during"));
      expect(refused).toMatchObject({ status: 503, body: { code: "UNAVAILABLE" } });
      expect(refused.body.message).toContain("try again");
      expect(refused.body.message).not.toMatch(/postgres:|127\.0\.0\.1/);
      expect(await call(server, "GET", "/readyz")).toMatchObject({
        status: 503,
        body: { code: "UNAVAILABLE" },
      });
      expect(await call(server, "GET", "/healthz")).toMatchObject({ status: 200 });
      const answer = await call(server, "POST", "/v1/recommend", { user: "ada", count: 5 });
      expect(answer.status).toBe(200);
      expect(answer.body.items).toHaveLength(2);

      await cluster.start();
      const soon = { timeout: 60_000 };
      await expect.poll(async () => (await call(server, "GET", "/readyz")).status, soon).toBe(200);
      const again = await call(server, "POST", "/v1/events", like("during", "b"));
      expect(again).toMatchObject({ status: 200, body: { added: ["during"] } });
      const { body } = await call(server, "GET", "/v1/users/ada/events");
      expect(body.events.map(({ id }: { id: string }) => id).sort()).toEqual(["before", "during"]);
    });
  },
);

const disk = mountSmallDisk();
afterAll(() => {
  if (disk === undefined) return;
  execFileSync("umount", [disk]);
  rmdirSync(disk);
});

describe.skipIf(disk === undefined)(
  "a server on a disk that fills up (skipped unless root may mount a tmpfs)",
  () => {
    it("refuses writes with 507, answers on, and writes again once there is room", {
      timeout: 240_000,
    }, async () => {
      const { server } = await open(disk!, Date.now);
      expect(await call(server, "PUT", "/v1/items/a", {})).toMatchObject({ status: 200 });
      const { bavail, bsize } = await statfs(disk!);
      const filler = join(disk!, "filler");
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - 20 * 2 ** 20)));
      const refused = await call(server, "POST", "/v1/events", like("during"));
      expect(refused).toMatchObject({ status: 507, body: { code: "WRITE_FAILED" } });
      expect(refused.body.message).not.toContain(disk!);
      expect(await call(server, "POST", "/v1/recommend", { user: "ada" })).toMatchObject({ status: 200 });
      await rm(filler);
      const again = await call(server, "POST", "/v1/events", like("during"));
      expect(again).toMatchObject({ status: 200, body: { added: ["during"] } });
    });
  },
);

describe("a server whose clock is moved", () => {
  it("keeps what it acknowledged, in the order it came, and answers with finite scores", {
    timeout: 240_000,
  }, async () => {
    const day = 86_400_000;
    let nowMs = Date.UTC(2026, 10, 22);
    const folder = await temporaryFolder();
    const { server, errors } = await open(folder, () => nowMs);
    const items = ["a", "b", "c", "d", "e", "f", "g", "h"];
    for (const id of items) await call(server, "PUT", `/v1/items/${id}`, { attributes: { title: id } });
    // Forward by a day, back by ten years, forward by a century, back to 1970, and home.
    const jumps = [day, -3_650 * day, 36_500 * day, -nowMs, 0];
    const home = nowMs;
    const named: string[] = [];
    for (const [at, jump] of jumps.entries()) {
      nowMs = home + jump;
      const id = `event${at}`;
      expect(await call(server, "POST", "/v1/events", like(id, items[at]))).toMatchObject({ status: 200 });
      named.push(id);
      const { status, body } = await call(server, "POST", "/v1/recommend", {
        user: at % 2 === 0 ? "ada" : "eve",
        count: 8,
        freshness: { lift: 1, halfLifeMs: day },
        rotation: { rate: 1, halfLifeMs: day },
        filter: { attribute: "title", exists: true },
      });
      expect(status).toBe(200);
      expect(body.items.length).toBe(at % 2 === 0 ? items.length - at - 1 : items.length);
      for (const { score } of body.items) expect(Number.isFinite(score)).toBe(true);
      expect(await call(server, "GET", "/readyz")).toMatchObject({ status: 200 });
    }
    const { body } = await call(server, "GET", "/v1/users/ada/events");
    expect(body.events.map(({ id }: { id: string }) => id)).toEqual(named.toReversed());
    expect(errors).toEqual([]);
  });
});

function mountSmallDisk(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const path = mkdtempSync(join(tmpdir(), "modalis-small-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=160m", "tmpfs", path], { stdio: "ignore" });
    return path;
  } catch {
    rmdirSync(path);
    return undefined;
  }
}
