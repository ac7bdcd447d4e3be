import type { RankingTask } from "@modalis/evaluation";
import type { Pace } from "../../linear-algebra/pace.js";
import { createSeededRandom, shuffled } from "../../linear-algebra/seeded-random.js";
import { type CandidatePart, standardScores } from "./blend-part.js";

/**
 * Standard scores of every part for the items that could be among a user's first, so that a blend's ranking is taken in
 * microseconds: the union of each part's own first items, and the positives.
 */
export interface ScorePool {
  /** Names of the parts, in the order of `scores`. */
  readonly parts: readonly string[];
  /** `[users + 1]`: where each user's pooled items stand. */
  readonly offsets: Int32Array;
  /** `[pooled]`: item numbers, positives of a user first. */
  readonly items: Int32Array;
  /** `[users]`: how many of the user's pooled items are positives. */
  readonly positives: Int32Array;
  /** A part, then `[pooled]`. */
  readonly scores: readonly Float32Array[];
}

export interface ScorePoolOptions {
  readonly task: RankingTask;
  /** Of each part's ranking, this many items are pooled, of each group. */
  readonly depth: number;
  /** `[items]`: 0 or 1; all one group when absent. */
  readonly groups?: Uint8Array;
  /** More users than this are sampled. */
  readonly mostUsers: number;
  readonly seed: number;
}

const USERS_AT_ONCE = 64;

/** Scores the task's users by every part and keeps the pool. */
export async function poolScores(
  parts: ReadonlyMap<string, CandidatePart>,
  options: ScorePoolOptions,
  pace: Pace,
): Promise<ScorePool> {
  const users = sampledUsers(options);
  const names = [...parts.keys()];
  const rows: PooledUser[] = [];
  for (let from = 0; from < users.length; from += USERS_AT_ONCE) {
    const chunk = users.slice(from, from + USERS_AT_ONCE);
    const tables: Float32Array[] = [];
    for (const { model } of parts.values()) tables.push(await model.scoreUsers(chunk.slice()));
    for (const [at, user] of chunk.entries()) {
      rows.push(poolUser([...parts.values()], tables, at, user, options));
      if (pace.due()) await pace.step(0, "scoring validation users");
    }
  }
  return joined(names, rows);
}

interface PooledUser {
  readonly items: Int32Array;
  readonly positives: number;
  readonly scores: readonly Float32Array[];
}

function poolUser(
  parts: readonly CandidatePart[],
  tables: readonly Float32Array[],
  at: number,
  user: number,
  { task, depth, groups }: ScorePoolOptions,
): PooledUser {
  const { seen, positives } = task;
  const itemCount = seen.itemIds.length;
  const groupsOfItems = rankable(task, user, groups);
  const wanted = positives.items.subarray(positives.offsets[user], positives.offsets[user + 1]);
  const pooled = new Set(wanted);
  const standard = parts.map(({ knows }, part) => {
    const own = standardScores(tables[part]!.subarray(at * itemCount, (at + 1) * itemCount), knows);
    for (const group of groupsOfItems) {
      for (const item of firstItems(own, group, depth)) pooled.add(item);
    }
    return own;
  });
  const items = Int32Array.from(pooled);
  return {
    items,
    positives: wanted.length,
    scores: standard.map((own) => Float32Array.from(items, (item) => own[item]!)),
  };
}

/** The items that may be ranked for a user, by group. */
function rankable(
  { seen, candidates }: RankingTask,
  user: number,
  groups: Uint8Array | undefined,
): readonly Int32Array[] {
  const allowed = new Uint8Array(seen.itemIds.length).fill(candidates === undefined ? 1 : 0);
  for (const item of candidates ?? []) allowed[item] = 1;
  for (const item of seen.items.subarray(seen.offsets[user], seen.offsets[user + 1])) allowed[item] = 0;
  const split: [number[], number[]] = [[], []];
  for (const [item, may] of allowed.entries()) {
    if (may === 1) split[groups?.[item] === 1 ? 1 : 0].push(item);
  }
  return split.map((items) => Int32Array.from(items));
}

/** The items of the highest scores, in no order; of equal scores at the end the lower item numbers. */
function firstItems(scores: Float32Array, items: Int32Array, count: number): Int32Array {
  if (items.length <= count) return items;
  // Plain loops: this runs for every part of every user over all items.
  const own = new Float32Array(items.length);
  for (let at = 0; at < items.length; at++) own[at] = scores[items[at]!]!;
  const least = nthHighest(own, count);
  const first = new Int32Array(count);
  let filled = 0;
  for (let at = 0; at < items.length; at++) {
    if (scores[items[at]!]! > least) first[filled++] = items[at]!;
  }
  for (let at = 0; at < items.length && filled < count; at++) {
    if (scores[items[at]!] === least) first[filled++] = items[at]!;
  }
  return first;
}

/** The value at place `count` from the highest, by Hoare's quickselect; the values are moved about. */
function nthHighest(values: Float32Array, count: number): number {
  const place = count - 1;
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left]! > pivot) left++;
      while (values[right]! < pivot) right--;
      if (left > right) break;
      const moved = values[left]!;
      values[left++] = values[right]!;
      values[right--] = moved;
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else break;
  }
  return values[place]!;
}

function sampledUsers({ task: { positives }, mostUsers, seed }: ScorePoolOptions): Int32Array {
  const users: number[] = [];
  for (let user = 0; user + 1 < positives.offsets.length; user++) {
    if (positives.offsets[user + 1]! > positives.offsets[user]!) users.push(user);
  }
  if (users.length <= mostUsers) return Int32Array.from(users);
  const order = shuffled(users.length, createSeededRandom(seed)).subarray(0, mostUsers);
  return Int32Array.from(order, (at) => users[at]!).sort();
}

function joined(parts: readonly string[], rows: readonly PooledUser[]): ScorePool {
  const offsets = new Int32Array(rows.length + 1);
  for (const [at, { items }] of rows.entries()) offsets[at + 1] = offsets[at]! + items.length;
  const items = new Int32Array(offsets.at(-1)!);
  const scores = parts.map(() => new Float32Array(items.length));
  for (const [at, row] of rows.entries()) {
    items.set(row.items, offsets[at]);
    for (const [part, own] of row.scores.entries()) scores[part]!.set(own, offsets[at]);
  }
  return { parts, offsets, items, scores, positives: Int32Array.from(rows, ({ positives }) => positives) };
}

/** The pool with some items left out; users without positives among the rest stay, and count for nothing. */
export function restrictPool(pool: ScorePool, keep: (item: number) => boolean): ScorePool {
  const users = pool.positives.length;
  const kept: number[] = [];
  const offsets = new Int32Array(users + 1);
  const positives = new Int32Array(users);
  for (let user = 0; user < users; user++) {
    const from = pool.offsets[user]!;
    for (let at = from; at < pool.offsets[user + 1]!; at++) {
      if (!keep(pool.items[at]!)) continue;
      kept.push(at);
      if (at < from + pool.positives[user]!) positives[user]! += 1;
    }
    offsets[user + 1] = kept.length;
  }
  return {
    parts: pool.parts,
    offsets,
    positives,
    items: Int32Array.from(kept, (at) => pool.items[at]!),
    scores: pool.scores.map((own) => Float32Array.from(kept, (at) => own[at]!)),
  };
}
