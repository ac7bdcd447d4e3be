import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCatalogue } from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenCatalogue, openCatalogue } from "./catalogue/open-catalogue.js";
import { createServer } from "./create-server.js";
import { encodeCatalogue } from "./encode/encode-catalogue.js";
import { writeSmallCatalogue } from "./testing/small-catalogue.js";

const cacheFolder = join(tmpdir(), "modalis-test-models");
let folder: string;
let catalogue: OpenCatalogue;

beforeAll(async () => {
  folder = await writeSmallCatalogue();
  await encodeCatalogue(await readCatalogue(folder), { cacheFolder, only: ["text"] });
  catalogue = await openCatalogue(folder, { cacheFolder, nowMs: Date.UTC(2026, 0, 3) });
});

afterAll(async () => {
  await catalogue[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
  await rm(`${folder}-secret.png`, { force: true });
});

describe("who may ask", () => {
  it.each(["localhost:80", "LOCALHOST", "127.0.0.1:7400", "[::1]:7400", "192.168.0.7", "shop.example:7400"])(
    "answers for %s",
    async (host) => {
      const { statusCode } = await asked({ catalogue, allowedHosts: ["Shop.example"] }, host);
      expect(statusCode).toBe(200);
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
    const answer = await asked({ catalogue, allowedHosts: ["shop.example"] }, host);
    expect(answer.statusCode).toBe(421);
    expect(answer.json().code).toBe("INVALID_ARGUMENT");
  });
});

describe("faults and clients that go away", () => {
  it("tells its own fault to whoever runs it, and only that there was one to the client", async () => {
    const errors: unknown[] = [];
    const fault = new Error("a secret path");
    const broken = {
      ...catalogue,
      summary: () => {
        throw fault;
      },
    };
    const answer = await asked({ catalogue: broken, onError: (error) => errors.push(error) }, "localhost");
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: "INTERNAL" });
    expect(answer.payload).not.toContain("secret");
    expect(errors).toEqual([fault]);
  });

  it("stops the work for a client that closed the connection, and reports no fault", async () => {
    const errors: unknown[] = [];
    const client = new AbortController();
    const stopped = new Promise<unknown>((resolve) => {
      const waiting: OpenCatalogue = {
        ...catalogue,
        search: (_text, _count, signal) =>
          new Promise((_, reject) => {
            signal!.addEventListener("abort", () => {
              reject(signal!.reason);
              resolve(signal!.reason);
            });
            client.abort();
          }),
      };
      void ask(waiting);
    });
    async function ask(waiting: OpenCatalogue) {
      const own = await createServer({ catalogue: waiting, onError: (error) => errors.push(error) });
      const address = await own.listen({ port: 0 });
      await fetch(`${address}/v1/search`, {
        method: "POST",
        body: '{"text":"sea"}',
        headers: { "content-type": "application/json" },
        signal: client.signal,
      }).catch(() => undefined);
      await stopped;
      await own.close();
    }
    expect(String(await stopped)).toContain("closed the connection");
    expect(errors).toEqual([]);
  });
});

async function asked(options: Parameters<typeof createServer>[0], host: string) {
  await using own = await createServer(options);
  return await own.inject({ url: "/v1/catalogue", headers: { host } });
}
