import { ModalisError } from "@modalis/contract";
import { createGrowingKernels } from "@modalis/kernels";
import { bestSlots } from "../slots/best-slots.js";
import { checkDimensions, checkedLength, checkSearch, checkWhole } from "../slots/check-arguments.js";
import { growByDoubling } from "../slots/grow-by-doubling.js";
import type { SlotIndex, SlotMatches, SlotSearchOptions } from "../slots/slot-index.js";
import { fewRejected } from "./few-rejected.js";
import { saveExactTable } from "./save-exact-table.js";
import { searchBeside } from "./search-beside.js";
import { createByteTable, createFloatTable, type SlotTable } from "./slot-table.js";

export interface ExactIndexOptions {
  /** 1 to 65,536. */
  readonly dimensions: number;
  /** Slots to make room for; more are made by doubling. Default 1024. */
  readonly capacity?: number;
  /**
   * What is scanned: `"int8"` codes beside the floats, a quarter more memory and several times the speed, or the
   * `"float32"` rows. Answers are the same. Default `"int8"`.
   */
  readonly precision?: "float32" | "int8";
  /** Whether `searchBeside` searches on another thread, which starts when it is first needed; of `"int8"` alone. Default false. */
  readonly beside?: boolean;
  /**
   * How near to a query what `searchBeside` finds must be, above 0 to 1: the score of the twenty nearest rows above that of
   * any rows, as a share of the true ones', on average over the rows themselves. Below 1 only the rows of the cells nearest to
   * the query are compared where there are over 32,768 rows, as few of them as suffice. Default 1: the true nearest.
   */
  readonly nearEnough?: number;
}

/** Values of a table that is scanned in about a tenth of a millisecond, what asking another thread takes. */
const LEAST_BESIDE_VALUES = 2 ** 21;
/** The same of rows that lie apart. */
const LEAST_LISTED_VALUES = 2 ** 18;

/**
 * An index that compares every row, so that its answers are the true ones.
 *
 * A scan bounds each dot product from both sides, by what the codes of the row miss; only rows whose upper bound reaches
 * the `count`th greatest lower bound are computed in full, and no other can be among the best.
 *
 * @throws INVALID_ARGUMENT, LIMIT_EXCEEDED when `capacity` rows do not fit into 4 GiB.
 */
export async function createExactIndex(options: ExactIndexOptions): Promise<SlotIndex> {
  const { dimensions, capacity = 1024, precision = "int8", beside = false, nearEnough = 1 } = options;
  checkDimensions(dimensions);
  checkWhole(capacity, 1, "capacity");
  if (precision !== "int8" && precision !== "float32") {
    throw new ModalisError("INVALID_ARGUMENT", `precision must be "int8" or "float32", not "${precision}"`);
  }
  if (!(nearEnough > 0 && nearEnough <= 1)) {
    throw new ModalisError("INVALID_ARGUMENT", `nearEnough is above 0 to 1, not ${nearEnough}`);
  }
  const createTable = precision === "int8" ? createByteTable : createFloatTable;
  const kernels = await createGrowingKernels({ shared: beside && precision === "int8" });
  return exactIndexOver(createTable(kernels, dimensions, capacity, nearEnough), dimensions, precision);
}

function exactIndexOver(held: SlotTable, dimensions: number, precision: string): SlotIndex {
  let table: SlotTable | undefined = held;
  let size = 0;
  /** One more than the highest slot that ever held a row. */
  let used = 0;
  /** Counts what was put and deleted. */
  let changes = 0;
  const open = (): SlotTable => {
    if (table !== undefined) return table;
    throw new ModalisError("DISPOSED", "this index was disposed; create a new one");
  };
  return {
    kind: "exact",
    dimensions,
    get size() {
      return size;
    },
    get memoryBytes() {
      return open().bytes;
    },
    set(slot, vector) {
      const rows = open();
      checkWhole(slot, 0, "slot");
      const length = checkedLength(vector, dimensions, `the row of slot ${slot}`);
      growByDoubling(rows, slot + 1);
      if (!rows.holds(slot)) size++;
      rows.set(slot, vector, length);
      changes++;
      used = Math.max(used, slot + 1);
    },
    delete(slot) {
      if (!open().holds(slot)) return;
      open().clear(slot);
      changes++;
      size--;
    },
    vector: (slot) => (open().holds(slot) ? open().copy(slot) : undefined),
    search: (query, options) => searchTable(open(), dimensions, used, query, options),
    get besideShare() {
      return open().beside?.share ?? 1;
    },
    searchBeside(asked, listed) {
      const { beside } = open();
      if (beside === undefined || asked.length === 0) return undefined;
      const among = listed?.subarray(0, firstAtLeast(listed, used));
      const isLittle =
        among === undefined
          ? used * dimensions < LEAST_BESIDE_VALUES
          : among.length * dimensions < LEAST_LISTED_VALUES;
      if (isLittle) return undefined;
      const before = changes;
      const isUnchanged = () => table !== undefined && changes === before;
      return searchBeside(beside, asked, { dimensions, used, among }, isUnchanged);
    },
    save: () => saveExactTable(open(), dimensions, precision, used),
    [Symbol.dispose]() {
      table?.beside?.[Symbol.dispose]();
      table = undefined;
    },
  };
}

function searchTable(
  table: SlotTable,
  dimensions: number,
  used: number,
  query: Float32Array,
  { count, accept, accepted = used }: SlotSearchOptions,
): SlotMatches {
  checkSearch(count, accept);
  const length = checkedLength(query, dimensions, "the query");
  const rejected = accept === undefined ? [] : fewRejected(accept, used, accepted);
  if (rejected !== undefined) {
    if (used === 0) return nothing();
    table.bound(query, length, used, false);
    table.reject(rejected);
    return bestOfBounded(table, query, count, used, false);
  }
  const rows = table.list(accept!, used);
  if (rows === 0) return nothing();
  table.bound(query, length, rows, true);
  return bestOfBounded(table, query, count, rows, true);
}

function bestOfBounded(
  table: SlotTable,
  query: Float32Array,
  count: number,
  rows: number,
  listed: boolean,
): SlotMatches {
  const slots = table.candidates(count, rows, listed);
  const scores = new Float32Array(slots.length);
  for (let at = 0; at < slots.length; at++) scores[at] = table.dot(slots[at]!, query);
  return bestSlots(slots, scores, count);
}

/** Where the first of rising numbers stands that is not below a bound. */
function firstAtLeast(rising: Int32Array, bound: number): number {
  let [from, to] = [0, rising.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (rising[middle]! < bound) from = middle + 1;
    else to = middle;
  }
  return from;
}

function nothing(): SlotMatches {
  return { slots: new Int32Array(), scores: new Float32Array() };
}
