import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "../access/api-key.js";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import type { RequestEntry } from "./request-log.js";

const NOW = Date.UTC(2026, 10, 22);
const nowMs = () => NOW;
let folder: string;
let live: LiveCatalogue;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-operations-"));
  await writeFile(join(folder, "items.jsonl"), "");
  live = await openLiveCatalogue({ folder, cacheFolder: join(folder, "models"), nowMs });
});
afterAll(async () => {
  await live[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const events = [{ userId: "ada", itemId: "a", kind: "like" }];

describe("metrics", () => {
  it("count by route and status, and hold nothing that a caller sent", async () => {
    const server = await createLiveServer({ live, nowMs });
    await server.inject({ method: "POST", url: "/v1/events", body: { events } });
    await server.inject({ method: "POST", url: "/v1/recommend", body: { user: "ada" } });
    await server.inject({ method: "POST", url: "/v1/recommend", body: { user: "ada", count: 0 } });
    await server.inject("/v1/users/ada/events");
    await server.inject("/nowhere/secret");
    const { body, headers } = await server.inject("/metrics");
    expect(headers["content-type"]).toContain("text/plain");
    const lines = body.split("\n");
    const durations = "modalis_http_request_duration_seconds_count";
    expect(lines).toEqual(
      expect.arrayContaining([
        `${durations}{method="POST",route="/v1/recommend",status="200"} 1`,
        `${durations}{method="POST",route="/v1/recommend",status="400"} 1`,
        `${durations}{method="GET",route="/v1/users/:id/events",status="200"} 1`,
        "modalis_recommendations_total 1",
        "modalis_events_total 1",
        "modalis_encoding_failures_total 0",
        "modalis_database_up 1",
        expect.stringMatching(/^modalis_database_lag_changes \d+$/),
      ]),
    );
    expect(body).toContain("process_resident_memory_bytes");
    expect(body).not.toMatch(/ada|secret/);
    await server.close();
  });

  it("are for operators where there are keys", async () => {
    const [reader, admin] = [createApiKey("read"), createApiKey("admin")];
    const findKey = async (hash: string) =>
      [reader, admin].find(({ stored }) => stored.hash === hash)?.stored;
    const server = await createLiveServer({ live, nowMs, findKey });
    const ask = (headers: Record<string, string>) => server.inject({ url: "/metrics", headers });
    expect((await ask({})).statusCode).toBe(401);
    expect((await ask({ "x-api-key": reader.key })).statusCode).toBe(403);
    expect((await ask({ "x-api-key": admin.key })).statusCode).toBe(200);
    await server.close();
  });
});

describe("the log of requests", () => {
  it("tells of each once, by its route, with the user's keyed hash where that is asked for", async () => {
    for (const logUsers of [false, true]) {
      const entries: RequestEntry[] = [];
      const server = await createLiveServer({ live, nowMs, logUsers, onLog: (entry) => entries.push(entry) });
      const { headers } = await server.inject({
        method: "POST",
        url: "/v1/recommend",
        body: { user: "ada" },
      });
      await server.inject("/v1/users/ada");
      await server.inject("/api/user/ada/feedback");
      await server.inject("/v1/items/ada");
      const user = logUsers ? { user: live.store.tombstoneOf("ada") } : {};
      const common = { atMs: NOW, ms: expect.any(Number), requestId: expect.any(String) };
      expect(entries).toEqual([
        {
          ...common,
          requestId: headers["x-request-id"],
          method: "POST",
          route: "/v1/recommend",
          status: 200,
          ...user,
        },
        { ...common, method: "GET", route: "/v1/users/:id", status: 404, ...user },
        { ...common, method: "GET", route: "/api/user/:id/feedback", status: 200, ...user },
        { ...common, method: "GET", route: "/v1/items/:id", status: 404 },
      ]);
      // As a word: hexadecimal digits may spell it.
      expect(JSON.stringify(entries)).not.toMatch(/\bada\b/);
      await server.close();
    }
  });
});
