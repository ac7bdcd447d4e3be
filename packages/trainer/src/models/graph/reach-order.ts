import type { Kernels, SparseRows } from "@modalis/kernels";
import { pauseOften } from "../../loop/pause-often.js";
import type { TrainingPairs } from "../pairwise/training-pairs.js";

/** Users and items by other numbers: each array holds, by the new number, the one before. */
export interface NodeOrder {
  readonly users: Int32Array;
  readonly items: Int32Array;
}

const NODES_BETWEEN_PAUSES = 1024;

/**
 * Numbers users and items as a search in breadth meets them that begins at the users with most items and goes on by rising
 * degree, so that what is next to each other in the graph is often so in memory (Cuthill and McKee, "Reducing the bandwidth
 * of sparse symmetric matrices", ACM 1969). What nobody has comes last.
 *
 * @param arena Holds what the search needs meanwhile, so that nothing of it is left for the collector.
 * @throws The signal's reason; LIMIT_EXCEEDED when the arena is too small.
 */
export async function reachOrder(
  arena: Pick<Kernels, "int32" | "uint8" | "mark" | "release">,
  pairs: TrainingPairs,
  itemCount: number,
  signal?: AbortSignal,
): Promise<NodeOrder> {
  const mark = arena.mark();
  try {
    const order = await nodesAsMet(arena, pairs, itemCount, signal);
    const userCount = pairs.offsets.length - 1;
    return {
      users: order.filter((node) => node < userCount),
      items: order.filter((node) => node >= userCount).map((node) => node - userCount),
    };
  } finally {
    arena.release(mark);
  }
}

async function nodesAsMet(
  arena: Pick<Kernels, "int32" | "uint8">,
  { offsets, items }: TrainingPairs,
  itemCount: number,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const pause = pauseOften(signal);
  const userCount = offsets.length - 1;
  const owners = ownersOf(arena, { offsets, items }, itemCount);
  const degrees = arena.int32(userCount + itemCount);
  for (let user = 0; user < userCount; user++) degrees[user] = offsets[user + 1]! - offsets[user]!;
  for (let item = 0; item < itemCount; item++)
    degrees[userCount + item] = owners.offsets[item + 1]! - owners.offsets[item]!;
  const order = arena.int32(userCount + itemCount);
  const met = arena.uint8(order.length);
  let end = 0;
  const meet = (node: number): void => {
    if (met[node] === 1) return;
    met[node] = 1;
    order[end++] = node;
  };
  const meetNeighbours = (node: number): void => {
    const first = end;
    const [rows, row, shift] =
      node < userCount ? [offsets, node, userCount] : [owners.offsets, node - userCount, 0];
    const others = node < userCount ? items : owners.users;
    for (let at = rows[row]!; at < rows[row + 1]!; at++) meet(others[at]! + shift);
    order.subarray(first, end).sort((one, other) => degrees[one]! - degrees[other]! || one - other);
  };
  const starts = Int32Array.from({ length: userCount }, (_, user) => user);
  starts.sort((one, other) => degrees[other]! - degrees[one]! || one - other);
  let open = 0;
  for (const start of starts) {
    meet(start);
    while (open < end) {
      meetNeighbours(order[open++]!);
      if (open % NODES_BETWEEN_PAUSES === 0) await pause();
    }
  }
  for (let node = userCount; node < met.length; node++) meet(node);
  return order;
}

/** The same pairs by new numbers, rising within a user, in the arena. */
export function renumberedPositives(
  arena: Pick<Kernels, "int32">,
  { offsets, items }: TrainingPairs,
  order: NodeOrder,
): SparseRows {
  const newItems = new Int32Array(order.items.length);
  for (const [number, item] of order.items.entries()) newItems[item] = number;
  const moved = { offsets: arena.int32(offsets.length), columns: arena.int32(items.length) };
  for (const [number, user] of order.users.entries()) {
    const from = moved.offsets[number]!;
    const to = from + offsets[user + 1]! - offsets[user]!;
    moved.offsets[number + 1] = to;
    for (let at = from; at < to; at++) moved.columns[at] = newItems[items[offsets[user]! + at - from]!]!;
    moved.columns.subarray(from, to).sort();
  }
  return moved;
}

/**
 * Puts rows by new numbers back to where they were before, in place.
 *
 * @param rows `[numbers, dimensions]`. @param before By the new number.
 */
export function putBackRows(rows: Float32Array, before: Int32Array, dimensions: number): void {
  const placed = new Uint8Array(before.length);
  const carried = new Float32Array(dimensions);
  const kept = new Float32Array(dimensions);
  for (let start = 0; start < before.length; start++) {
    if (placed[start] === 1) continue;
    carried.set(rows.subarray(start * dimensions, (start + 1) * dimensions));
    for (let at = start; placed[at] === 0; at = before[at]!) {
      placed[at] = 1;
      const target = rows.subarray(before[at]! * dimensions, (before[at]! + 1) * dimensions);
      kept.set(target);
      target.set(carried);
      carried.set(kept);
    }
  }
}

/** Each item's users, rising. */
function ownersOf(
  arena: Pick<Kernels, "int32">,
  { offsets, items }: TrainingPairs,
  itemCount: number,
): { offsets: Int32Array; users: Int32Array } {
  const owners = { offsets: arena.int32(itemCount + 2), users: arena.int32(items.length) };
  for (const item of items) owners.offsets[item + 2]! += 1;
  for (let item = 2; item < owners.offsets.length; item++) owners.offsets[item]! += owners.offsets[item - 1]!;
  for (let user = 0; user + 1 < offsets.length; user++)
    for (let at = offsets[user]!; at < offsets[user + 1]!; at++)
      owners.users[owners.offsets[items[at]! + 1]!++] = user;
  return owners;
}
