/**
 * Speed and durability of the live store, on PGlite in a folder and on PostgreSQL where it is installed.
 *
 * Run after a build: `npx tsx benchmarks/live-store.ts [--engine pglite|postgresql] [--items 100000]
 * [--events 1000000] [--rounds 20]`. Prints events a second added one by one (each acknowledged before the next), by 16
 * callers at once, and in batches of 1,000; the seconds to open a store and read all its items; the memory that reading
 * all events takes; the seconds to export them; and, over `--rounds` kills with SIGKILL under write load, how many
 * acknowledged writes were lost.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type LiveStore, type LiveStorePlace, openLiveStore } from "@modalis/store";
import {
  postgresqlAbsence,
  startPostgresql,
} from "../packages/conformance/src/live-store/postgresql-cluster.js";
import { killRounds } from "./live-store/kill-rounds.js";

const { values: flags } = parseArgs({
  options: {
    engine: { type: "string" },
    items: { type: "string", default: "100000" },
    events: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "20" },
  },
});
const [items, events, rounds] = [Number(flags.items), Number(flags.events), Number(flags.rounds)];

/** Events made one by one so far, for ids that differ. */
let made = 0;

console.log(
  `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
);
const folder = await mkdtemp(join(tmpdir(), "modalis-benchmark-"));
try {
  if (flags.engine !== "postgresql") await measure("PGlite", { folder });
  if (flags.engine !== "pglite") await measurePostgresql();
} finally {
  await rm(folder, { recursive: true });
}

async function measurePostgresql(): Promise<void> {
  const absence = postgresqlAbsence();
  if (absence !== undefined) return console.log(`\nPostgreSQL: skipped, ${absence}`);
  await using cluster = await startPostgresql();
  await measure("PostgreSQL", { url: cluster.createDatabase("benchmark") }, cluster);
}

async function measure(
  name: string,
  place: LiveStorePlace,
  cluster?: Awaited<ReturnType<typeof startPostgresql>>,
): Promise<void> {
  console.log(`\n${name}`);
  let store = await timed("first start", () => openLiveStore(place, { nowMs: Date.now }));
  await rate("events one by one", 500, () => oneByOne(store, 500));
  await rate("events by 16 callers", 4_000, async () => {
    await Promise.all(Array.from({ length: 16 }, () => oneByOne(store, 250)));
  });
  await rate("events in batches of 1,000", events, async () => {
    for (let from = 0; from < events; from += 1_000) await store.addEvents(madeUpEvents(from, 1_000));
  });
  await rate("items in batches of 1,000", items, async () => {
    for (let from = 0; from < items; from += 1_000) await store.putItems(madeUpItems(from, 1_000));
  });
  await timed("close", () => store[Symbol.asyncDispose]());
  await timed(`open and read ${items} items`, async () => {
    store = await openLiveStore(place, { nowMs: Date.now });
    await count(store.readItems());
  });
  await memory(`read ${events} events`, () => count(store.readEvents()));
  for (const format of ["jsonl", "csv", "parquet"] as const) {
    await memory(`export all as ${format}`, () => store.exportTo(join(folder, format), { format }));
  }
  await store[Symbol.asyncDispose]();
  if (rounds > 0) console.log(`  ${rounds} kills: ${await killRounds(place, rounds, cluster)}`);
}

async function oneByOne(store: LiveStore, number: number): Promise<void> {
  for (let at = 0; at < number; at++) await store.addEvents(madeUpEvents(10_000_000 + made++, 1));
}

function madeUpEvents(from: number, number: number) {
  return Array.from({ length: number }, (_, at) => ({
    id: `event-${from + at}`,
    userId: `user-${(from + at) % 99_991}`,
    itemId: `item-${((from + at) * 7) % items}`,
    kind: "like",
    timestampMs: 1_700_000_000_000 + from + at,
  }));
}

function madeUpItems(from: number, number: number) {
  return Array.from({ length: number }, (_, at) => ({
    id: `item-${from + at}`,
    contents: { text: [{ kind: "text" as const, text: `A made-up text about item number ${from + at}` }] },
    attributes: { genre: `genre ${(from + at) % 20}`, price: (from + at) % 97, tags: ["a", "b"] },
    timestampMs: 1_700_000_000_000 + from + at,
  }));
}

async function count(batches: AsyncIterable<readonly unknown[]>): Promise<number> {
  let rows = 0;
  for await (const batch of batches) rows += batch.length;
  return rows;
}

async function timed<Value>(what: string, work: () => PromiseLike<Value>): Promise<Value> {
  const startMs = performance.now();
  const value = await work();
  console.log(`  ${what}: ${((performance.now() - startMs) / 1_000).toFixed(2)} s`);
  return value;
}

async function rate(what: string, number: number, work: () => Promise<void>): Promise<void> {
  const startMs = performance.now();
  await work();
  console.log(`  ${what}: ${Math.round(number / ((performance.now() - startMs) / 1_000))} a second`);
}

/** Prints the time of work, and how much the process's memory grew at most while it ran. */
async function memory(what: string, work: () => Promise<unknown>): Promise<void> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  await timed(what, work);
  clearInterval(timer);
  console.log(`    memory at most ${Math.round((most - before) / 2 ** 20)} MiB more than before`);
}
