import { type ErrorCode, ModalisError } from "@modalis/contract";
import { openLiveCatalogue } from "@modalis/server";
import type { JobRecord } from "@modalis/store";
import type { CommandContext } from "../commands/command-context.js";

/** The way from one embedding space to another, of a catalogue's folder or of a server. */
export interface SpaceMigrations extends AsyncDisposable {
  /** The newest first. */
  jobs(): Promise<readonly JobRecord[]>;
  job(id: string): Promise<JobRecord>;
  migrate(channel: string, model: string): Promise<JobRecord>;
  rollBack(channel: string): Promise<{ readonly fingerprint: string }>;
}

export interface MigrationPlace {
  /** `postgres://…` of a folder's catalogue. */
  readonly database?: string;
  /** A server's API key. */
  readonly key?: string;
}

/**
 * @param place A folder, or a server's address.
 * @throws `STORE_LOCKED` for the folder of a server that runs, and what opening a catalogue throws.
 */
export async function openMigrations(
  context: CommandContext,
  place: string,
  options: MigrationPlace,
): Promise<SpaceMigrations> {
  return /^https?:\/\//.test(place)
    ? ofServer(place, options, context.signal)
    : ofFolder(context, place, options);
}

const KIND = "migrate-space";

async function ofFolder(
  { cacheFolder, hub, now, signal, terminal, ffmpegPath }: CommandContext,
  folder: string,
  { database }: MigrationPlace,
): Promise<SpaceMigrations> {
  const live = await openLiveCatalogue({
    folder,
    cacheFolder,
    hub,
    nowMs: now,
    signal,
    onError: (error) => terminal.note(`failed: ${error instanceof Error ? error.message : String(error)}`),
    ...(database === undefined ? {} : { databaseUrl: database }),
    ...(ffmpegPath === undefined ? {} : { ffmpegPath }),
  });
  return {
    jobs: () => live.store.jobs.list({ kind: KIND, limit: 100 }),
    job: async (id) => (await live.store.jobs.get(id))!,
    migrate: (channel, model) => live.spaces.migrate(channel, model),
    rollBack: (channel) => live.spaces.rollBack(channel),
    [Symbol.asyncDispose]: () => live[Symbol.asyncDispose](),
  };
}

function ofServer(address: string, { key }: MigrationPlace, signal: AbortSignal): SpaceMigrations {
  const ask = async <Answer>(method: "GET" | "POST", path: string, body?: object): Promise<Answer> => {
    const headers = {
      ...(key === undefined ? {} : { "x-api-key": key }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    const init = { method, headers, signal, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(new URL(path, address), init).catch((cause) => {
      signal.throwIfAborted();
      throw new ModalisError("UNAVAILABLE", `${address} does not answer; is modalis serve running there?`, {
        cause,
      });
    });
    if (response.ok) return (await response.json()) as Answer;
    throw await refusal(response, address);
  };
  const channelPath = (channel: string) => `/v1/spaces/${encodeURIComponent(channel)}`;
  const job = (id: string) => ask<JobRecord>("GET", `/v1/jobs/${encodeURIComponent(id)}`);
  return {
    jobs: async () => (await ask<{ jobs: JobRecord[] }>("GET", `/v1/jobs?kind=${KIND}`)).jobs,
    job,
    async migrate(channel, model) {
      const asked = await ask<{ readonly job: string }>("POST", `${channelPath(channel)}/migrate`, { model });
      return job(asked.job);
    },
    rollBack: (channel) => ask("POST", `${channelPath(channel)}/rollback`),
    async [Symbol.asyncDispose]() {},
  };
}

/** As the server says it. */
async function refusal(response: Response, address: string): Promise<ModalisError> {
  const told = (await response.json().catch(() => ({}))) as {
    readonly code?: ErrorCode;
    readonly message?: string;
  };
  const { code, message } = told;
  if (code !== undefined && message !== undefined) return new ModalisError(code, message);
  return new ModalisError(
    "UNAVAILABLE",
    `${address} answers ${response.status}, as no server of Modalis does`,
  );
}
