import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import type { OpenLiveCatalogueOptions } from "../live/live-catalogue-options.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import type { RetrainVerdict } from "../retrain/retrain-messages.js";
import { shiftedItems } from "./shifted-tastes.js";

/** What a retrain is shown as. */
export interface ShownRetrain {
  readonly id: string;
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly error?: string;
  readonly result?: RetrainOutcome;
}

export interface RetrainOutcome {
  readonly id: string;
  readonly promoted: boolean;
  readonly candidate: Readonly<Record<string, number>>;
  readonly current: Readonly<Record<string, number>>;
  readonly comparison: Omit<RetrainVerdict, "candidate" | "current">;
}

/** A live server of the items of `shifted-tastes.ts`, with a clock that the test sets. */
export interface ShiftedServer extends AsyncDisposable {
  readonly folder: string;
  readonly errors: readonly unknown[];
  live(): LiveCatalogue;
  /** Moves the clock on, at least by a second. */
  setTime(nowMs: number): void;
  call<Body = unknown>(
    method: "GET" | "POST" | "PUT" | "DELETE",
    url: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: Body }>;
  /** Asks for a retrain and waits for its end. */
  retrain(choice: object): Promise<ShownRetrain>;
  /** Closes it and opens it again on the same folder, with other options where they are given. */
  restart(options?: ShiftedOptions): Promise<void>;
}

/** How the catalogue is opened. */
type ShiftedOptions = Pick<OpenLiveCatalogueOptions, "keepRuns">;

export async function openShiftedServer(
  startMs: number,
  options: ShiftedOptions = {},
): Promise<ShiftedServer> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-retrain-"));
  const lines = shiftedItems().map((item) => `${JSON.stringify(item)}\n`);
  await writeFile(join(folder, "items.jsonl"), lines.join(""));
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  let timeMs = startMs;
  const nowMs = () => timeMs;
  const open = async (own: ShiftedOptions): Promise<{ live: LiveCatalogue; server: FastifyInstance }> => {
    const cacheFolder = join(folder, "cache");
    const live = await openLiveCatalogue({ folder, cacheFolder, nowMs, onError, ...own });
    return { live, server: await createLiveServer({ live, nowMs, onError }) };
  };
  let opened = await open(options);
  const close = async (): Promise<void> => {
    await opened.server.close();
    await opened.live[Symbol.asyncDispose]();
  };
  const call: ShiftedServer["call"] = async (method, url, body) => {
    const answer = await opened.server.inject({ method, url, ...(body === undefined ? {} : { body }) });
    return { status: answer.statusCode, body: answer.json() };
  };
  return {
    folder,
    errors,
    live: () => opened.live,
    setTime(time) {
      timeMs = time;
    },
    call,
    async retrain(choice) {
      timeMs += 1000;
      const { body } = await call<ShownRetrain>("POST", "/v1/models/retrain", choice);
      for (;;) {
        const shown = (await call<ShownRetrain>("GET", `/v1/models/retrain/${body.id}`)).body;
        if (shown.state === "done" || shown.state === "failed") return shown;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async restart(own = options) {
      await close();
      opened = await open(own);
    },
    async [Symbol.asyncDispose]() {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
