import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLiveStore } from "@modalis/store";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLiveServer } from "../create-live-server.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import { checkPseudonyms } from "./check-pseudonyms.js";
import { createPseudonyms, readPseudonyms } from "./pseudonyms.js";

const KEY = new Uint8Array(32).fill(7);
const nowMs = () => Date.UTC(2026, 10, 22);
/** Of which no part may be found anywhere. */
const RAW = "rosalind-raw-id@example";
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-pseudonyms-"));
  await writeFile(join(folder, "items.jsonl"), '{"id":"rose"}\n{"id":"tulip"}\n{"id":"iris"}\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("pseudonyms", () => {
  const { of, fingerprint } = createPseudonyms(KEY);

  it("are the same for the same id and key, differ otherwise, and stay themselves", () => {
    const other = createPseudonyms(new Uint8Array(32).fill(8));
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (id, another) => {
        expect(of(id)).toBe(createPseudonyms(KEY).of(id));
        expect(of(of(id))).toBe(of(id));
        expect(of(id)).not.toContain(id.length > 3 ? id : "\n");
        expect(other.of(id)).not.toBe(of(id));
        if (id !== another) expect(of(id)).not.toBe(of(another));
      }),
    );
    expect(other.fingerprint).not.toBe(fingerprint);
  });

  it("are HMAC-SHA-256 of the id under the key", () => {
    // By Python's hmac and base64.
    expect(of("ada")).toBe("pseudonym-6PfYnsLGDpNYsGVmQqmjwowe5FE0cOHJGzUMeFvzHqo");
  });

  it("need a key of 32 bytes, in a file that is there", async () => {
    expect(() => createPseudonyms(new Uint8Array(31))).toThrow("at least 32 bytes");
    await expect(readPseudonyms(join(folder, "none.key"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await writeFile(join(folder, "short.key"), "short");
    await expect(readPseudonyms(join(folder, "short.key"))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});

describe("a server with pseudonyms", { timeout: 240_000 }, () => {
  it("stores and logs no raw id, however it was sent, and knows the person all the same", async () => {
    const logs: string[] = [];
    const note = (entry: unknown) =>
      void logs.push(`${entry instanceof Error ? entry.stack : JSON.stringify(entry)}`);
    const pseudonyms = createPseudonyms(KEY);
    {
      await using live = await openLiveCatalogue({
        folder,
        cacheFolder: join(folder, "cache"),
        nowMs,
        pseudonyms,
        onError: note,
      });
      const server = await createLiveServer({ live, nowMs, onLog: note, logUsers: true, onError: note });
      const call = async (method: "GET" | "PUT" | "POST" | "DELETE", url: string, body?: object) => {
        const headers = { "idempotency-key": `${method} ${url.length}` };
        const sent = await server.inject({ method, url, headers, ...(body === undefined ? {} : { body }) });
        expect(sent.statusCode).toBeLessThan(500);
        return sent.json();
      };
      const path = encodeURIComponent(RAW);
      await call("PUT", `/v1/users/${path}`, { attributes: { country: "FI" } });
      await call("PUT", "/v1/users", { users: [{ id: RAW }] });
      await call("POST", "/v1/events", { events: [{ userId: RAW, itemId: "rose", kind: "like" }] });
      await call("POST", "/api/feedback", [
        { FeedbackType: "like", UserId: RAW, ItemId: "tulip", Timestamp: "2026-01-01T00:00:00Z" },
      ]);
      await call("POST", "/api/user", { UserId: RAW, Labels: [] });
      await call("POST", "/v1/explain", { user: RAW, item: "iris" });
      await call("GET", `/api/recommend/${path}`);
      const { items } = await call("POST", "/v1/recommend", { user: RAW });
      expect(items.map(({ id }: { id: string }) => id)).toEqual(["iris"]);
      const { events } = await call("GET", `/v1/users/${path}/events`);
      expect(new Set(events.map(({ userId }: { userId: string }) => userId))).toEqual(
        new Set([pseudonyms.of(RAW)]),
      );
      expect(await call("GET", `/v1/users/${pseudonyms.of(RAW)}`)).toMatchObject({ id: pseudonyms.of(RAW) });
      expect(await call("DELETE", `/v1/users/${path}?receipt=true`)).toMatchObject({
        receipt: { removed: { events: 2 } },
      });
      expect(await call("GET", `/v1/users/${path}/forgotten`)).toMatchObject({ forgotten: true });
      await server.close();
    }
    expect(logs.length).toBeGreaterThan(5);
    expect(logs.join("\n")).not.toContain(RAW);
    expect(await filesWith(join(folder, ".modalis"), RAW)).toEqual([]);
    expect(await filesWith(join(folder, ".modalis"), pseudonyms.of(RAW))).not.toEqual([]);
  });

  it("is refused with another key, or without: nobody becomes two", async () => {
    const open = (key?: number) =>
      openLiveCatalogue({
        folder,
        cacheFolder: join(folder, "cache"),
        nowMs,
        ...(key === undefined ? {} : { pseudonyms: createPseudonyms(new Uint8Array(32).fill(key)) }),
      });
    await expect(open(8)).rejects.toThrow("of another key");
    await expect(open()).rejects.toThrow("--pseudonyms-key-file");
    await using live = await open(7);
    expect(live.recommender.counts().items).toBe(3);
  });

  it("takes a folder's users and events in under pseudonyms, and refuses a database of raw ids", async () => {
    const [fresh, raw] = [await mkdtemp(join(folder, "fresh-")), await mkdtemp(join(folder, "raw-"))];
    for (const own of [fresh, raw]) {
      await writeFile(join(own, "items.jsonl"), '{"id":"rose"}\n');
      await writeFile(join(own, "users.jsonl"), `${JSON.stringify({ id: RAW })}\n`);
      await writeFile(
        join(own, "events.jsonl"),
        `${JSON.stringify({ user: RAW, item: "rose", kind: "like" })}\n`,
      );
    }
    const open = (own: string) =>
      openLiveCatalogue({
        folder: own,
        cacheFolder: join(own, "cache"),
        nowMs,
        pseudonyms: createPseudonyms(KEY),
      });
    {
      await using live = await open(fresh);
      expect(live.recommender.userIds()).toEqual([createPseudonyms(KEY).of(RAW)]);
    }
    expect(await filesWith(join(fresh, ".modalis", "database"), RAW)).toEqual([]);
    {
      await using store = await openLiveStore({ folder: raw }, { nowMs });
      await store.putUsers([{ id: RAW }]);
    }
    await expect(open(raw)).rejects.toThrow("as they were sent");
  });

  it("refuses a database that only wrote down what a stranger was recommended or shown", async () => {
    for (const write of ["addRecommendation", "addImpressions"] as const) {
      await using store = await openLiveStore({ memory: true }, { nowMs });
      await checkPseudonyms(store, undefined);
      if (write === "addRecommendation")
        await store.addRecommendation({ recommId: "r", userId: RAW, items: [], atMs: 1 });
      else await store.addImpressions([{ userId: RAW, itemId: "rose" }]);
      await expect(checkPseudonyms(store, createPseudonyms(KEY))).rejects.toThrow("as they were sent");
    }
  });
});

/** Names of the files below a folder that hold a text. */
async function filesWith(root: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(text)) found.push(path);
  }
  return found;
}
