import { checkedSparseRows, fail, type SparseRows } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

/** Users or items of a graph, as addresses in the arena. */
export interface GraphSide {
  /** The side's first node: users are the nodes from 0, items follow. */
  readonly first: number;
  readonly count: number;
  /** Compressed rows: the other side's numbers. */
  readonly offsets: number;
  readonly columns: number;
  /** `[count]`: one over the root of the degree, 1 where that is 0. */
  readonly roots: number;
}

export interface TwoSidedGraph {
  readonly users: GraphSide;
  readonly items: GraphSide;
  readonly nodes: number;
  readonly edges: number;
  /** `[nodes]`. */
  readonly roots: Float32Array;
  readonly userRows: SparseRows;
  readonly itemRows: SparseRows;
  /** Takes the users' rows as they are now: as many edges, others. */
  readonly refresh: () => void;
}

/** Bytes that {@link createTwoSidedGraph} takes from an arena. */
export function twoSidedGraphBytes(nodes: number, itemCount: number, edges: number): number {
  return 4 * (nodes + itemCount + 1 + edges) + 256;
}

/**
 * Turns users' rows of items, which stay where they are, around to items' rows of users.
 *
 * The rows are checked here and by `refresh` alone: they must not be changed between the two.
 */
export function createTwoSidedGraph(
  engine: KernelEngine,
  userRows: SparseRows,
  itemCount: number,
): TwoSidedGraph {
  const check = () => checkedSparseRows(engine, userRows, itemCount, "users");
  const users = check();
  if (users.rows < 1) fail("users.offsets must have at least one row");
  const { int32, float32 } = engine.arena;
  const nodes = users.rows + itemCount;
  const edges = userRows.columns.length;
  const itemRows = { offsets: int32(itemCount + 1), columns: int32(edges) };
  const roots = float32(nodes);
  const noteRoots = ({ offsets }: SparseRows, first: number): void => {
    for (let row = 0; row + 1 < offsets.length; row++)
      roots[first + row] = 1 / Math.sqrt(Math.max(1, offsets[row + 1]! - offsets[row]!));
  };
  const note = (): void => {
    turn(userRows, itemRows);
    noteRoots(userRows, 0);
    noteRoots(itemRows, users.rows);
  };
  note();
  const address = engine.address;
  return {
    ...{ nodes, edges, roots, userRows, itemRows },
    refresh: () => {
      check();
      note();
    },
    users: {
      first: 0,
      count: users.rows,
      offsets: users.offsets,
      columns: users.columns,
      roots: address(roots, "roots"),
    },
    items: {
      first: users.rows,
      count: itemCount,
      offsets: address(itemRows.offsets, "items.offsets"),
      columns: address(itemRows.columns, "items.columns"),
      roots: address(roots, "roots") + 4 * users.rows,
    },
  };
}

function turn(
  from: SparseRows,
  { offsets, columns }: { readonly offsets: Int32Array; readonly columns: Int32Array },
): void {
  offsets.fill(0);
  // An item's place moves on from its row's start to the next row's; one row back, the offsets are as they should be.
  for (const item of from.columns) offsets[item + 1]! += 1;
  for (let item = 0; item + 1 < offsets.length; item++) offsets[item + 1]! += offsets[item]!;
  for (let user = 0; user + 1 < from.offsets.length; user++)
    for (let at = from.offsets[user]!; at < from.offsets[user + 1]!; at++)
      columns[offsets[from.columns[at]!]!++] = user;
  offsets.copyWithin(1, 0);
  offsets[0] = 0;
}
