import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import { paintedPng } from "../testing/png-of.js";
import { writeChannelModel } from "../testing/write-channel-model.js";

const COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [230, 10, 10],
  magenta: [220, 20, 230],
  blue: [20, 10, 220],
  black: [10, 20, 10],
};
const errors: unknown[] = [];
let folder: string;
let live: LiveCatalogue;
let server: FastifyInstance;

async function open(): Promise<void> {
  live = await openLiveCatalogue({
    folder,
    cacheFolder: join(folder, "cache"),
    models: { image: join(folder, "models", "red") },
    nowMs: Date.now,
    onError: (error) => errors.push(error),
  });
  server = await createLiveServer({ live, nowMs: Date.now, onError: (error) => errors.push(error) });
}

async function close(): Promise<void> {
  await server.close();
  await live[Symbol.asyncDispose]();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-migrate-"));
  await mkdir(join(folder, "pictures"));
  const lines: object[] = [];
  // Ten shades of each, so that there is more than one batch.
  for (const [name, [red, green, blue]] of Object.entries(COLOURS))
    for (let shade = 0; shade < 10; shade++) {
      const image = `pictures/${name}-${shade}.png`;
      await writeFile(join(folder, image), paintedPng(red, green + shade, blue));
      lines.push({ id: `${name}-${shade}`, image });
    }
  await writeFile(join(folder, "items.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const user = { id: "painter", image: "pictures/red-0.png" };
  await writeFile(join(folder, "users.jsonl"), `${JSON.stringify(user)}\n`);
  await writeChannelModel(join(folder, "models", "red"), 0);
  await writeChannelModel(join(folder, "models", "blue"), 2);
  await mkdir(join(folder, "models", "broken"));
  await open();
}, 120_000);
afterAll(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

async function call(method: "GET" | "PUT" | "POST", url: string, body?: object) {
  const answer = await server.inject({ method, url, ...(body === undefined ? {} : { body }) });
  return { status: answer.statusCode, body: answer.json() };
}

/** The colours of the items that are most like one. */
async function alike(id: string): Promise<ReadonlySet<string>> {
  const { status, body } = await call("POST", `/v1/items/${id}/similar`, { count: 19, modality: "image" });
  expect(status).toBe(200);
  return new Set(body.items.map((item: { id: string }) => item.id.split("-")[0]));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await condition()) return;
    await wait(100);
  }
  throw new Error("it did not come true within a minute");
}

type Space = { channel: string; inUse: boolean; source?: string; share?: number; fingerprint: string };
const spaces = async (): Promise<Space[]> => (await call("GET", "/v1/spaces")).body.spaces;
const inUse = async (channel: string) =>
  (await spaces()).find((space) => space.inUse && space.channel === channel);
const jobEnded = async (id: string) =>
  ["done", "failed"].includes((await call("GET", `/v1/jobs/${id}`)).body.state);

const REDDISH = new Set(["red", "magenta"]);
const BLUELESS = new Set(["red", "black"]);

