import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobRecord } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import type { KeepLimits } from "./retention-keeper.js";

const DAY_MS = 24 * 3_600_000;
const LONG = { timeout: 120_000 };
const poll = { timeout: 90_000, interval: 100 };
let folder: string;
let timeMs = Date.UTC(2026, 5, 1);
let live: LiveCatalogue;
let server: FastifyInstance;

async function open(keep: KeepLimits): Promise<void> {
  const nowMs = () => timeMs;
  live = await openLiveCatalogue({ folder, cacheFolder: join(folder, "cache"), nowMs, keep });
  server = await createLiveServer({ live, nowMs });
}

async function close(): Promise<void> {
  await server.close();
  await live[Symbol.asyncDispose]();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-retention-"));
  await writeFile(join(folder, "items.jsonl"), '{"id":"rose"}\n{"id":"iris"}\n');
  await open({});
}, 240_000);
afterAll(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

const post = (url: string, body: object) => server.inject({ method: "POST", url, body });
const jobs = () => live.store.jobs.list({ kind: "retention", limit: 9 });
const kinds = async () => (await live.store.eventsOfUser("ada", { limit: 9 })).map(({ kind }) => kind).sort();

async function addEvents(): Promise<void> {
  const event = { userId: "ada", itemId: "rose" };
  const events = [
    { ...event, id: "old", kind: "old", timestampMs: timeMs - 40 * DAY_MS },
    { ...event, id: "new", kind: "new", timestampMs: timeMs - DAY_MS },
    { ...event, id: "unknown", kind: "unknown", timestampMs: 0 },
  ];
  expect((await post("/v1/events", { events })).statusCode).toBe(200);
}

async function done(id: string): Promise<JobRecord> {
  await expect.poll(async () => (await live.store.jobs.get(id))?.state, poll).toBe("done");
  return (await live.store.jobs.get(id))!;
}

describe("retention by age", () => {
  it("removes nothing unasked, and needs to be told how old what may become", LONG, async () => {
    await addEvents();
    expect((await post("/v1/retention", {})).statusCode).toBe(400);
    expect((await post("/v1/retention", { eventsDays: 0 })).statusCode).toBe(400);
    expect((await post("/v1/retention", { auditDays: 1 })).statusCode).toBe(400);
    expect([await kinds(), await jobs()]).toEqual([["new", "old", "unknown"], []]);
  });

  it("is a job on request, whose result the audit log has too", LONG, async () => {
    const asked = await post("/v1/retention", { eventsDays: 30 });
    expect(asked.statusCode).toBe(202);
    const { id, result } = await done(asked.json().id);
    expect(result).toMatchObject({ removed: { events: 1, impressions: 0, recommendations: 0 } });
    expect((await server.inject(`/v1/jobs/${id}`)).json()).toMatchObject({
      kind: "retention",
      state: "done",
    });
    expect(await kinds()).toEqual(["new", "unknown"]);
    const told = (await live.store.audit.list({ limit: 9 })).map(({ action, details }) => [action, details]);
    expect(told).toEqual([
      ["ask-retention", {}],
      [
        "apply-retention",
        { removed: expect.objectContaining({ events: 1 }), limits: { eventsMs: 30 * DAY_MS } },
      ],
    ]);
  });

  it(
    "reaches the memory of a server that runs, which counts the removed events no longer",
    LONG,
    async () => {
      await expect.poll(() => live.recommender.counts().events, poll).toBe(2);
    },
  );

  it("is done once a day by a server that has limits, also after a restart", LONG, async () => {
    const { recommId } = (await post("/v1/recommend", { user: "ada" })).json();
    await expect
      .poll(async () => (await live.store.getRecommendation(recommId))?.recommId, poll)
      .toBe(recommId);
    timeMs += 30 * DAY_MS;
    await close();
    await open({ eventsMs: 30 * DAY_MS, givenMs: DAY_MS });
    await expect.poll(async () => (await jobs())[0]?.id.startsWith("retention-due-"), poll).toBe(true);
    const [due] = await jobs();
    expect((await done(due!.id)).result).toMatchObject({ removed: { events: 1, recommendations: 1 } });
    expect(await kinds()).toEqual(["unknown"]);
    expect(await live.store.getRecommendation(recommId)).toBeUndefined();
    expect((await live.store.audit.verify()).brokenAt).toBeUndefined();
  });
});
