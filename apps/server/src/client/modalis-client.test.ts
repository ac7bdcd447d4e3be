import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createModalisClient, type ModalisClient, ROUTES } from "@modalis/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "../access/api-key.js";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import { apiTypes } from "./api-types.js";

const GENERATED = new URL("../../../../packages/client/src/generated/api.ts", import.meta.url);

let folder: string;
let live: LiveCatalogue;
let server: Awaited<ReturnType<typeof createLiveServer>>;
let baseUrl: string;
let client: ModalisClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-client-"));
  await writeFile(join(folder, "items.jsonl"), "");
  live = await openLiveCatalogue({ folder, cacheFolder: join(folder, "models"), nowMs: Date.now });
  const { key, stored } = createApiKey("admin");
  const findKey = async (hash: string) => (hash === stored.hash ? stored : undefined);
  server = await createLiveServer({ live, nowMs: Date.now, findKey });
  baseUrl = await server.listen({ port: 0, host: "127.0.0.1" });
  client = createModalisClient({ baseUrl, apiKey: key });
});
afterAll(async () => {
  await server.close();
  await live[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe("the client of a server", () => {
  it("has a method for every operation of the server's own document, with the document's types", async () => {
    const document = (await server.inject("/openapi.json")).json();
    const operations = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.values(ROUTES).sort()).toEqual(operations.sort());
    const generated = await readFile(GENERATED, "utf8");
    expect(generated, "run `npm run generate` in apps/server").toBe(await apiTypes(document));
  });

  it("adds, reads, lists, recommends and forgets", async () => {
    await client.putItems({
      body: { items: ["a", "b", "c"].map((id) => ({ id, attributes: { price: 1 } })) },
    });
    const put = await client.putItem({ path: { id: "a/b ü?" }, body: { attributes: { price: 2 } } });
    expect(put).toMatchObject({ id: "a/b ü?", problems: [] });
    expect(await client.getItem({ path: { id: "a/b ü?" } })).toMatchObject({ attributes: { price: 2 } });
    const events = [{ userId: "ada", itemId: "a", kind: "like" }];
    expect((await client.addEvents({ body: { events } })).added).toHaveLength(1);
    const { items, recommId } = await client.recommend({ body: { user: "ada", count: 2 } });
    expect(items).toHaveLength(2);
    expect(items.map(({ id }) => id)).not.toContain("a");
    expect(recommId).not.toBe("");
    expect((await client.recommend({ body: {} })).items).toHaveLength(4);
    const page = await client.listItems({ query: { limit: 3 } });
    const rest = await client.listItems({ query: { limit: 3, after: page.next! } });
    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(["a", "a/b ü?", "b", "c"]);
    expect(await client.forgetUser({ path: { id: "ada" }, query: { receipt: true } })).toMatchObject({
      receipt: { removed: { events: 1 } },
    });
    expect(await client.getMetrics()).toContain("modalis_events_total 1");
    expect(await client.gorsePopular({ query: { n: 1 } })).toHaveLength(1);
  });

  it("uploads and gets files", async () => {
    const bytes = new TextEncoder().encode("GIF89a, nearly");
    const { upload } = await client.upload({ body: bytes });
    await client.putItem({ path: { id: "picture" }, body: { contents: { image: [{ upload }] } } });
    const medium = await client.getMedia({ path: { id: "picture", modality: "image", index: 0 } });
    expect(new Uint8Array(await medium.arrayBuffer())).toEqual(bytes);
  });

  it("tells what the server refused as the server's own error", async () => {
    const error = await client.getItem({ path: { id: "none" } }).catch((thrown) => thrown);
    expect(error[Symbol.for("modalis.error")], "what isModalisError goes by").toBe(true);
    expect(error).toMatchObject({
      code: "NOT_FOUND",
      status: 404,
      requestId: expect.any(String),
      message: 'there is no item "none"',
    });
    const stranger = createModalisClient({ baseUrl, apiKey: "wrong" });
    await expect(stranger.listItems()).rejects.toMatchObject({ code: "ACCESS_DENIED", status: 401 });
    for (const id of ["..", ".", "\ud800"])
      await expect(client.forgetUser({ path: { id } })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

/** A server that answers each call as the next of a list says, and tells what it was sent. */
async function failing(
  answers: readonly (number | "hang up" | "hang")[],
  headers: Record<string, string> = {},
) {
  const seen: IncomingMessage[] = [];
  const one: Server = createServer((request, response) => {
    const answer = answers[seen.push(request) - 1] ?? 200;
    if (answer === "hang up") request.socket.destroy();
    else if (answer !== "hang") {
      response.writeHead(answer, { "content-type": "application/json", ...(answer === 200 ? {} : headers) });
      response.end(JSON.stringify({ code: "UNAVAILABLE", message: "later", added: [] }));
    }
  });
  await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(one.address() as AddressInfo).port}/`;
  const stop = () => {
    one.closeAllConnections();
    one.close();
  };
  return { seen, stop, client: createModalisClient({ baseUrl: address, random: () => 0, timeoutMs: 1000 }) };
}

const events = [{ userId: "u", itemId: "i", kind: "like" }];

describe("a client of a server that fails", () => {
  it.each([429, 503, "hang up"] as const)(
    "tries again after %s, and sends events under one key",
    async (failure) => {
      const { seen, stop, client } = await failing([failure, failure]);
      await client.addEvents({ body: { events } });
      expect(seen).toHaveLength(3);
      const keys = new Set(seen.map(({ headers }) => headers["idempotency-key"]));
      expect([...keys]).toEqual([expect.stringMatching(/^[\da-f-]{36}$/)]);
      stop();
    },
  );

  it("waits as long as it is asked to", async () => {
    const { stop, client } = await failing([503], { "retry-after": "1" });
    const startedMs = performance.now();
    await client.getHealth();
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(990);
    stop();
    const patient = await failing([503], { "retry-after": "3600" });
    await expect(patient.client.getHealth()).rejects.toMatchObject({ code: "UNAVAILABLE", status: 503 });
    patient.stop();
  });

  it("gives up after the last attempt, and at once where a repeated call is another", async () => {
    const { seen, stop, client } = await failing([503, 503, 503, 503]);
    await expect(client.getHealth()).rejects.toMatchObject({ code: "UNAVAILABLE", status: 503 });
    expect(seen).toHaveLength(3);
    await expect(client.makeKey({ body: { role: "read", label: "a" } })).rejects.toMatchObject({
      status: 503,
    });
    expect(seen).toHaveLength(4);
    stop();
    const refused = await failing([400]);
    await expect(refused.client.getHealth()).rejects.toMatchObject({ status: 400 });
    expect(refused.seen).toHaveLength(1);
    refused.stop();
  });

  it("ends an attempt after its time, and the call when its signal says so", async () => {
    const { seen, stop, client } = await failing(["hang", "hang", "hang", "hang"]);
    const slow = client.recommend({ body: {} }, { timeoutMs: 50 });
    await expect(slow).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    expect(seen).toHaveLength(3);
    const reason = new Error("no longer wanted");
    const controller = new AbortController();
    const call = client.recommend({ body: {} }, { signal: controller.signal });
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    stop();
  });

  it("refuses options outside their range", () => {
    for (const wrong of [{ baseUrl: "localhost" }, { timeoutMs: 0 }, { retries: -1 }])
      expect(() => createModalisClient({ baseUrl, ...wrong })).toThrow(RangeError);
  });
});