describe("another model for one modality", { timeout: 240_000 }, () => {
  it("takes over when everything is encoded, with no failed call before, at or after the change", async () => {
    await until(async () => (await inUse("image"))?.share === 1);
    const others = (await spaces()).filter(({ channel }) => channel !== "image");
    expect(await alike("red-3")).toEqual(REDDISH);
    const { status, body } = await call("POST", "/v1/spaces/image/migrate", { model: "models/blue" });
    expect(status).toBe(200);
    expect((await call("POST", "/v1/spaces/image/migrate", { model: "models/blue" })).status).toBe(400);
    const seen: string[] = [];
    let added = 0;
    await until(async () => {
      seen.push([...(await alike("red-3"))].sort().join(" "));
      expect((await call("POST", "/v1/recommend", { user: "painter" })).status).toBe(200);
      const id = `black-new-${added++}`;
      await writeFile(join(folder, "pictures", `${id}.png`), paintedPng(12, 20 + added, 11));
      const upload = await server.inject({
        method: "POST",
        url: "/v1/uploads",
        headers: { "content-type": "application/octet-stream" },
        body: paintedPng(12, 20 + added, 11),
      });
      const contents = { image: [{ upload: upload.json().upload }] };
      expect((await call("PUT", `/v1/items/${id}`, { contents })).status).toBe(200);
      return jobEnded(body.job);
    });
    const job = (await call("GET", `/v1/jobs/${body.job}`)).body;
    expect(job).toMatchObject({ state: "done", result: { channel: "image", failed: 0 } });
    expect(new Set(seen)).toContain("magenta red");
    expect([...(await alike("red-3"))].sort()).toEqual([...BLUELESS].sort());
    const now = await inUse("image");
    expect(now).toMatchObject({ source: "models/blue" });
    await until(async () => (await inUse("image"))?.share === 1);
    expect((await spaces()).some((space) => space.channel === "image" && !space.inUse)).toBe(true);
    // Nothing else was touched.
    for (const { channel, fingerprint } of others)
      expect((await inUse(channel))?.fingerprint).toBe(fingerprint);
    expect((await call("POST", "/v1/recommend", { user: "painter" })).body.personal).toBe(true);
  });

  it("is still there after a restart, for what comes then too", async () => {
    await close();
    await open();
    expect(await inUse("image")).toMatchObject({ source: "models/blue", share: 1 });
    expect([...(await alike("red-3"))].sort()).toEqual([...BLUELESS].sort());
    expect((await call("POST", "/v1/recommend", { user: "painter" })).body.personal).toBe(true);
    const upload = await server.inject({
      method: "POST",
      url: "/v1/uploads",
      headers: { "content-type": "application/octet-stream" },
      body: paintedPng(225, 44, 225),
    });
    const contents = { image: [{ upload: upload.json().upload }] };
    const put = await call("PUT", "/v1/items/magenta-late", { contents });
    expect(put.body).toMatchObject({ problems: [], encoded: expect.arrayContaining(["image"]) });
    expect(await alike("magenta-late")).toContain("blue");
  });

  it("gives way to the one before on a rollback, which then holds what came since", async () => {
    expect((await call("POST", "/v1/spaces/image/rollback")).status).toBe(200);
    expect(await alike("red-3")).toEqual(REDDISH);
    await until(async () => (await inUse("image"))?.share === 1);
    expect(await alike("magenta-late")).toEqual(REDDISH);
    expect((await call("POST", "/v1/spaces/image/rollback")).status).toBe(404);
  });

  it("fails as a job that says why where a model gives nothing, and serves on", async () => {
    for (const [model, why] of [
      ["models/broken", 'by model "models/broken": '],
      ["models/red", "served from"],
    ] as const) {
      const { body } = await call("POST", "/v1/spaces/image/migrate", { model });
      await until(() => jobEnded(body.job));
      const job = (await call("GET", `/v1/jobs/${body.job}`)).body;
      expect(job).toMatchObject({ state: "failed", error: expect.stringContaining(why) });
      expect((await call("POST", `/v1/jobs/${body.job}/retry`)).body.state).toBe("waiting");
      await call("POST", `/v1/jobs/${body.job}/cancel`);
      await until(() => jobEnded(body.job));
    }
    expect(await alike("red-3")).toEqual(REDDISH);
    for (const [channel, model, status] of [
      ["smell", "models/blue", 404],
      ["text.words", "models/blue", 400],
      ["image", "models/none", 404],
      ["image", "../../etc", 400],
      ["image", "/etc", 400],
    ] as const)
      expect([
        channel,
        model,
        (await call("POST", `/v1/spaces/${channel}/migrate`, { model })).status,
      ]).toEqual([channel, model, status]);
    expect((await call("POST", "/v1/spaces/smell/rollback")).status).toBe(404);
    expect(errors).toEqual([]);
  });
});
