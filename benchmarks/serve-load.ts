/**
 * Speed of `modalis serve` over HTTP, loaded from another process of this machine while events arrive.
 *
 * Run after a build: `npx tsx benchmarks/serve-load.ts [--items 100000] [--users 100000] [--likes 10] [--calls 300]
 * [--events 50] [--seconds 60] [--engine pglite|postgresql] [--folder FOLDER] [--node-options=--cpu-prof]`. Vectors have
 * 128 dimensions; one call in ten has one of eight filters. Calls begin at drawn times whether or not earlier ones were
 * answered, and their times count from when they were to begin. A `--folder` that was made before is used again.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import {
  postgresqlAbsence,
  startPostgresql,
} from "../packages/conformance/src/live-store/postgresql-cluster.js";
import type { LoadFigures, LoadPlan } from "./serve/load.js";
import { makeServedFolder } from "./serve/made-up-folder.js";
import { startServed } from "./serve/served-process.js";

const { values: flags } = parseArgs({
  options: {
    items: { type: "string", default: "100000" },
    users: { type: "string", default: "100000" },
    likes: { type: "string", default: "10" },
    calls: { type: "string", default: "300" },
    events: { type: "string", default: "50" },
    seconds: { type: "string", default: "60" },
    engine: { type: "string", default: "pglite" },
    folder: { type: "string" },
    "node-options": { type: "string", default: "" },
  },
});
const size = { items: Number(flags.items), users: Number(flags.users), likesAUser: Number(flags.likes) };
const folder = flags.folder ?? (await mkdtemp(join(tmpdir(), "modalis-serve-load-")));
console.log(
  `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
);
try {
  if (flags.engine === "pglite") await measure(undefined);
  else await onPostgresql();
} finally {
  if (flags.folder === undefined) await rm(folder, { recursive: true });
}

async function onPostgresql(): Promise<void> {
  const absence = postgresqlAbsence();
  if (absence !== undefined) return console.log(`PostgreSQL: skipped, ${absence}`);
  await using cluster = await startPostgresql();
  await measure(cluster.createDatabase("benchmark"));
}

async function measure(url: string | undefined): Promise<void> {
  if (url !== undefined || !existsSync(join(folder, ".modalis"))) {
    const startMs = performance.now();
    await makeServedFolder(folder, size, url === undefined ? { folder } : { url });
    console.log(`made in ${((performance.now() - startMs) / 1000).toFixed(0)} s`);
  }
  const nodeOptions = flags["node-options"].split(" ").filter((option) => option !== "");
  const served = await startServed(folder, url === undefined ? [] : ["--database", url], nodeOptions);
  const { residentMiB } = await served.usage();
  console.log(
    `${size.items} items, ${size.users} users of ${size.likesAUser} likes on ${flags.engine}: listens after ${served.startSeconds.toFixed(2)} s, ${residentMiB.toFixed(0)} MiB resident`,
  );
  const before = await served.processorSeconds();
  console.log(`processor seconds of the start: ${told(before)}`);
  try {
    const figures = await load({
      address: served.address,
      seconds: Number(flags.seconds),
      warmUpSeconds: Math.min(10, Number(flags.seconds) / 3),
      callsASecond: Number(flags.calls),
      eventsASecond: Number(flags.events),
      filtered: 0.1,
      items: size.items,
      users: size.users,
      seed: 1,
    });
    console.log(JSON.stringify(figures, null, 1));
    const spent = await served.processorSeconds();
    const since = [...spent].map(([thread, own]) => [thread, own - (before.get(thread) ?? 0)] as const);
    console.log(`processor seconds of the load: ${told(since)}`);
    const lag = (await served.metrics())("nodejs_eventloop_lag_p99_seconds");
    const after = await served.usage();
    console.log(
      `event-loop lag p99 ${(1000 * lag).toFixed(1)} ms, ${after.residentMiB.toFixed(0)} MiB resident, load ${loadavg()[0]?.toFixed(1)}`,
    );
  } finally {
    await served.stop();
  }
}

function told(seconds: Iterable<readonly [number, number]>): string {
  return [...seconds]
    .filter(([thread, own]) => thread === 0 || own >= 0.1)
    .map(([thread, own]) => `${thread === 0 ? "event loop" : `thread ${thread}`} ${own.toFixed(1)}`)
    .join(", ");
}

async function load(plan: LoadPlan): Promise<LoadFigures> {
  const program = fileURLToPath(new URL("./serve/load.ts", import.meta.url));
  const args = [...process.execArgv, program, JSON.stringify(plan)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as LoadFigures;
}
