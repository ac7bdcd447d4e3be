/**
 * Speed and memory of the live recommender over made-up vectors, in this process, while events arrive.
 *
 * Run after a build: `npx tsx benchmarks/live-recommend.ts [--items 100000] [--users 100000] [--calls 3000] [--channels 1]
 * [--factors 0] [--index exact|graph] [--kept 50000]`. Each user has 20 likes, most of them of one kind. One call in ten has one of eight filters; one event
 * arrives with every six calls, as 50 a second do at 300 calls a second. Calls come one after the other. Prints times of
 * loading, milliseconds a call by the clock and of processor time, and resident memory.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { createInteractions } from "@modalis/contract";
import { createExactIndex, createGraphIndex } from "@modalis/index";
import {
  createLiveRecommender,
  createTrainedRecommender,
  factorsModel,
  type LiveQuery,
  type LiveRecommender,
} from "@modalis/recommender";
import { madeUpItems, madeUpLikes, madeUpSpaces, normalValues } from "./recommendation/made-up-catalogue.js";

const { values: flags } = parseArgs({
  options: {
    items: { type: "string", default: "100000" },
    users: { type: "string", default: "100000" },
    calls: { type: "string", default: "3000" },
    channels: { type: "string", default: "1" },
    factors: { type: "string", default: "0" },
    index: { type: "string", default: "exact" },
    kept: { type: "string", default: "50000" },
  },
});
const [items, users, calls, channels, factors] = [
  flags.items,
  flags.users,
  flags.calls,
  flags.channels,
  flags.factors,
].map(Number) as [number, number, number, number, number];
const START_MS = Date.UTC(2026, 0, 1);
const BATCH = 5000;

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}`);
console.log(
  `${items} items x 128 in ${channels} channel(s), ${users} users of 20 likes, ${factors} learned factors`,
);
const catalogue = madeUpItems(items, channels);
const likes = madeUpLikes(users, items);
console.log(`arrays made: ${megabytes()} MB resident`);

let clockMs = START_MS;
const started = performance.now();
await using live = await createLiveRecommender({
  channels: madeUpSpaces(channels),
  nowMs: () => clockMs,
  options: { keptNeighbours: Number(flags.kept) },
  createIndex: flags.index === "graph" ? createGraphIndex : createExactIndex,
});
for (let from = 0; from < items; from += BATCH) live.upsertItems(catalogue.slice(from, from + BATCH));
const itemsMs = performance.now() - started;
for (let from = 0; from < likes.length; from += BATCH) live.addEvents(likes.slice(from, from + BATCH));
const eventsMs = performance.now() - started - itemsMs;
await live.refresh();
await live.recommend({ userId: "user0", count: 20 });
console.log(
  `ready in ${seconds(performance.now() - started)} s (items ${seconds(itemsMs)}, ${likes.length} events ${seconds(eventsMs)}); ${megabytes()} MB resident`,
);
if (factors > 0) await addModel(live);
await measure("all users, 10 % filtered", (call) => queryOf(call, 0.1));
await measure("the same users, unfiltered", (call) => queryOf(call, 0));
await measure("the same 1,000 users again", (call) => ({
  ...queryOf(call, 0),
  userId: `user${scatter(call) % 1000}`,
}));
await measure("others who like the same items", (call) => ({
  ...queryOf(call, 0),
  userId: `user${((scatter(call) % users) + 1000) % users}`,
}));
await measure("strangers after one event", (call) => ({
  session: { events: [{ itemId: `item${scatter(call) % items}` }] },
  count: 20,
}));
await measure("others, 10 % filtered, reasons", (call) => ({
  ...queryOf(call + 3 * calls, 0.1),
  explain: true,
}));
await measure("with diversity .3 and reasons", (call) => ({
  ...queryOf(call, 0),
  diversity: 0.3,
  explain: true,
}));
console.log(`${megabytes()} MB resident`);

async function measure(name: string, query: (call: number) => LiveQuery): Promise<void> {
  const times: number[] = [];
  for (let call = 0; call < 200; call++) await live.recommend(query(call + 7 * calls));
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call++) {
    clockMs += 1000 / 300;
    if (call % 6 === 0) {
      live.addEvents([
        { userId: `user${scatter(call + 3) % users}`, itemId: `item${scatter(call + 5) % items}` },
      ]);
    }
    const start = performance.now();
    await live.recommend(query(call));
    times.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))]!.toFixed(2);
  const processor = ((user + system) / 1000 / calls).toFixed(2);
  console.log(
    `${name.padEnd(32)} median ${at(0.5)} ms, p99 ${at(0.99)} ms, processor ${processor} ms a call`,
  );
}

function queryOf(call: number, filtered: number): LiveQuery {
  const query = { userId: `user${scatter(call) % users}`, count: 20 };
  if (scatter(call + 11) % 1000 >= 1000 * filtered) return query;
  const genre = `genre${scatter(call + 13) % 8}`;
  return {
    ...query,
    filter: {
      and: [
        { attribute: "genre", equals: genre },
        { attribute: "price", atMost: 80 },
      ],
    },
  };
}

async function addModel(recommender: LiveRecommender): Promise<void> {
  const interactions = createInteractions(
    likes.map(({ userId, itemId }) => ({ userId, itemId })),
    { itemIds: catalogue.map(({ id }) => id) },
  );
  const model = factorsModel({
    userFactors: normalValues(interactions.userIds.length * factors, 3),
    itemFactors: normalValues(items * factors, 5),
    dimensions: factors,
    visitors: { history: { kind: "least-squares", unobservedWeight: 0.1, regularisation: 1 } },
  });
  const bundle = await createTrainedRecommender({ model, interactions });
  const start = performance.now();
  await recommender.swapModel(bundle);
  console.log(`model in place in ${seconds(performance.now() - start)} s; ${megabytes()} MB resident`);
}

function scatter(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

function megabytes(): string {
  return (process.memoryUsage().rss / 2 ** 20).toFixed(0);
}
