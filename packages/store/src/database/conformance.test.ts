import { rm } from "node:fs/promises";
import {
  describeLiveStore,
  type PostgresqlCluster,
  postgresqlAbsence,
  startPostgresql,
} from "@modalis/conformance";
import { afterAll, beforeAll } from "vitest";
import { openLiveStore } from "./open-live-store.js";
import { folderWithDatabase } from "./test-places.js";

let folder: string;
let cluster: PostgresqlCluster | undefined;
beforeAll(async () => {
  folder = await folderWithDatabase();
  if (postgresqlAbsence() === undefined) cluster = await startPostgresql();
}, 240_000);
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describeLiveStore({
  name: "a live store in a folder (PGlite)",
  open: (nowMs) => openLiveStore({ folder }, { nowMs }),
});

describeLiveStore({
  name: "a live store in memory (PGlite)",
  open: (nowMs) => openLiveStore({ memory: true }, { nowMs }),
});

describeLiveStore({
  name: "a live store on PostgreSQL",
  skipAll: postgresqlAbsence(),
  open: (nowMs) => openLiveStore({ url: cluster!.createDatabase("conformance") }, { nowMs }),
});
