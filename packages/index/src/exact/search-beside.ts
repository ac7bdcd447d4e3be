import { checkedLength, checkSearch } from "../slots/check-arguments.js";
import type { BesideSearch, SlotMatches } from "../slots/slot-index.js";
import type { BesideQuery, BesideTable } from "./beside-table.js";
import { MOST_BESIDE } from "./beside-thread.js";

/**
 * The best of the first `used` slots for each query, or of those among them that are listed, by another thread.
 *
 * @param isUnchanged Asked when the other thread is done; without it its findings are worth nothing.
 */
export async function searchBeside(
  table: BesideTable,
  asked: readonly BesideSearch[],
  {
    dimensions,
    used,
    among,
  }: { readonly dimensions: number; readonly used: number; readonly among?: Int32Array | undefined },
  isUnchanged: () => boolean,
): Promise<readonly SlotMatches[] | undefined> {
  const queries = asked.map(({ query, count }, at): BesideQuery => {
    checkSearch(count, undefined);
    return { query, length: checkedLength(query, dimensions, `query ${at}`), count };
  });
  const parts = Array.from({ length: Math.ceil(queries.length / MOST_BESIDE) }, (_, part) =>
    queries.slice(part * MOST_BESIDE, (part + 1) * MOST_BESIDE),
  );
  const found = await Promise.all(parts.map((part) => table.search(part, used, among)));
  if (!isUnchanged()) return undefined;
  return found.every((one) => one !== undefined) ? found.flat() : undefined;
}
