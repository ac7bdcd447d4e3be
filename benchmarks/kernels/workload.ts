// The arrays of the kernel benchmark: the Baby graph, and seeded tables of its size, as raw files that every engine reads.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSharedInteractions } from "../probes/shared-interactions.js";

export const DIMENSIONS = 64;
export const BATCH = 2048;
export const TOP = 20;
export const SCORED_ROWS = 256;

export interface Workload {
  readonly userCount: number;
  readonly itemCount: number;
  /** Symmetric normalised adjacency of users, then items. */
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
  /** Items of each user, by number. */
  readonly itemOffsets: Int32Array;
  readonly items: Int32Array;
  /** `[userCount + itemCount, DIMENSIONS]`. */
  readonly table: Float32Array;
  /** `[BATCH]`; items numbered from 0. */
  readonly users: Int32Array;
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
  /** `[SCORED_ROWS, itemCount]`. */
  readonly scores: Float32Array;
}

const INTEGERS = ["offsets", "columns", "itemOffsets", "items", "users", "positives", "negatives"] as const;
const FLOATS = ["values", "table", "scores"] as const;

/** Writes every array to `folder`; `copies` puts that many graphs side by side. False where ../shared is absent. */
export function writeWorkload(folder: string, copies: number): boolean {
  const shared = readSharedInteractions("baby");
  if (shared === undefined) return false;
  const [users, items] = [shared.userIds.length, shared.itemIds.length];
  const pairs = shared.rows
    .filter(({ label }) => label === 0)
    .map((row) => [Number(row.userId), Number(row.itemId)]);
  const lists = Array.from({ length: users * copies }, (): number[] => []);
  for (const [user, item] of pairs) {
    for (let copy = 0; copy < copies; copy++) lists[user! + copy * users]!.push(item! + copy * items);
  }
  const workload = workloadOf(lists, items * copies);
  for (const name of [...INTEGERS, ...FLOATS])
    writeFileSync(join(folder, name), new Uint8Array(workload[name].buffer));
  writeFileSync(join(folder, "counts"), new Uint8Array(Int32Array.of(users * copies, items * copies).buffer));
  return true;
}

export function readWorkload(folder: string): Workload {
  const bytes = (name: string): ArrayBuffer => new Uint8Array(readFileSync(join(folder, name))).buffer;
  const [userCount = 0, itemCount = 0] = new Int32Array(bytes("counts"));
  const integers = INTEGERS.map((name) => [name, new Int32Array(bytes(name))]);
  const floats = FLOATS.map((name) => [name, new Float32Array(bytes(name))]);
  return { userCount, itemCount, ...Object.fromEntries([...integers, ...floats]) } as Workload;
}

function workloadOf(lists: number[][], itemCount: number): Workload {
  const random = seeded(7);
  const userCount = lists.length;
  const back = Array.from({ length: itemCount }, (): number[] => []);
  for (const [user, list] of lists.entries()) {
    list.sort((left, right) => left - right);
    for (const item of list) back[item]!.push(user);
  }
  const graph = [...lists.map((list) => list.map((item) => item + userCount)), ...back];
  const columns = Int32Array.from(graph.flat());
  const offsets = offsetsOf(graph);
  const values = new Float32Array(columns.length);
  for (const [row, list] of graph.entries()) {
    for (const [at, column] of list.entries()) {
      values[offsets[row]! + at] = 1 / Math.sqrt(list.length * graph[column]!.length);
    }
  }
  const users = draw(BATCH, () => Math.floor(random() * userCount));
  return {
    ...{ userCount, itemCount, offsets, columns, values, users },
    itemOffsets: offsetsOf(lists),
    items: Int32Array.from(lists.flat()),
    table: Float32Array.from({ length: (userCount + itemCount) * DIMENSIONS }, () => (random() - 0.5) / 4),
    positives: Int32Array.from(
      users,
      (user) => lists[user]![Math.floor(random() * lists[user]!.length)] ?? 0,
    ),
    negatives: draw(BATCH, () => Math.floor(random() * itemCount)),
    scores: Float32Array.from({ length: SCORED_ROWS * itemCount }, random),
  };
}

function offsetsOf(lists: readonly number[][]): Int32Array {
  const offsets = new Int32Array(lists.length + 1);
  for (const [row, list] of lists.entries()) offsets[row + 1] = offsets[row]! + list.length;
  return offsets;
}

function draw(length: number, next: () => number): Int32Array {
  return Int32Array.from({ length }, next);
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
