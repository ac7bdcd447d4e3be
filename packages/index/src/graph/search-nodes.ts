import { writeQueryCode } from "../rows/byte-code.js";
import { bestSlots } from "../slots/best-slots.js";
import type { SlotMatches } from "../slots/slot-index.js";
import { MOST_BREADTH, setQuery } from "./node-regions.js";
import type { NodeTable } from "./node-table.js";

/** Rows that a scan reads in the time in which a search looks at one node. */
const SCANNED_A_VISIT = 8;
/** Nodes that a search looks at for each of its breadth, about. */
const VISITS_A_BREADTH = 18;

export interface NodeQuery {
  readonly query: Float32Array;
  readonly length: number;
  readonly count: number;
  readonly accept: Uint8Array | undefined;
  readonly breadth: number;
  /** Slots that hold a row, and one more than the highest. */
  readonly size: number;
  readonly slots: number;
  /** Nodes that are not linked yet. */
  readonly staged: ReadonlySet<number>;
}

/**
 * The best slots by way of the graph, or by a scan of every accepted row where that is cheaper, or where the graph leads
 * too long among rows that are not accepted.
 */
export function searchNodes(table: NodeTable, given: NodeQuery): SlotMatches {
  const { kernels, regions } = table;
  const { query, length, count, accept, slots } = given;
  const { at, views } = regions;
  const scale = writeQueryCode(views.query, query, length);
  setQuery(regions, scale, 0);
  const below = accept === undefined ? slots : Math.min(slots, accept.length);
  if (accept !== undefined) views.accept.set(accept.length > below ? accept.subarray(0, below) : accept);
  const mask = accept === undefined ? 0 : at.accept;
  const listed = listNodes(table, given, mask, below);
  if (listed === 0) return { slots: new Int32Array(), scores: new Float32Array() };
  kernels.call(
    "boundByteSlots",
    ...[
      at.codes,
      views.query.length,
      at.scales,
      at.bounds,
      at.listed,
      listed,
      at.query,
      scale,
      at.lower,
      at.upper,
    ],
  );
  const best = Math.min(count, listed);
  const found = kernels.call("topK", at.lower, listed, best, 0, 0, 0, at.found, at.bestLower);
  const least = found < best ? Number.NEGATIVE_INFINITY : views.bestLower[best - 1]!;
  const candidates = kernels.call("rowsAtLeast", at.upper, listed, least, at.listed, at.found);
  return rankSlots(table, given, candidates, below);
}

/** Writes the nodes to compare to `listed`; returns how many. */
function listNodes(table: NodeTable, given: NodeQuery, mask: number, below: number): number {
  const { kernels, regions } = table;
  const { at, views } = regions;
  const allowed = mask === 0 ? given.size : Math.min(given.size, kernels.call("countAccepted", mask, below));
  const breadth = Math.max(given.breadth, given.count);
  const visits = (breadth * VISITS_A_BREADTH * given.size) / Math.max(1, allowed);
  const scan = (): number => kernels.call("nearestGraphList", at.graph, at.nodeOf, mask, below, at.listed);
  if (breadth > MOST_BREADTH || allowed <= SCANNED_A_VISIT * visits) return scan();
  const budget = mask === 0 ? 2 ** 31 - 1 : Math.ceil(2 * visits + allowed / SCANNED_A_VISIT);
  const found = kernels.call("nearestGraphSearch", at.graph, breadth, mask, below, budget);
  if (found < 0) return scan();
  for (let rank = 0; rank < found; rank++) views.listed[rank] = ~views.foundKeys[2 * rank]!;
  let listed = found;
  for (const node of given.staged) {
    const slot = views.slotOf[node]!;
    if (mask === 0 || (slot < below && views.accept[slot] !== 0)) views.listed[listed++] = node;
  }
  return listed;
}

/** Computes the candidates in full, and gives each of their accepted slots its score. */
function rankSlots(table: NodeTable, given: NodeQuery, candidates: number, below: number): SlotMatches {
  const { views } = table.regions;
  const ranked: { slot: number; score: number }[] = [];
  for (let at = 0; at < candidates; at++) {
    const node = views.found[at]!;
    const score = table.floats.dot(node, given.query);
    for (let slot = views.slotOf[node]!; slot >= 0; slot = views.nextSlot[slot]!) {
      if (given.accept === undefined || (slot < below && views.accept[slot] !== 0))
        ranked.push({ slot, score });
    }
  }
  ranked.sort((left, right) => left.slot - right.slot);
  const slots = Int32Array.from(ranked, ({ slot }) => slot);
  return bestSlots(
    slots,
    Float32Array.from(ranked, ({ score }) => score),
    given.count,
  );
}
