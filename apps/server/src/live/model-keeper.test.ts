import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInteractions } from "@modalis/contract";
import { constantModel, saveBundle } from "@modalis/recommender";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "./live-catalogue.js";
import { openLiveCatalogue } from "./open-live-catalogue.js";

const nowMs = () => Date.UTC(2026, 10, 22);
const ITEMS = ["a", "b", "c"];
let folder: string;
let live: LiveCatalogue;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-models-"));
  await writeFile(join(folder, "items.jsonl"), ITEMS.map((id) => `${JSON.stringify({ id })}\n`).join(""));
  await saveRun("first", [3, 2, 1]);
  await saveRun("second", [1, 2, 3]);
  live = await openLiveCatalogue({ folder, cacheFolder: join(folder, "cache"), nowMs });
}, 120_000);
afterAll(async () => {
  await live[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function saveRun(name: string, scores: readonly number[]): Promise<void> {
  const rows = [
    { userId: "ada", itemId: "a" },
    { userId: "ben", itemId: "b" },
  ];
  const interactions = createInteractions(rows, { userIds: ["ada", "ben"], itemIds: ITEMS });
  const model = constantModel({ scores: Float32Array.from(scores), userCount: 2 });
  await saveBundle(join(folder, "runs", name), { model, interactions });
}

it("promotes, rolls back and swaps while calls go on, none of which fails", async () => {
  const server = await createLiveServer({ live, nowMs });
  const post = async (url: string, body?: object) => {
    const answer = await server.inject({ method: "POST", url, ...(body === undefined ? {} : { body }) });
    return { status: answer.statusCode, body: answer.json() };
  };
  for (const id of ["first", "second"])
    expect((await post("/v1/models", { id, path: `runs/${id}` })).status).toBe(200);
  let swapping = true;
  const statuses = new Set<number>();
  const load = (async () => {
    while (swapping) {
      const answers = Array.from({ length: 5 }, () => post("/v1/recommend", { user: "ada" }));
      for (const { status } of await Promise.all(answers)) statuses.add(status);
    }
  })();
  for (let swap = 0; swap < 6; swap++) {
    expect((await post(`/v1/models/${swap % 2 === 0 ? "first" : "second"}/promote`)).status).toBe(200);
  }
  expect((await post("/v1/models/rollback")).body.id).toBe("first");
  swapping = false;
  await load;
  expect([...statuses]).toEqual([200]);
  expect(live.models.current()?.id).toBe("first");
  expect((await server.inject("/v1/models")).json()).toMatchObject({ current: "first" });
  await server.close();
});

it("refuses what is no bundle, or lies outside the folder, and keeps what is in service", async () => {
  const server = await createLiveServer({ live, nowMs });
  await writeFile(join(folder, "runs", "broken"), "nothing");
  for (const path of ["runs/none", "runs/broken", "../../etc", "/etc"]) {
    const answer = await server.inject({ method: "POST", url: "/v1/models", body: { id: "wrong", path } });
    expect([path, answer.statusCode >= 400 && answer.statusCode < 500]).toEqual([path, true]);
  }
  expect((await server.inject({ method: "POST", url: "/v1/models/none/promote" })).statusCode).toBe(404);
  expect(live.models.current()?.id).toBe("first");
  await server.close();
});

it("is in service again after a restart", async () => {
  await live[Symbol.asyncDispose]();
  live = await openLiveCatalogue({ folder, cacheFolder: join(folder, "cache"), nowMs });
  expect(live.models.current()?.id).toBe("first");
});
