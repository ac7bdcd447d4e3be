import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "./access/api-key.js";
import { storedKeys } from "./access/stored-keys.js";
import { createLiveServer } from "./create-live-server.js";
import type { LiveCatalogue } from "./live/live-catalogue.js";
import { openLiveCatalogue } from "./live/open-live-catalogue.js";

let now = Date.UTC(2026, 10, 22);
let folder: string;
let live: LiveCatalogue;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-keys-"));
  await writeFile(join(folder, "items.jsonl"), "");
  live = await openLiveCatalogue({ folder, cacheFolder: join(folder, "models"), nowMs: () => now });
});
afterAll(async () => {
  await live[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe("a live server with keys", () => {
  it("describes every route in a document that says how to call it", async () => {
    const server = await createLiveServer({ live, nowMs: () => now });
    const document = (await server.inject("/openapi.json")).json();
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(["/v1/items/{id}", "/v1/recommend", "/v1/explain", "/v1/events", "/v1/search"]),
    );
    await server.close();
  });

  it("makes keys that open what their role may, until they are revoked", async () => {
    const { key: admin, stored } = createApiKey("admin");
    await live.store.keys.put({ id: stored.id, hash: stored.hash, role: "admin", label: "the first" });
    const server = await createLiveServer({
      live,
      nowMs: () => now,
      findKey: storedKeys(live.store, () => now),
    });
    const ask = (key: string, url: string, method: "GET" | "DELETE" | "POST" = "GET", body?: object) =>
      server.inject({ method, url, headers: { "x-api-key": key }, ...(body === undefined ? {} : { body }) });
    expect((await server.inject("/v1/catalogue")).statusCode).toBe(401);
    const made = await ask(admin, "/v1/keys", "POST", { role: "read", label: "the page", callsAMinute: 2 });
    const { key, id } = made.json();
    expect((await ask(key, "/v1/items")).statusCode).toBe(200);
    expect((await ask(key, "/v1/items/a", "DELETE")).statusCode).toBe(403);
    expect((await ask(key, "/v1/keys")).statusCode).toBe(403);
    expect((await ask(admin, "/v1/keys")).body).not.toContain(stored.hash);
    expect((await ask(admin, `/v1/keys/${id}`, "DELETE")).json()).toEqual({ revoked: true });
    now += 2_001;
    expect((await ask(key, "/v1/items")).statusCode).toBe(401);
    expect((await server.inject("/")).statusCode).toBe(200);
    expect((await server.inject("/healthz")).statusCode).toBe(200);
    await server.close();
  });

  it("tells a key that calls too often to wait", async () => {
    const { key, stored } = createApiKey("read", 2);
    const server = await createLiveServer({ live, nowMs: () => now, findKey: async () => stored });
    const statuses = [];
    for (let call = 0; call < 3; call++) {
      const { statusCode } = await server.inject({ url: "/v1/items", headers: { "x-api-key": key } });
      statuses.push(statusCode);
    }
    expect(statuses).toEqual([200, 200, 429]);
    await server.close();
  });

  it("does a request with an idempotency key once", async () => {
    const server = await createLiveServer({ live, nowMs: () => now });
    const send = (kind: string) =>
      server.inject({
        method: "POST",
        url: "/v1/events",
        headers: { "idempotency-key": "first" },
        body: { events: [{ userId: "ada", itemId: "a", kind }] },
      });
    const [first, again, other] = [await send("like"), await send("like"), await send("hide")];
    expect(again.json()).toEqual(first.json());
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(other.statusCode).toBe(400);
    expect(await live.store.eventsOfUser("ada", { limit: 10 })).toHaveLength(1);
    await server.close();
  });

  it("keeps answers for a day, and none that names a user who was forgotten", async () => {
    const server = await createLiveServer({ live, nowMs: () => now });
    const send = (key: string, method: "POST" | "PUT" | "DELETE", url: string, body?: object) =>
      server.inject({ method, url, headers: { "idempotency-key": key }, ...(body && { body }) });
    const like = (userId: string) => ({ events: [{ userId, itemId: "a", kind: "like" }] });
    await send("of a day ago", "POST", "/v1/events", like("bea"));
    await send("gone", "DELETE", "/api/feedback/like/raw-name/a");
    await send("forget", "DELETE", "/v1/users/raw-name");
    const again = await send("put", "PUT", "/v1/users", { users: [{ id: "raw-name" }] });
    expect(again.json()).toEqual({ stored: 0, forgotten: ["raw-name"] });
    const kept = async () =>
      (await live.store.query("select key, response from modalis.requests")).map(
        ({ key, response }) => `${key} ${response}`,
      );
    expect(await kept()).toContainEqual(expect.stringContaining("of a day ago"));
    expect((await kept()).join()).not.toContain("raw-name");
    now += 24 * 3_600_000 + 1;
    await send("of today", "POST", "/v1/events", like("bea"));
    await expect.poll(kept, { timeout: 60_000 }).toEqual([expect.stringContaining("of today")]);
    await server.close();
  });

  it("forgets a user with a receipt that can be checked, and lets nobody bring them back unnoticed", async () => {
    const server = await createLiveServer({ live, nowMs: () => now });
    const events = [{ userId: "eve", itemId: "a", kind: "like" }];
    await server.inject({ method: "POST", url: "/v1/events", body: { events } });
    const { receipt } = (await server.inject({ method: "DELETE", url: "/v1/users/eve?receipt=true" })).json();
    expect(receipt.removed.events).toBe(1);
    const back = (await server.inject({ method: "POST", url: "/v1/events", body: { events } })).json();
    expect(back.added).toEqual([]);
    expect(back.forgotten).toHaveLength(1);
    const check = (await server.inject("/v1/users/eve/forgotten")).json();
    expect(check).toMatchObject({ forgotten: true, tombstone: receipt.tombstone });
    expect(live.recommender.knowsUser("eve")).toBe(false);
    await server.close();
  });
});
