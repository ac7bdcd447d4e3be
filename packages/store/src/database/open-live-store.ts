import { resolve } from "node:path";
import { lockFolder } from "../embeddings/store-lock.js";
import { makeFolder } from "../embeddings/write-durably.js";
import { createAuditLog } from "./audit/audit-log.js";
import { createChangeFeed } from "./changes/change-feed.js";
import { openPglite } from "./engine/open-pglite.js";
import { openPostgresql } from "./engine/open-postgresql.js";
import { isComplete } from "./engine/pglite-folder.js";
import type { SqlDatabase } from "./engine/sql-database.js";
import { createEventRows } from "./events/event-rows.js";
import { exportTo } from "./exchange/export-to.js";
import { importFrom } from "./exchange/import-from.js";
import { createExperimentRegistry } from "./experiments/experiment-registry.js";
import { createGivenRows } from "./given/given-rows.js";
import { createItemRows } from "./items/item-rows.js";
import { createJobQueue } from "./jobs/job-queue.js";
import { createApiKeys } from "./keys/api-keys.js";
import type { LiveStore } from "./live-store.js";
import { createModelRegistry } from "./models/model-registry.js";
import { createRetention } from "./privacy/retention.js";
import { createUserPrivacy } from "./privacy/user-privacy.js";
import { createPublishedValues } from "./published/published-values.js";
import { keyedHash, readSecret } from "./read-secret.js";
import { createRequestLog } from "./requests/request-log.js";
import { migrate } from "./schema/migrate.js";
import { createSpaceRows } from "./spaces/space-rows.js";
import type { StoreContext } from "./store-context.js";
import { createUserRows } from "./users/user-rows.js";
import { createUserVectorRows } from "./vectors/user-vector-rows.js";
import { createVectorRows } from "./vectors/vector-rows.js";

/** Where a live store keeps its rows. */
export type LiveStorePlace =
  /** In `.modalis/database` of this folder, by PGlite; one process at a time. */
  | { readonly folder: string }
  /** In a PostgreSQL database, by its address `postgres://user:password@host:5432/database`. */
  | { readonly url: string }
  /** In memory, by PGlite; gone when disposed. */
  | { readonly memory: true };

export interface OpenLiveStoreOptions {
  /** The clock, in milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly signal?: AbortSignal;
}

/**
 * Opens a live store, brings its layout up to date, and makes it the first time; dispose it to let another process in.
 *
 * @example
 * await using store = await openLiveStore({ folder: "films" }, { nowMs: Date.now });
 * await store.putItems([{ id: "a", attributes: { genre: "drama" } }]);
 *
 * @throws `STORE_LOCKED` naming the process that has the folder, `MISSING_DEPENDENCY` without `@electric-sql/pglite` or
 * `pg`, `UNAVAILABLE` when the database does not answer, `WRITE_FAILED`, `INVALID_ARGUMENT` for a wrong address or
 * password, `UNSUPPORTED_INPUT` for a database of a newer version; the signal's reason once aborted.
 */
export async function openLiveStore(
  place: LiveStorePlace,
  { nowMs, signal }: OpenLiveStoreOptions,
): Promise<LiveStore> {
  signal?.throwIfAborted();
  const database = await openDatabase(place);
  try {
    signal?.throwIfAborted();
    await migrate(database, { nowMs });
    const key = await readSecret(database, "tombstones");
    const experimentKey = await readSecret(database, "experiments");
    signal?.throwIfAborted();
    const context = { database, nowMs, tombstoneOf: (userId: string) => keyedHash(key, userId) };
    return createStore(context, experimentKey);
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/** Whether a folder has a store of its own already: to open it makes nothing new there. */
export function holdsLiveStore(folder: string): boolean {
  return isComplete(databaseFolder(folder));
}

function databaseFolder(folder: string): string {
  return resolve(folder, ".modalis", "database");
}

async function openDatabase(place: LiveStorePlace): Promise<SqlDatabase> {
  if ("url" in place) return openPostgresql(place.url);
  if ("memory" in place) return openPglite({});
  const folder = databaseFolder(place.folder);
  await makeFolder(folder);
  const lock = await lockFolder(folder);
  try {
    return await openPglite({ folder, onClosed: () => lock.release() });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function createStore(context: StoreContext, experimentKey: Uint8Array): LiveStore {
  const { database, tombstoneOf } = context;
  const store: LiveStore = {
    kind: database.kind,
    tombstoneOf,
    query: database.query,
    ...createItemRows(context),
    ...createUserRows(context),
    ...createEventRows(context),
    ...createVectorRows(context),
    ...createUserVectorRows(context),
    ...createSpaceRows(context),
    ...createGivenRows(context),
    ...createChangeFeed(context),
    ...createUserPrivacy(context),
    ...createRetention(context),
    models: createModelRegistry(context),
    experiments: createExperimentRegistry(context, experimentKey),
    audit: createAuditLog(context),
    idempotency: createRequestLog(context),
    jobs: createJobQueue(context),
    keys: createApiKeys(context),
    published: createPublishedValues(context),
    exportTo: (folder, options) => exportTo(store, folder, options),
    importFrom: (source, options) => importFrom(store, source, options),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
  return store;
}
