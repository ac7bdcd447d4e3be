import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { createLiveServer, type LiveServerOptions } from "../create-live-server.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";

export interface EmptyServer extends AsyncDisposable {
  readonly folder: string;
  readonly live: LiveCatalogue;
  readonly server: FastifyInstance;
  /** What the server took for its own fault. */
  readonly errors: readonly unknown[];
}

/**
 * A live server of a catalogue without anything, in a folder of its own.
 *
 * @param change Calls of the catalogue to serve in place of its own.
 */
export async function openEmptyServer(
  options: Omit<LiveServerOptions, "live" | "nowMs" | "onError"> = {},
  change: (live: LiveCatalogue) => Partial<LiveCatalogue> = () => ({}),
): Promise<EmptyServer> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-empty-"));
  await writeFile(join(folder, "items.jsonl"), "");
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const nowMs = () => Date.UTC(2026, 10, 22);
  const live = await openLiveCatalogue({ folder, cacheFolder: join(folder, "models"), nowMs, onError });
  const served: LiveCatalogue = { ...live, ...change(live) };
  const server = await createLiveServer({ ...options, live: served, nowMs, onError });
  return {
    folder,
    live,
    server,
    errors,
    async [Symbol.asyncDispose]() {
      await server.close();
      await live[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
