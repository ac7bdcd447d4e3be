/**
 * Whether `modalis serve` loses anything that it acknowledged when it, or its database, is killed under write load.
 *
 * Run after a build: `npx tsx benchmarks/serve-kills.ts [--rounds 20] [--engine pglite|postgresql]`. In each round eight
 * callers put items, add events and forget users by HTTP until the serving process is ended by SIGKILL at a drawn moment;
 * it is started again, and everything acknowledged so far is asked for. On PostgreSQL every other round kills the database
 * server instead; the serving process stays and has to go on by itself. The last line says `nothing lost` or what was, and
 * the exit code is 1 then, or where a round could not be done.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  type PostgresqlCluster,
  postgresqlAbsence,
  startPostgresql,
} from "../packages/conformance/src/live-store/postgresql-cluster.js";
import {
  type AcknowledgedWrites,
  lostWrites,
  noWrites,
  writeUntilGone,
} from "./serve/acknowledged-writes.js";
import { type ServedProcess, startServed } from "./serve/served-process.js";

const { values: flags } = parseArgs({
  options: { rounds: { type: "string", default: "20" }, engine: { type: "string" } },
});
const rounds = Number(flags.rounds);
const lostOf = new Map<string, number>();
if (flags.engine !== "postgresql") await inFolder("PGlite", (folder) => killRounds(folder));
if (flags.engine !== "pglite") await onPostgresql();
const lostLines = [...lostOf].filter(([, lost]) => lost > 0).map(([name, lost]) => `${lost} on ${name}`);
const tried = [...lostOf.keys()].join(" and ") || "no engine";
console.log(
  `${rounds} rounds on ${tried}: ${lostLines.length === 0 ? "nothing lost" : `LOST ${lostLines.join(", ")}`}`,
);
if (lostOf.size === 0 || lostLines.length > 0) process.exitCode = 1;

async function onPostgresql(): Promise<void> {
  const absence = postgresqlAbsence();
  if (absence !== undefined) return console.log(`PostgreSQL: skipped, ${absence}`);
  await using cluster = await startPostgresql();
  const url = cluster.createDatabase("kills");
  await inFolder("PostgreSQL", (folder) => killRounds(folder, { cluster, url }));
}

interface Outcome {
  readonly lost: number;
  readonly summary: string;
}

async function inFolder(name: string, work: (folder: string) => Promise<Outcome>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-serve-kills-"));
  try {
    await writeFile(join(folder, "items.jsonl"), "");
    const { lost, summary } = await work(folder);
    lostOf.set(name, lost);
    console.log(`${name}: ${summary}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function killRounds(
  folder: string,
  database?: { readonly cluster: PostgresqlCluster; readonly url: string },
): Promise<Outcome> {
  const writes = noWrites();
  const options = database === undefined ? [] : ["--database", database.url];
  let served = await startServed(folder, options);
  let [kills, databaseKills] = [0, 0];
  const lost = new Set<string>();
  try {
    for (let round = 0; round < rounds; round++) {
      if (database !== undefined && round % 2 === 1) {
        await killDatabase(served, database.cluster, round, writes);
        databaseKills++;
      } else {
        await killServer(served, round, writes);
        served = await startServed(folder, options);
        kills++;
      }
      for (const one of await lostWrites(served, writes)) lost.add(one);
      const { items, events, forgotten } = writes;
      const acknowledged = items.size + events.size + forgotten.size;
      console.log(`  round ${round + 1}: ${acknowledged} writes acknowledged so far, ${lost.size} lost`);
    }
  } finally {
    await served.stop();
  }
  const { items, events, forgotten } = writes;
  const counted = `${items.size} items, ${events.size} events, ${forgotten.size} forgettings acknowledged`;
  const named = [...lost].slice(0, 5).join(", ");
  const summary = `${kills} kills of the server, ${databaseKills} of the database; ${counted}, ${lost.size} lost ${named}`;
  return { lost: lost.size, summary: summary.trim() };
}

/** Acknowledgements of a round before the kill, drawn from its number. */
function momentOf(round: number): number {
  return 20 + ((round * 37) % 80);
}

async function killServer(served: ServedProcess, round: number, writes: AcknowledgedWrites): Promise<void> {
  let seen = 0;
  await writeUntilGone(served, `r${round}`, writes, () => {
    if (++seen === momentOf(round)) void served.kill();
  });
  await served.kill();
}

/** The server has to say that it is not ready, and to be ready again without being started anew. */
async function killDatabase(
  served: ServedProcess,
  cluster: PostgresqlCluster,
  round: number,
  writes: AcknowledgedWrites,
): Promise<void> {
  let seen = 0;
  let killed: Promise<void> | undefined;
  await writeUntilGone(served, `r${round}`, writes, () => {
    if (++seen === momentOf(round)) killed = cluster.kill();
  });
  await killed;
  const ready = () => fetch(`${served.address}/readyz`).then(({ status }) => status);
  const away = await ready();
  if (away !== 503) throw new Error(`the server says ${away} of a database that is away`);
  await cluster.start();
  for (let attempt = 0; (await ready()) !== 200; attempt++) {
    if (attempt > 300) throw new Error("the server did not find its database again within 30 seconds");
    await delay(100);
  }
}
