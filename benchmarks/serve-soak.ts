/**
 * Whether `modalis serve` stays as it is under load for a long time: resident memory, handles, file descriptors, and how
 * late its event loop runs.
 *
 * Run after a build: `npx tsx benchmarks/serve-soak.ts [--minutes 30] [--calls 150] [--events 25] [--items 100000]
 * [--users 100000] [--likes 10] [--folder FOLDER]`. The first sixth of the time is warm-up; then the mean of each of the
 * five sixths is printed, and the last is compared with the first of them.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { LoadFigures, LoadPlan } from "./serve/load.js";
import { makeServedFolder } from "./serve/made-up-folder.js";
import { type ServedProcess, startServed } from "./serve/served-process.js";

const { values: flags } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    calls: { type: "string", default: "150" },
    events: { type: "string", default: "25" },
    items: { type: "string", default: "100000" },
    users: { type: "string", default: "100000" },
    likes: { type: "string", default: "10" },
    folder: { type: "string" },
  },
});

/** How the server was at one moment. */
interface Sample {
  readonly residentMiB: number;
  readonly heapMiB: number;
  readonly handles: number;
  readonly descriptors: number;
  readonly lagP99Ms: number;
  readonly load: number;
}

const SIXTHS = 6;
const SAMPLE_EVERY_MS = 5_000;
const seconds = 60 * Number(flags.minutes);
const size = { items: Number(flags.items), users: Number(flags.users), likesAUser: Number(flags.likes) };
const folder = flags.folder ?? (await mkdtemp(join(tmpdir(), "modalis-serve-soak-")));
console.log(
  `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
);
try {
  if (!existsSync(join(folder, ".modalis"))) await makeServedFolder(folder, size);
  const served = await startServed(folder);
  try {
    const load = startLoad(served);
    const samples = await sampleUntil(served, load.ended);
    report(samples, await load.figures);
  } finally {
    await served.stop();
  }
} finally {
  if (flags.folder === undefined) await rm(folder, { recursive: true });
}

function startLoad(served: ServedProcess) {
  const plan: LoadPlan = {
    address: served.address,
    seconds,
    warmUpSeconds: seconds / SIXTHS,
    callsASecond: Number(flags.calls),
    eventsASecond: Number(flags.events),
    filtered: 0.1,
    items: size.items,
    users: size.users,
    seed: 3,
  };
  const program = fileURLToPath(new URL("./serve/load.ts", import.meta.url));
  const args = [...process.execArgv, program, JSON.stringify(plan)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new AbortController();
  const figures = new Promise<LoadFigures>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once("exit", (code) => {
      ended.abort();
      if (code === 0) resolve(JSON.parse(said) as LoadFigures);
      else reject(new Error(`the load ended with ${code}`));
    });
  });
  return { figures, ended: ended.signal };
}

async function sampleUntil(served: ServedProcess, ended: AbortSignal): Promise<Sample[]> {
  const samples: Sample[] = [];
  while (!ended.aborted) {
    await delay(SAMPLE_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
    if (ended.aborted) break;
    const { residentMiB, descriptors } = await served.usage();
    const metrics = await served.metrics();
    samples.push({
      residentMiB,
      descriptors,
      heapMiB: metrics("nodejs_heap_size_used_bytes") / 2 ** 20,
      handles: metrics("nodejs_active_handles_total"),
      lagP99Ms: metrics("nodejs_eventloop_lag_p99_seconds") * 1000,
      load: loadavg()[0]!,
    });
  }
  return samples;
}

function report(samples: readonly Sample[], figures: LoadFigures): void {
  const edge = (sixth: number) => Math.floor((sixth * samples.length) / SIXTHS);
  const parts = Array.from({ length: SIXTHS }, (_, at) => samples.slice(edge(at), edge(at + 1)));
  console.log("\n| sixth | resident MiB | heap MiB | handles | descriptors | lag p99 ms | load |");
  console.log("|---|---|---|---|---|---|---|");
  for (const [at, part] of parts.entries()) {
    const columns = (["residentMiB", "heapMiB", "handles", "descriptors", "lagP99Ms", "load"] as const).map(
      (name) => mean(part, name).toFixed(name === "load" ? 1 : 0),
    );
    console.log(`| ${at === 0 ? "warm-up" : at + 1} | ${columns.join(" | ")} |`);
  }
  const change = (name: keyof Sample) => mean(parts.at(-1)!, name) / mean(parts[1]!, name) - 1;
  const percent = (name: keyof Sample) => `${(100 * change(name)).toFixed(1)} %`;
  console.log(
    `\nlast sixth against the second: resident ${percent("residentMiB")}, handles ${percent("handles")}, descriptors ${percent("descriptors")}`,
  );
  console.log(JSON.stringify(figures));
}

function mean(samples: readonly Sample[], name: keyof Sample): number {
  return samples.reduce((sum, sample) => sum + sample[name], 0) / Math.max(1, samples.length);
}
