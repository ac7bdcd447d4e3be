import type { SlotIndex, SlotMatches } from "@modalis/index";
import type { ChangedSlots } from "./changed-slots.js";
import { createKeptAround } from "./kept-around.js";
import { createMaskedSearches, type SearchedMask } from "./masked-searches.js";
import type { RowChunks } from "./row-chunks.js";

/** What is searched now, and what changed there. */
export interface SearchedRows {
  readonly index: SlotIndex | undefined;
  readonly units: RowChunks;
}

/** What one scan found among all rows, whoever asked. */
interface KeptSearch {
  /** By falling dot product, then by slot. */
  readonly slots: Int32Array;
  /** Rows that are not among them have no higher dot product than this, or were not near enough to be compared. */
  readonly least: number;
  /** Up to which change this is known to hold. */
  sequence: number;
}

/**
 * What to look for. `around` is what the query is the row of: what was found is kept for whoever asks around it again;
 * a slot, or an array that is gone when nobody asks any more.
 */
export interface NearQuery {
  readonly around: number | Float32Array;
  readonly query: Float32Array;
  readonly count: number;
  /** By slot, and how many it accepts. */
  readonly accept: {
    readonly marks: Uint8Array;
    readonly count: number;
    /** The mask of a filter, of which this one accepts a part. */
    readonly base?: SearchedMask;
  };
}

/** Searches whose findings serve again, with other masks and after changes that do not concern them. */
export interface KeptSearches {
  /** The same as `index.search` gives, or what `prepare` found near enough. */
  near(query: NearQuery): Int32Array;
  /**
   * Lets another thread search for what `near` will be asked, where that is worth it; undefined where nothing is to be
   * waited for. What changes before `near` is asked is looked at there.
   *
   * @param mask What all the queries accept, of which `near` may accept a part.
   */
  prepare(queries: readonly NearQuery[], mask: SearchedMask): Promise<void> | undefined;
}

/** Slots kept beyond those that are wanted, since masks leave some of them out. */
const SPARE = 32;

/** Roundings of two sums of the same products, over the product of the lengths, which are about 1. */
const ROUNDING = 1e-5;

/**
 * Keeps the best rows of whole scans. A mask takes rows out of their order and adds none, so that the accepted ones among
 * the kept are the first of the masked search, as long as they are as many as were asked for. A row that changed
 * concerns a kept search when it stands in it, or might now.
 *
 * @param most Slots whose searches are kept, the ones asked for last.
 */
export function createKeptSearches(changes: ChangedSlots, most: number) {
  let around = createKeptAround<KeptSearch>(most);
  let masked = createMaskedSearches<KeptSearch>();
  let keptFor: SlotIndex | undefined;
  let unitsOf: RowChunks | undefined;
  return ({ index, units }: SearchedRows): KeptSearches => {
    if (index !== keptFor || units !== unitsOf) {
      around = createKeptAround(most);
      masked = createMaskedSearches();
    }
    [keptFor, unitsOf] = [index, units];
    /** What is known of a query, where it still holds. */
    const known = (asked: NearQuery, mask: SearchedMask | undefined): KeptSearch | undefined => {
      const isKept = isWorthKeeping(index!, units, asked);
      const found = isKept ? around.find(asked.around) : masked.find(mask, asked.around);
      return found !== undefined && holds(found, changes, asked.around, asked.query, units)
        ? found
        : undefined;
    };
    const searchAround = (asked: NearQuery): KeptSearch | undefined => {
      if (!isWorthKeeping(index!, units, asked)) return undefined;
      const wanted = asked.count + SPARE;
      const found = keptSearch(index!.search(asked.query, { count: wanted }), wanted, changes.sequence);
      around.keep(asked.around, found);
      return found;
    };
    const searchBeside = (
      missing: readonly NearQuery[],
      keep: (around: number | Float32Array, found: KeptSearch) => void,
      among?: Int32Array,
    ): Promise<void> | undefined => {
      const { sequence } = changes;
      const asked = missing.map(({ query, count }) => ({ query, count: count + SPARE }));
      return index?.searchBeside?.(asked, among)?.then((found = []) => {
        if (index !== keptFor || units !== unitsOf) return;
        for (const [at, matches] of found.entries())
          keep(missing[at]!.around, keptSearch(matches, asked[at]!.count, sequence));
      });
    };
    return {
      near(asked) {
        const { query, count, accept } = asked;
        if (index === undefined) return new Int32Array(0);
        const found = most === 0 ? undefined : (known(asked, accept.base) ?? searchAround(asked));
        if (found !== undefined) {
          const accepted = firstAccepted(found, accept.marks, count);
          if (accepted.length === count || found.least === Number.NEGATIVE_INFINITY) return accepted;
        }
        return index.search(query, { count, accept: accept.marks, accepted: accept.count }).slots;
      },
      prepare(queries, mask) {
        if (index?.searchBeside === undefined || most === 0) return undefined;
        const missing = queries.filter((asked) => known(asked, mask) === undefined);
        const wide = missing.filter((asked) => isWorthKeeping(index, units, asked));
        const narrow = missing.filter((asked) => !wide.includes(asked));
        const waits = [
          wide.length === 0 ? undefined : searchBeside(wide, around.keep),
          narrow.length === 0
            ? undefined
            : searchBeside(narrow, masked.keeperFor(mask), masked.slotsOf(mask)),
        ].filter((wait) => wait !== undefined);
        return waits.length < 2 ? waits[0] : Promise.all(waits).then(() => undefined);
      },
    };
  };
}

/** What a graph finds depends on the mask, and few of the best pass a narrow one. */
function isWorthKeeping(
  index: SlotIndex,
  units: RowChunks,
  { around, query, count, accept }: NearQuery,
): boolean {
  const passing = ((count + SPARE) * accept.count) / Math.max(index.size, 1);
  if (index.kind !== "exact" || passing < count) return false;
  return typeof around !== "number" || isRowOf(units, around, query);
}

/** Whether a query is the row of a slot as it is now: a taste measured before a fit has one of the former fit. */
function isRowOf(units: RowChunks, slot: number, query: Float32Array): boolean {
  const row = units.row(slot);
  return row !== undefined && row.buffer === query.buffer && row.byteOffset === query.byteOffset;
}

function keptSearch({ slots, scores }: SlotMatches, count: number, sequence: number): KeptSearch {
  const least = slots.length < count ? Number.NEGATIVE_INFINITY : scores[scores.length - 1]!;
  return { slots, least, sequence };
}

/** Whether no change since concerns what was found. */
function holds(
  kept: KeptSearch,
  changes: ChangedSlots,
  around: number | Float32Array,
  query: Float32Array,
  units: RowChunks,
): boolean {
  const changed = changes.since(kept.sequence);
  if (changed === undefined) return false;
  for (const slot of changed) {
    if (slot === around || kept.slots.includes(slot)) return false;
    if (units.has(slot) && units.dot(slot, query) >= kept.least - ROUNDING) return false;
  }
  kept.sequence = changes.sequence;
  return true;
}

function firstAccepted({ slots }: KeptSearch, marks: Uint8Array, count: number): Int32Array {
  const accepted = new Int32Array(Math.min(count, slots.length));
  let found = 0;
  for (let at = 0; at < slots.length && found < count; at++) {
    if (marks[slots[at]!] === 1) accepted[found++] = slots[at]!;
  }
  return accepted.subarray(0, found);
}
