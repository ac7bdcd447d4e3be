import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCatalogue } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenCatalogue, openCatalogue } from "./catalogue/open-catalogue.js";
import { createServer } from "./create-server.js";
import { encodeCatalogue } from "./encode/encode-catalogue.js";
import { PNG, writeSmallCatalogue } from "./testing/small-catalogue.js";

const cacheFolder = join(tmpdir(), "modalis-test-models");
let folder: string;
let catalogue: OpenCatalogue;
let server: FastifyInstance;

beforeAll(async () => {
  folder = await writeSmallCatalogue();
  await encodeCatalogue(await readCatalogue(folder), { cacheFolder, only: ["text"] });
  catalogue = await openCatalogue(folder, { cacheFolder, nowMs: Date.UTC(2026, 0, 3) });
  server = await createServer({ catalogue });
});

afterAll(async () => {
  await server.close();
  await catalogue[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
  await rm(`${folder}-secret.png`, { force: true });
});

describe("POST /v1/recommend", () => {
  it("recommends what is like what the user liked, and says why", async () => {
    const { statusCode, body } = await post("/v1/recommend", { user: "marina", count: 2, explain: true });
    expect(statusCode).toBe(200);
    expect(body.personal).toBe(true);
    expect(body.items.map(({ id }: { id: string }) => id).sort()).toEqual(["harbour", "island"]);
    expect(body.liked.map(({ id }: { id: string }) => id)).toEqual(["sailing", "beach"]);
    for (const { score, contributions, because } of body.items) {
      expect(contributions.text).toBeCloseTo(score, 6);
      expect(["beach", "sailing"]).toContain(because[0].itemId);
    }
  });

  it("gives a user without history what is popular, and says that it is not personal", async () => {
    const { body } = await post("/v1/recommend", { user: "newcomer", count: 1 });
    expect(body.personal).toBe(false);
    expect(Object.keys(body.items[0].contributions)).toEqual(["popularity"]);
  });

  it("never recommends what events name and the catalogue does not list", async () => {
    const { body } = await post("/v1/recommend", { user: "newcomer", count: 100 });
    expect(body.items).toHaveLength(8);
    expect(body.items.map(({ id }: { id: string }) => id)).not.toContain("withdrawn");
    expect(catalogue.hasUser("guest")).toBe(true);
    expect(catalogue.findUsers("guest", 1)).toEqual([{ id: "guest", liked: 0 }]);
  });

  it("calls an answer personal although the user has seen everything", async () => {
    const all = ["beach", "harbour", "island", "sailing", "piano", "violin", "choir", "drums"];
    const answers = ["marina", "reader", "newcomer"].map(async (user) => {
      const { body } = await post("/v1/recommend", { user, exclude: all });
      expect(body.items).toEqual([]);
      return body.personal;
    });
    expect(await Promise.all(answers)).toEqual([true, true, false]);
  });

  it("knows a user by what they wrote of themselves", async () => {
    const { body } = await post("/v1/recommend", { user: "reader", count: 3 });
    for (const { id } of body.items) expect(["choir", "drums", "piano", "violin"]).toContain(id);
  });

  it("leaves out what it is told to", async () => {
    const { body } = await post("/v1/recommend", { user: "marina", count: 6, exclude: ["island"] });
    expect(body.items.map(({ id }: { id: string }) => id)).not.toContain("island");
  });

  it.each([
    [{ user: "marina", count: 0 }],
    [{ user: "" }],
    [{ count: 3 }],
    [{ user: "marina", count: 101, explain: true }],
    [{ user: "marina", colour: "red" }],
    ["not an object"],
  ])("refuses %j with a code and a reason", async (body) => {
    const answer = await post("/v1/recommend", body);
    expect(answer.statusCode).toBe(400);
    expect(answer.body.code).toBe("INVALID_ARGUMENT");
    expect(answer.body.message).not.toBe("");
  });
});

describe("similar items and search", () => {
  it("finds items like an item", async () => {
    const { body } = await post("/v1/items/violin/similar", { count: 2, modality: "text" });
    expect(body.items.map(({ id }: { id: string }) => id)).toContain("piano");
  });

  it("answers 404 for an item that is not there", async () => {
    expect((await post("/v1/items/nothing/similar", {})).statusCode).toBe(404);
  });

  it("finds items by a text", async () => {
    const { body } = await post("/v1/search", { text: "singing in church", count: 1 });
    expect(body.items[0].id).toBe("choir");
  });
});

describe("media and page", () => {
  it("sends a picture as what its content is", async () => {
    const answer = await server.inject("/media/beach/image/0");
    expect(answer.headers["content-type"]).toBe("image/png");
    expect(answer.rawPayload.equals(PNG)).toBe(true);
  });

  it("sends a range of it", async () => {
    const answer = await server.inject({ url: "/media/beach/image/0", headers: { range: "bytes=1-3" } });
    expect([answer.statusCode, answer.payload]).toEqual([206, "PNG"]);
  });

  it("never sends a page or script as one", async () => {
    const answer = await server.inject("/media/beach/image/1");
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
    expect((await server.inject(url)).statusCode).toBe(404);
  });

  it("serves the page under a policy that loads nothing from elsewhere", async () => {
    const answer = await server.inject("/");
    expect(answer.statusCode).toBe(200);
    expect(answer.payload).toContain("<title>Modalis</title>");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'self'");
  });

  it("lists users by what their id holds", async () => {
    const answer = await server.inject("/v1/users?query=mar");
    expect(answer.json()).toEqual({ users: [{ id: "marina", liked: 2 }] });
  });
});

async function post(url: string, payload: object | string) {
  const answer = await server.inject({
    method: "POST",
    url,
    payload: JSON.stringify(payload),
    headers: { "content-type": "application/json" },
  });
  return { statusCode: answer.statusCode, body: answer.json() };
}
