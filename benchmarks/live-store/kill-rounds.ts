import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type LiveStorePlace, openLiveStore } from "@modalis/store";
import type { PostgresqlCluster } from "../../packages/conformance/src/live-store/postgresql-cluster.js";
import {
  type Acknowledged,
  lostWrites,
  writeUntilItFails,
} from "../../packages/store/src/database/test-write-load.js";

const writer = fileURLToPath(
  new URL("../../packages/store/src/database/test-write-process.ts", import.meta.url),
);

/** Kills the writing process (PGlite) or the database server (PostgreSQL) again and again, and says what was lost. */
export async function killRounds(
  place: LiveStorePlace,
  rounds: number,
  cluster: PostgresqlCluster | undefined,
): Promise<string> {
  const acknowledged: Acknowledged[] = [];
  for (let round = 0; round < rounds; round++) {
    const number = 5 + ((round * 37) % 60);
    if (cluster === undefined) acknowledged.push(...(await killedWriter(place, round, number)));
    else acknowledged.push(...(await killedServer(place, round, number, cluster)));
  }
  await using store = await openLiveStore(place, { nowMs: Date.now });
  const lost = await lostWrites(store, acknowledged);
  return `${acknowledged.length} writes acknowledged, ${lost.length} lost`;
}

async function killedWriter(place: LiveStorePlace, round: number, number: number): Promise<Acknowledged[]> {
  const folder = "folder" in place ? place.folder : "";
  const logs = await mkdtemp(join(tmpdir(), "modalis-kill-"));
  const log = join(logs, "log");
  const child = spawn(process.execPath, ["--import", "tsx", writer, folder, log, `kill-${round}`], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  let seen = 0;
  for await (const line of createInterface(child.stdout)) {
    if (line === "acknowledged" && ++seen === number) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  const lines = (await readFile(log, "utf8")).split("\n").slice(0, -1);
  await rm(logs, { recursive: true });
  return lines.map((line) => JSON.parse(line) as Acknowledged);
}

async function killedServer(
  place: LiveStorePlace,
  round: number,
  number: number,
  cluster: PostgresqlCluster,
): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  await using store = await openLiveStore(place, { nowMs: Date.now });
  await writeUntilItFails(store, `kill-${round}`, (write) => {
    acknowledged.push(write);
    if (acknowledged.length === number) void cluster.kill();
  });
  await cluster.kill();
  await cluster.start();
  return acknowledged;
}
