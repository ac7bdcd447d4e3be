import { bestSlots } from "../slots/best-slots.js";
import { checkedLength, checkSearch } from "../slots/check-arguments.js";
import type { BesideSearch, SlotMatches } from "../slots/slot-index.js";
import type { BesideQuery } from "./beside-table.js";
import { MOST_BESIDE } from "./beside-thread.js";
import type { SlotTable } from "./slot-table.js";

/**
 * The best of the first `used` slots for each query: another thread finds which can be among them, this one computes those.
 *
 * @param isUnchanged Asked when the other thread is done; without it its findings are worth nothing.
 */
export async function searchBeside(
  table: SlotTable,
  asked: readonly BesideSearch[],
  { dimensions, used }: { readonly dimensions: number; readonly used: number },
  isUnchanged: () => boolean,
): Promise<readonly SlotMatches[] | undefined> {
  const queries = asked.map(({ query, count }, at): BesideQuery => {
    checkSearch(count, undefined);
    // A copy, since its owner may change it meanwhile.
    return { query: query.slice(), length: checkedLength(query, dimensions, `query ${at}`), count };
  });
  const parts = Array.from({ length: Math.ceil(queries.length / MOST_BESIDE) }, (_, part) =>
    queries.slice(part * MOST_BESIDE, (part + 1) * MOST_BESIDE),
  );
  const found = (await Promise.all(parts.map((part) => table.beside?.candidates(part, used)))).flat();
  if (!isUnchanged()) return undefined;
  const matches = found.map((slots, at) => slots && bestOf(table, slots, queries[at]!));
  return matches.every((one) => one !== undefined) ? matches : undefined;
}

/** The best of slots that rise, computed in full. */
export function bestOf(table: SlotTable, slots: Int32Array, { query, count }: BesideSearch): SlotMatches {
  const scores = new Float32Array(slots.length);
  for (let at = 0; at < slots.length; at++) scores[at] = table.dot(slots[at]!, query);
  return bestSlots(slots, scores, count);
}
