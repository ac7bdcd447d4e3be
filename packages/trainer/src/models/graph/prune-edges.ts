import { seededRandom } from "../../random/seeded-random.js";
import type { WorldSize } from "../pairwise/learned-tables.js";
import type { Edges } from "../pairwise/training-pairs.js";

/**
 * Keeps a share of the edges, drawn without replacement with chances in proportion to `1 / sqrt(degree(u) degree(i))`, so
 * that popular nodes lose more; the kept edges stand in their old order.
 *
 * Degree-sensitive edge pruning of FREEDOM (Zhou and Shen, "A Tale of Two Graphs: Freezing and Denoising Graph Structures
 * for Multimodal Recommendation", ACM MM 2023), drawn by the exponential keys of Efraimidis and Spirakis (2006).
 *
 * @param dropped Share of the edges that go, from 0 to under 1; at least one edge stays.
 * @param place Numbers that fix the draw, such as the seed and the epoch.
 */
export function pruneEdges(
  pairs: Edges,
  size: WorldSize,
  { dropped, place }: { readonly dropped: number; readonly place: readonly [number, ...number[]] },
): Edges {
  const edges = pairs.users.length;
  const kept = keptEdges(edges, dropped);
  if (kept >= edges) return pairs;
  const keys = drawnKeys(pairs, size, place);
  const threshold = keys.slice().sort()[kept]!;
  const users = new Int32Array(kept);
  const items = new Int32Array(kept);
  // Keys equal to the threshold are a coincidence of 32-bit floats; the first of them fill the places left.
  let under = 0;
  for (let edge = 0; edge < edges; edge++) if (keys[edge]! < threshold) under++;
  let ties = kept - under;
  for (let edge = 0, at = 0; edge < edges; edge++) {
    if (keys[edge]! > threshold || (keys[edge] === threshold && ties-- <= 0)) continue;
    users[at] = pairs.users[edge]!;
    items[at++] = pairs.items[edge]!;
  }
  return { users, items };
}

/** How many edges {@link pruneEdges} keeps. */
export function keptEdges(edges: number, dropped: number): number {
  return Math.max(1, Math.floor(edges * (1 - dropped)));
}

function drawnKeys(
  { users, items }: Edges,
  { userCount, itemCount }: WorldSize,
  [seed, ...place]: readonly [number, ...number[]],
): Float32Array {
  const userDegrees = new Int32Array(userCount);
  const itemDegrees = new Int32Array(itemCount);
  for (let edge = 0; edge < users.length; edge++) {
    userDegrees[users[edge]!]! += 1;
    itemDegrees[items[edge]!]! += 1;
  }
  const random = seededRandom(seed, ...place);
  return Float32Array.from(users, (user, edge) => {
    const scale = Math.sqrt(userDegrees[user]! * itemDegrees[items[edge]!]!);
    return -Math.log(1 - random.next()) * scale;
  });
}
