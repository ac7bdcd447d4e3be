import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInteractions } from "@modalis/contract";
import { constantModel, saveBundle } from "@modalis/recommender";
import type { FastifyInstance } from "fastify";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";

const ITEMS = ["plain", "fine", "grand"];
/** What everybody has an event with. */
const KNOWN = "known";

/** What {@link openTwoBundles} opens. */
export type TwoBundles = Awaited<ReturnType<typeof openTwoBundles>>;

/** A server of four items and two bundles: `plain-first`, which serves, and `grand-first`. */
export async function openTwoBundles(users: number) {
  const people = Array.from({ length: users }, (_, at) => `user ${at}`);
  const folder = await mkdtemp(join(tmpdir(), "modalis-bundles-"));
  await writeFile(
    join(folder, "items.jsonl"),
    [...ITEMS, KNOWN].map((id) => `${JSON.stringify({ id })}\n`).join(""),
  );
  await saveBundles(folder, people);
  const errors: unknown[] = [];
  let now = Date.UTC(2026, 10, 22);
  const nowMs = () => now;
  const open = async (): Promise<[LiveCatalogue, FastifyInstance]> => {
    const onError = (error: unknown) => errors.push(error);
    const live = await openLiveCatalogue({ folder, cacheFolder: join(folder, "cache"), nowMs, onError });
    return [live, await createLiveServer({ live, nowMs, onError })];
  };
  let [live, server] = await open();
  const close = async () => {
    await server.close();
    await live[Symbol.asyncDispose]();
  };
  for (const id of ["plain-first", "grand-first"]) await live.models.register({ id, path: `runs/${id}` });
  await live.models.promote("plain-first");
  await live.addEvents(
    people.map((userId) => ({ userId, itemId: KNOWN, kind: "like", timestampMs: now - 1 })),
  );
  return {
    people,
    /** What the server took for its own fault. */
    errors: errors as readonly unknown[],
    get live() {
      return live;
    },
    async call(method: "GET" | "PUT" | "POST" | "DELETE", url: string, body?: object) {
      const answer = await server.inject({ method, url, ...(body === undefined ? {} : { body }) });
      return { status: answer.statusCode, body: answer.json() };
    },
    /** A millisecond passes. */
    tick() {
      now++;
    },
    async restart() {
      await close();
      [live, server] = await open();
    },
    async [Symbol.asyncDispose]() {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Everybody is known to both. */
async function saveBundles(folder: string, people: readonly string[]): Promise<void> {
  const interactions = createInteractions(
    people.map((userId) => ({ userId, itemId: KNOWN })),
    { userIds: people, itemIds: [...ITEMS, KNOWN] },
  );
  for (const [name, scores] of [
    ["plain-first", [3, 2, 1, 0]],
    ["grand-first", [1, 2, 3, 0]],
  ] as const) {
    const model = constantModel({ scores: Float32Array.from(scores), userCount: people.length });
    await saveBundle(join(folder, "runs", name), { model, interactions });
  }
}
