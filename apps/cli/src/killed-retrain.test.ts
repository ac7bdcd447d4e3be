import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leftInTraining, trainerOf, writeTwoTastes } from "./testing/retrain-processes.js";
import { type ServedByBuilt, serveBuilt } from "./testing/serve-built.js";

const LONG = { timeout: 300_000 };
/** Takes many minutes, and tells how far it is. */
const SLOW = { model: "bpr-mf", settings: { epochs: 1_000_000 }, promote: false };
const QUICK = { model: "item-knn" };
let catalogue: string;

beforeAll(async () => {
  catalogue = await mkdtemp(join(tmpdir(), "modalis-killed-retrain-"));
  await writeTwoTastes(catalogue);
});
afterAll(() => rm(catalogue, { recursive: true, force: true }));

interface Job {
  readonly id: string;
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly attempts: number;
  readonly error?: string;
  readonly result?: { readonly id: string };
}

const runs = async () => (await readdir(join(catalogue, "runs")).catch(() => [])).sort();
const trainer = (served: ServedByBuilt) => trainerOf(served, catalogue);

async function ended(served: ServedByBuilt, id: string): Promise<Job> {
  const get = () => served.call<Job>(`/v1/jobs/${id}`);
  await expect
    .poll(async () => (await get()).state, { timeout: 120_000, interval: 100 })
    .toMatch(/done|failed/);
  return get();
}

const ask = async (served: ServedByBuilt, choice: object) =>
  (await served.call<Job>("/v1/models/retrain", choice)).id;

/** The next retrain works, and nothing but its bundle is there. */
async function nextWorks(served: ServedByBuilt, before: readonly string[]): Promise<string[]> {
  const { state, result, error } = await ended(served, await ask(served, QUICK));
  expect([state, error]).toEqual(["done", undefined]);
  const now = await runs();
  expect(now).toEqual([...before, result!.id].sort());
  const { models } = await served.call<{ models: { id: string }[] }>("/v1/models");
  expect(models.map(({ id }) => id).sort()).toEqual(now);
  await expect.poll(() => leftInTraining(catalogue), { timeout: 60_000 }).toEqual([]);
  return now;
}

describe.skipIf(process.platform !== "linux")("a retrain that is killed (skipped: needs /proc)", LONG, () => {
  it("by its own process fails with a reason, and the server and the next retrain go on", async () => {
    await using served = await serveBuilt(catalogue);
    const id = await ask(served, SLOW);
    process.kill(await trainer(served), "SIGKILL");
    expect(await ended(served, id)).toMatchObject({
      state: "failed",
      error: expect.stringContaining("SIGKILL"),
    });
    expect(await runs()).toEqual([]);
    await nextWorks(served, []);
  });

  it("with its server is begun again, can be ended, and leaves nothing; the next one works", async () => {
    const before = await runs();
    const served = await serveBuilt(catalogue);
    const id = await ask(served, SLOW);
    const child = await trainer(served);
    served.process.child.kill("SIGKILL");
    process.kill(child, "SIGKILL");
    await served.process.ended;
    await using again = await serveBuilt(catalogue);
    await trainer(again);
    expect(await again.call<Job>(`/v1/jobs/${id}`)).toMatchObject({ state: "running", attempts: 2 });
    expect(await again.call(`/v1/jobs/${id}/cancel`, {})).toEqual({ cancelled: true });
    await nextWorks(again, before);
  });

  it("with its server alone ends by itself, as nobody wants its result", async () => {
    const served = await serveBuilt(catalogue);
    const id = await ask(served, SLOW);
    const child = await trainer(served);
    served.process.child.kill("SIGKILL");
    await served.process.ended;
    const isGone = async () =>
      readFile(`/proc/${child}/cmdline`, "utf8").then(
        (line) => !line.includes("retrain-process"),
        () => true,
      );
    await expect.poll(isGone, { timeout: 60_000, interval: 50 }).toBe(true);
    await using again = await serveBuilt(catalogue);
    expect(await again.call(`/v1/jobs/${id}/cancel`, {})).toEqual({ cancelled: true });
  });
});
