import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
