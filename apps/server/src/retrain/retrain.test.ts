import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ModelRecord } from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  openShiftedServer,
  type RetrainOutcome,
  type ShiftedServer,
  type ShownRetrain,
} from "../testing/open-shifted-server.js";
import { shiftedLikes } from "../testing/shifted-tastes.js";

const START_MS = Date.UTC(2026, 0, 1);
const LATER_MS = Date.UTC(2026, 1, 1);
let shifted: ShiftedServer;

beforeAll(async () => {
  shifted = await openShiftedServer(START_MS);
}, 240_000);
afterAll(async () => {
  await shifted[Symbol.asyncDispose]();
  expect(shifted.errors).toEqual([]);
});

async function retrained(choice: object): Promise<RetrainOutcome> {
  const { result, error } = await shifted.retrain(choice);
  expect(error).toBeUndefined();
  return result!;
}

const serving = () => shifted.live().models.current()?.id;
const models = async () =>
  (await shifted.call<{ models: ModelRecord[]; current?: string }>("GET", "/v1/models")).body;
const ask = async (choice: object) =>
  (await shifted.call<ShownRetrain>("POST", "/v1/models/retrain", choice)).body.id;
const stateOf = async (id: string) => (await shifted.live().store.jobs.get(id))?.state;
const soon = { timeout: 120_000, interval: 100 };

describe("retraining beside serving", { timeout: 240_000 }, () => {
  it("needs enough recent events, and says so", async () => {
    expect(await shifted.retrain({})).toMatchObject({ state: "failed", error: expect.stringMatching(/\S/) });
    expect(await models()).toEqual({ models: [] });
  });

  it("puts the first model in service, judged beside popularity", async () => {
    await shifted.call("POST", "/v1/events", { events: shiftedLikes("before", START_MS) });
    const first = await retrained({ model: "ease" });
    expect(first).toMatchObject({
      promoted: true,
      comparison: { judgedAgainst: "popularity", notWorse: true },
    });
    expect(first.candidate["ndcg@20"]).toBeGreaterThan(first.current["ndcg@20"]!);
    expect(serving()).toBe(first.id);
  });

  it("promotes what has learned a shifted taste, with both models' numbers, while no call fails", async () => {
    shifted.setTime(LATER_MS);
    await shifted.call("POST", "/v1/events", { events: shiftedLikes("after", LATER_MS) });
    const before = serving();
    let learning = true;
    const statuses = new Set<number>();
    const load = (async () => {
      while (learning) {
        statuses.add((await shifted.call("POST", "/v1/recommend", { user: "after-1", count: 5 })).status);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const better = await retrained({});
    learning = false;
    await load;
    expect([...statuses]).toEqual([200]);
    expect(better).toMatchObject({
      promoted: true,
      comparison: { judgedAgainst: "the model that serves" },
    });
    expect(better.comparison.interval[0]).toBeGreaterThan(0);
    const known = await models();
    expect(known.current).toBe(better.id);
    const { candidate, current, comparison } = better;
    expect(known.models[0]).toMatchObject({
      id: better.id,
      parent: before,
      metrics: { candidate, current, comparison },
      details: { model: "ease", learnedFrom: "all" },
    });
    const audit = await shifted.live().store.audit.list({ limit: 100 });
    expect(audit.map(({ action, subject }) => [action, subject])).toContainEqual([
      "promote-model",
      better.id,
    ]);
    expect(await readdir(join(shifted.folder, ".modalis", "training"))).toEqual([]);
  });

  it("keeps a worse candidate out of service, and its numbers; the one that serves is judged on what it never saw", async () => {
    const before = serving();
    const worse = await retrained({ model: "popularity" });
    expect(worse).toMatchObject({
      promoted: false,
      comparison: {
        judgedAgainst: "the model that serves, learned anew from the same rows",
        notWorse: false,
      },
    });
    expect(worse.comparison.interval[0]).toBeLessThan(-worse.comparison.tolerance);
    const known = await models();
    expect(known.current).toBe(before);
    expect(known.models[0]).toMatchObject({
      id: worse.id,
      metrics: { candidate: worse.candidate, current: worse.current },
      details: { model: "popularity", learnedFrom: "training" },
    });
    expect(worse.candidate["ndcg@20"]).toBeLessThan(worse.current["ndcg@20"]!);
  });

  it("does not promote where it is not asked to", async () => {
    const before = serving();
    expect(await retrained({ promote: false })).toMatchObject({
      promoted: false,
      comparison: { notWorse: true },
    });
    expect(serving()).toBe(before);
  });

  it("is begun again after a restart", async () => {
    const id = await ask({ promote: false });
    await expect.poll(() => stateOf(id), soon).toBe("running");
    await shifted.restart();
    await expect.poll(() => stateOf(id), soon).toBe("done");
    expect((await shifted.live().store.jobs.get(id))?.attempts).toBe(2);
  });

  it("is ended at once by whoever asks", async () => {
    const id = await ask({});
    await expect.poll(() => stateOf(id), soon).toBe("running");
    const cancel = async () => (await shifted.call("DELETE", `/v1/models/retrain/${id}`)).body;
    expect(await cancel()).toEqual({ cancelled: true });
    expect((await shifted.call("GET", `/v1/models/retrain/${id}`)).body).toMatchObject({
      state: "failed",
      error: "it was cancelled",
    });
    expect(await cancel()).toEqual({ cancelled: false });
    await expect.poll(() => readdir(join(shifted.folder, ".modalis", "training")), soon).toEqual([]);
  });

  it("refuses models and settings that do not exist", async () => {
    const status = async (choice: object) =>
      (await shifted.call("POST", "/v1/models/retrain", choice)).status;
    expect(await status({ model: "magic" })).toBe(404);
    for (const wrong of [{ settings: { l2: 1 } }, { model: "ease", settings: { magic: 1 } }, { seed: -1 }]) {
      expect(await status(wrong)).toBe(400);
    }
    expect((await shifted.call("GET", "/v1/models/retrain/none")).status).toBe(404);
  });
});
