import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCatalogue } from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLiveServer } from "./create-live-server.js";
import { encodeCatalogue } from "./encode/encode-catalogue.js";
import type { LiveCatalogue } from "./live/live-catalogue.js";
import { openLiveCatalogue } from "./live/open-live-catalogue.js";
import { PNG, writeSmallCatalogue } from "./testing/small-catalogue.js";

const cacheFolder = join(tmpdir(), "modalis-test-models");
const nowMs = () => Date.UTC(2026, 0, 3);
let folder: string;
let live: LiveCatalogue;

beforeAll(async () => {
  folder = await writeSmallCatalogue();
  await encodeCatalogue(await readCatalogue(folder), { cacheFolder, only: ["text"] });
  live = await openLiveCatalogue({ folder, cacheFolder, nowMs });
});
afterAll(async () => {
  await live[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
  await rm(`${folder}-secret.png`, { force: true });
});

type Options = Partial<Parameters<typeof createLiveServer>[0]>;

async function get(url: string, headers: Record<string, string> = {}, options: Options = {}) {
  await using server = await createLiveServer({ live, nowMs, ...options });
  return await server.inject({ url, headers });
}

describe("who may ask", () => {
  const allowedHosts = ["Shop.example"];

  it.each(["localhost:80", "LOCALHOST", "127.0.0.1:7400", "[::1]:7400", "192.168.0.7", "shop.example:7400"])(
    "answers for %s",
    async (host) => {
      expect((await get("/v1/catalogue", { host }, { allowedHosts })).statusCode).toBe(200);
    },
  );

  it.each([
    "evil.example",
    "localhost.evil.example:80",
    "127.0.0.1.evil.example",
    "evil@localhost",
    "[::1",
    "a b",
  ])("refuses %s, a name that a foreign page may have pointed here", async (host) => {
    const answer = await get("/v1/catalogue", { host }, { allowedHosts });
    expect(answer.statusCode).toBe(421);
    expect(answer.json().code).toBe("INVALID_ARGUMENT");
  });
});

describe("faults and clients that go away", () => {
  it("tells its own fault to whoever runs it, and only that there was one to the client", async () => {
    const errors: unknown[] = [];
    const fault = new Error("a secret path");
    const store = {
      ...live.store,
      getItem: () => {
        throw fault;
      },
    };
    const options = { live: { ...live, store }, onError: (error: unknown) => errors.push(error) };
    const answer = await get("/v1/items/beach", {}, options);
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: "INTERNAL" });
    expect(answer.payload).not.toContain("secret");
    expect(errors).toEqual([fault]);
  });

  it("stops the work for a client that closed the connection, and reports no fault", async () => {
    const errors: unknown[] = [];
    const client = new AbortController();
    let stop: (reason: unknown) => void = () => undefined;
    const stopped = new Promise<unknown>((resolve) => {
      stop = resolve;
    });
    const waiting: LiveCatalogue = {
      ...live,
      search: ({ signal }) =>
        new Promise((_, reject) => {
          signal!.addEventListener("abort", () => {
            reject(signal!.reason);
            stop(signal!.reason);
          });
          client.abort();
        }),
    };
    const server = await createLiveServer({ live: waiting, nowMs, onError: (error) => errors.push(error) });
    const address = await server.listen({ port: 0 });
    await fetch(`${address}/v1/search`, {
      method: "POST",
      body: '{"text":"sea"}',
      headers: { "content-type": "application/json" },
      signal: client.signal,
    }).catch(() => undefined);
    expect(String(await stopped)).toContain("closed the connection");
    await server.close();
    expect(errors).toEqual([]);
  });
});

describe("media and page", () => {
  it("sends a picture as what its content is, and a range of it", async () => {
    const answer = await get("/media/beach/image/0");
    expect(answer.headers["content-type"]).toBe("image/png");
    expect(answer.rawPayload.equals(PNG)).toBe(true);
    const range = await get("/media/beach/image/0", { range: "bytes=1-3" });
    expect([range.statusCode, range.payload]).toEqual([206, "PNG"]);
  });

  it("never sends a page or script as one", async () => {
    const answer = await get("/media/beach/image/1");
    expect(answer.headers["content-type"]).toBe("application/octet-stream");
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
  });

  it.each([
    "/media/harbour/image/0",
    "/media/beach/image/7",
    "/media/beach/text/0",
    "/media/..%2F..%2Fetc/image/0",
    "/../package.json",
  ])("sends nothing for %s", async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });

  it("serves the page under a policy that loads nothing from elsewhere", async () => {
    const answer = await get("/");
    expect(answer.statusCode).toBe(200);
    expect(answer.payload).toContain("<title>Modalis</title>");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'self'");
  });
});
