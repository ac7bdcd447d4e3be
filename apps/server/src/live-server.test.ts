import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCatalogue } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLiveServer } from "./create-live-server.js";
import { encodeCatalogue } from "./encode/encode-catalogue.js";
import type { LiveCatalogue } from "./live/live-catalogue.js";
import { openLiveCatalogue } from "./live/open-live-catalogue.js";
import { PNG, writeSmallCatalogue } from "./testing/small-catalogue.js";

const NOW = Date.UTC(2026, 10, 22);
const errors: unknown[] = [];
let folder: string;
let cacheFolder: string;
let live: LiveCatalogue;
let server: FastifyInstance;

async function open(): Promise<void> {
  live = await openLiveCatalogue({
    folder,
    cacheFolder,
    nowMs: () => NOW,
    onError: (error) => errors.push(error),
  });
  server = await createLiveServer({ live, nowMs: () => NOW, onError: (error) => errors.push(error) });
}

beforeAll(async () => {
  folder = await writeSmallCatalogue();
  cacheFolder = await mkdtemp(join(tmpdir(), "modalis-models-"));
  await encodeCatalogue(await readCatalogue(folder), { cacheFolder, only: ["text"] });
  await open();
});
afterAll(async () => {
  await server.close();
  await live[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
  await rm(cacheFolder, { recursive: true, force: true });
  expect(errors).toEqual([]);
});

async function call(method: "GET" | "PUT" | "POST" | "DELETE", url: string, body?: object) {
  const response = await server.inject({ method, url, ...(body === undefined ? {} : { body }) });
  return { status: response.statusCode, body: response.json() };
}

const ids = (answer: { body: { items: { id: string }[] } }) => answer.body.items.map(({ id }) => id);

describe("a live server", () => {
  it("starts from the catalogue's folder", async () => {
    const { status, body } = await call("GET", "/v1/catalogue");
    expect(status).toBe(200);
    expect(body).toMatchObject({ items: 8, events: 5 });
    const found = ids(await call("POST", "/v1/search", { text: "music", count: 3 }));
    expect(["choir", "drums", "piano", "violin"]).toEqual(expect.arrayContaining(found));
  });

  it("recommends an item from the call that adds it on, and not after it is removed", async () => {
    const put = await call("PUT", "/v1/items/lighthouse", {
      contents: { text: ["A lighthouse on a rock in the sea, with waves and fishing boats"] },
      attributes: { title: "The lighthouse", price: 3 },
    });
    expect(put).toMatchObject({ status: 200, body: { id: "lighthouse", problems: [] } });
    expect(put.body.encoded).toContain("text");
    const query = { user: "marina", count: 2, view: true };
    const { body } = await call("POST", "/v1/recommend", query);
    expect(body.items.map(({ id }: { id: string }) => id)).toContain("lighthouse");
    expect(body.items.find(({ id }: { id: string }) => id === "lighthouse").item.title).toBe(
      "The lighthouse",
    );
    for (const { score, contributions } of body.items) {
      const sum = Object.values<number>(contributions).reduce((total, part) => total + part, 0);
      expect(sum).toBeCloseTo(score, 5);
    }
    expect(await call("DELETE", "/v1/items/lighthouse")).toMatchObject({ body: { removed: true } });
    expect(ids(await call("POST", "/v1/recommend", query))).not.toContain("lighthouse");
    expect(await call("GET", "/v1/items/lighthouse")).toMatchObject({
      status: 404,
      body: { code: "NOT_FOUND" },
    });
  });

  it("changes a newcomer's list with the first events, which are there once however often they are sent", async () => {
    const events = [
      { id: "e1", userId: "newcomer", itemId: "piano", kind: "like" },
      { id: "e2", userId: "newcomer", itemId: "violin", kind: "like" },
    ];
    expect((await call("POST", "/v1/recommend", { user: "newcomer" })).body.personal).toBe(false);
    expect((await call("POST", "/v1/events", { events })).body).toEqual({
      added: ["e1", "e2"],
      duplicates: [],
      forgotten: [],
    });
    expect((await call("POST", "/v1/events", { events })).body.duplicates.sort()).toEqual(["e1", "e2"]);
    const { body } = await call("POST", "/v1/recommend", { user: "newcomer", count: 2, explain: true });
    expect(body.personal).toBe(true);
    expect(body.items.map(({ id }: { id: string }) => id)).toContain("choir");
    expect(body.items[0].sentence).toMatch(/\S/);
    const history = await call("GET", "/v1/users/newcomer/events");
    expect(history.body.events.map(({ itemId }: { itemId: string }) => itemId)).toEqual(["violin", "piano"]);
  });

  it("recommends to a session that is stored nowhere", async () => {
    const session = {
      events: [
        { itemId: "sailing", kind: "like" },
        { itemId: "beach", kind: "like" },
      ],
    };
    const answer = await call("POST", "/v1/recommend", { session, count: 3 });
    expect(answer.body.personal).toBe(true);
    expect(ids(answer)).toEqual(expect.not.arrayContaining(["sailing"]));
    expect(ids(answer).some((id) => id === "harbour" || id === "island")).toBe(true);
  });

  it("knows a user by what they wrote of themselves, and shows what another liked", async () => {
    const answer = await call("POST", "/v1/recommend", { user: "reader", count: 3 });
    expect(["choir", "drums", "piano", "violin"]).toEqual(expect.arrayContaining(ids(answer)));
    const { body } = await call("POST", "/v1/recommend", { user: "marina", view: true });
    expect(body.liked.map(({ id }: { id: string }) => id)).toEqual(["sailing", "beach"]);
    expect(body.items.map(({ id }: { id: string }) => id)).not.toContain("withdrawn");
  });

  it("filters, and says why an item is not there", async () => {
    const filter = { attribute: "title", in: ["The drums", "The choir"] };
    expect(ids(await call("POST", "/v1/recommend", { user: "marina", filter })).sort()).toEqual([
      "choir",
      "drums",
    ]);
    const { body } = await call("POST", "/v1/explain", { user: "marina", item: "harbour", filter });
    expect(body.whyNot.reason).toBe("filter");
    const wrong = await call("POST", "/v1/recommend", { filter: { attribute: "title", like: "%" } });
    expect(wrong).toMatchObject({ status: 400, body: { code: "INVALID_ARGUMENT" } });
    expect(wrong.body.message).toContain("filter.like is no operator");
  });

  it("takes a picture by upload and serves it", async () => {
    const upload = await server.inject({
      method: "POST",
      url: "/v1/uploads",
      headers: { "content-type": "application/octet-stream" },
      body: PNG,
    });
    expect(upload.json()).toMatchObject({ bytes: PNG.length });
    const contents = { image: [{ upload: upload.json().upload }] };
    const { body } = await call("PUT", "/v1/items/white", { contents });
    expect(body.encoded).toContain("image");
    const file = await server.inject("/media/white/image/0");
    expect(file.headers["content-type"]).toBe("image/png");
    expect(file.rawPayload.equals(PNG)).toBe(true);
    const unknown = { contents: { image: [{ upload: "0".repeat(64) }] } };
    expect(await call("PUT", "/v1/items/none", unknown)).toMatchObject({ status: 404 });
  });

  it("stores an item whose picture is broken, and says what is wrong with it", async () => {
    const upload = await server.inject({
      method: "POST",
      url: "/v1/uploads",
      headers: { "content-type": "application/octet-stream" },
      body: "<!doctype html>",
    });
    const { status, body } = await call("PUT", "/v1/items/broken", {
      contents: { text: ["a broken picture"], image: [{ upload: upload.json().upload }] },
    });
    expect(status).toBe(200);
    expect(body.encoded).toContain("text");
    expect(body.problems).toEqual([
      expect.objectContaining({ modality: "image", code: "UNSUPPORTED_INPUT" }),
    ]);
  });

  it("fetches nothing from inside the network", async () => {
    for (const url of [
      "http://127.0.0.1:22/",
      "http://localhost/",
      "http://169.254.169.254/",
      "file:///etc/passwd",
    ]) {
      const answer = await call("PUT", "/v1/items/inside", { contents: { image: [{ url }] } });
      expect([url, answer.status]).toEqual([url, 400]);
    }
  });

  it("has all of it after a restart", async () => {
    await server.close();
    await live[Symbol.asyncDispose]();
    await open();
    expect((await call("GET", "/v1/items/white")).status).toBe(200);
    const { body } = await call("POST", "/v1/recommend", { user: "newcomer", count: 2 });
    expect(body.personal).toBe(true);
    expect(ids(await call("POST", "/v1/items/beach/similar", { count: 2 }))).toHaveLength(2);
    expect((await call("GET", "/readyz")).body).toEqual({ status: "ready" });
  });
});
