/**
 * The program that loads a server from a process of its own; `serve-load.ts` and `serve-soak.ts` start it.
 *
 * Calls begin at times drawn beforehand (a Poisson process), whether or not earlier ones were answered, and a call's time
 * runs from when it was to begin, so that a slow answer is not hidden by the calls that it delayed.
 */

import { randomUUID } from "node:crypto";
import { type HttpLanes, type LaneAnswer, openHttpLanes } from "./http-lanes.js";
import { scatter } from "./made-up-folder.js";

/** What to send, and for how long. */
export interface LoadPlan {
  readonly address: string;
  readonly seconds: number;
  /** Seconds at the start that are not counted. */
  readonly warmUpSeconds: number;
  readonly callsASecond: number;
  readonly eventsASecond: number;
  /** Share of the calls with a filter. */
  readonly filtered: number;
  readonly items: number;
  readonly users: number;
  readonly seed: number;
}

/** Times in milliseconds; failures are calls that were not answered with 200. */
export interface LoadFigures {
  readonly calls: number;
  readonly callFailures: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
  readonly filteredP99: number;
  readonly events: number;
  readonly eventFailures: number;
  readonly eventMedian: number;
  readonly eventP99: number;
  /** How often each failure was, of calls and events: the status, or how the connection broke. */
  readonly failures: Readonly<Record<string, number>>;
  /** Calls sent once more because the server had closed a connection that was kept alive. */
  readonly repeated: number;
  /** How late this process itself began its calls, 99th percentile. */
  readonly lateP99: number;
  /** Of the calls of every ten seconds from the beginning, those that are not counted above included. */
  readonly p99OfTenSeconds: readonly number[];
}

const LANES = 64;
const RUN = randomUUID();
const plan = JSON.parse(process.argv[2]!) as LoadPlan;
const [calls, filtered, events, late]: number[][] = [[], [], [], []];
/** Times of all calls, by when they were to begin. */
const stretches: number[][] = [];
let [callFailures, eventFailures] = [0, 0];
const failures: Record<string, number> = {};
const lanes = openHttpLanes(plan.address, LANES);
const startMs = performance.now();
await Promise.all([
  arrivals(plan.callsASecond, plan.seed, (at, dueMs) => recommend(lanes, at, dueMs)),
  arrivals(plan.eventsASecond, plan.seed + 1, (at, dueMs) => addEvent(lanes, at, dueMs)),
]);
lanes.close();
console.log(JSON.stringify(figures()));

/** Begins work at drawn times until the plan's end, and waits until the last is done. */
async function arrivals(
  aSecond: number,
  seed: number,
  work: (at: number, dueMs: number) => Promise<void>,
): Promise<void> {
  const open = new Set<Promise<void>>();
  let dueMs = startMs;
  const endMs = startMs + 1000 * plan.seconds;
  for (let at = 0; aSecond > 0; at++) {
    const uniform = (scatter(at * 2 + seed * 7_919) + 1) / 2 ** 32;
    dueMs += (-Math.log(uniform) * 1000) / aSecond;
    if (dueMs > endMs) break;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0.5) await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (counts(dueMs)) late!.push(performance.now() - dueMs);
    const done = work(at, dueMs).finally(() => open.delete(done));
    open.add(done);
  }
  await Promise.all(open);
}

async function recommend(http: HttpLanes, at: number, dueMs: number): Promise<void> {
  const drawn = scatter(at + 7_919 * plan.seed);
  const isFiltered = scatter(at + 11) % 1000 < 1000 * plan.filtered;
  const genre = { attribute: "genre", equals: `genre${scatter(at + 13) % 8}` };
  const asked = {
    user: `user${drawn % plan.users}`,
    count: 20,
    ...(isFiltered ? { filter: { and: [genre, { attribute: "price", atMost: 80 }] } } : {}),
  };
  const answer = await http.call("POST", "/v1/recommend", asked, true);
  const tookMs = performance.now() - dueMs;
  const stretch = Math.floor((dueMs - startMs) / 10_000);
  stretches[stretch] ??= [];
  stretches[stretch].push(tookMs);
  if (!counts(dueMs)) return;
  calls!.push(tookMs);
  if (isFiltered) filtered!.push(tookMs);
  if (failed(answer)) callFailures++;
}

async function addEvent(http: HttpLanes, at: number, dueMs: number): Promise<void> {
  const user = scatter(at + 3 + plan.seed) % plan.users;
  const itemId = `item${scatter(at + 5) % plan.items}`;
  // An event with an id of its own is stored once, however often it is sent.
  const event = { id: `${RUN} ${at}`, userId: `user${user}`, itemId, kind: "like" };
  const answer = await http.call("POST", "/v1/events", { events: [event] }, true);
  if (!counts(dueMs)) return;
  events!.push(performance.now() - dueMs);
  if (failed(answer)) eventFailures++;
}

function failed({ status, body }: LaneAnswer): boolean {
  if (status === 200) return false;
  const why = status === 0 ? body : String(status);
  failures[why] = (failures[why] ?? 0) + 1;
  return true;
}

function counts(dueMs: number): boolean {
  return dueMs >= startMs + 1000 * plan.warmUpSeconds;
}

function figures(): LoadFigures {
  const sorted = Float64Array.from(calls!).sort();
  const sortedEvents = Float64Array.from(events!).sort();
  return {
    calls: sorted.length,
    callFailures,
    median: at(sorted, 0.5),
    p90: at(sorted, 0.9),
    p99: at(sorted, 0.99),
    p999: at(sorted, 0.999),
    most: at(sorted, 1),
    filteredP99: at(Float64Array.from(filtered!).sort(), 0.99),
    events: sortedEvents.length,
    eventFailures,
    eventMedian: at(sortedEvents, 0.5),
    eventP99: at(sortedEvents, 0.99),
    failures,
    repeated: lanes.repeated(),
    p99OfTenSeconds: Array.from(stretches, (own = []) => at(Float64Array.from(own).sort(), 0.99)),
    lateP99: at(Float64Array.from(late!).sort(), 0.99),
  };
}

function at(sorted: Float64Array, share: number): number {
  const value = sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return Number(value.toPrecision(4));
}
