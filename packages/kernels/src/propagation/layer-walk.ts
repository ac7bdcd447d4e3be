import type { KernelEngine } from "../runtime/kernel-engine.js";
import { BLOCK_COLUMNS } from "./column-blocks.js";
import type { GraphSide, TwoSidedGraph } from "./two-sided-graph.js";

/** Some columns of rows. */
export interface TableColumns {
  /** Address of the first of the columns in the first row. */
  readonly address: number;
  /** Bytes from row to row. */
  readonly stride: number;
  /** 1 to {@link BLOCK_COLUMNS}. */
  readonly width: number;
}

/** Rows of a batch's nodes. */
export interface ListedNodes {
  /** Address of `[count]` nodes. */
  readonly nodes: number;
  readonly count: number;
}

/** One block walking over the graph; two arrays of it hold users and items. */
export interface LayerWalk {
  /** A side's block, `[rows, 16]`. */
  readonly view: (side: GraphSide) => Float32Array;
  /** Its address. */
  readonly block: (side: GraphSide) => number;
  /** Fills `side` from the columns of its rows of a table. */
  readonly take: (side: GraphSide, columns: TableColumns) => void;
  /** Notes which nodes are of a batch or next to one, for what follows. */
  readonly markNear: (listed: ListedNodes) => void;
  /** Fills `side` with the next layer, from the other side's block; `onlyNear` leaves out what {@link markNear} did not note. */
  readonly layer: (side: GraphSide, onlyNear: boolean) => void;
  /** `output[k] += ` the layer that `side` holds, at those of the nodes that are on it. */
  readonly addAt: (side: GraphSide, listed: ListedNodes, output: TableColumns) => void;
  /** The same of the layer after the one that the other side holds, which is made at these nodes alone. */
  readonly addNextAt: (side: GraphSide, listed: ListedNodes, output: TableColumns) => void;
  /** Fills the side on which a gradient's walk of `layers` ends, from a gradient that enters at every layer, at nodes that were noted. */
  readonly descend: (side: GraphSide, layers: number, entering: EnteringRows) => void;
}

/** A gradient that is zero at most nodes, scaled by the nodes' roots. */
export interface EnteringRows {
  /** Address of `[slots, 16]`; slot 0 is zeros. */
  readonly rows: number;
  /** Address of `[nodes]`: each node's slot. */
  readonly slots: number;
}

/** Bytes that {@link createLayerWalk} takes from an arena. */
export function layerWalkBytes(nodes: number): number {
  return 4 * BLOCK_COLUMNS * nodes + nodes + 4 * BLOCK_COLUMNS * MOST_PARTS + 768;
}

const MOST_PARTS = 64;

export function createLayerWalk(
  engine: KernelEngine,
  { users, items, edges, nodes }: TwoSidedGraph,
): LayerWalk {
  const [userBlock, itemBlock] = [users, items].map(({ count }) =>
    engine.arena.float32(count * BLOCK_COLUMNS),
  ) as [Float32Array, Float32Array];
  const scratch = engine.address(engine.arena.float32(MOST_PARTS * BLOCK_COLUMNS), "scratch");
  const marks = engine.arena.uint8(nodes);
  const nearOf = (side: GraphSide) => engine.address(marks, "marks") + side.first;
  const view = (side: GraphSide) => (side === users ? userBlock : itemBlock);
  const block = (side: GraphSide) => engine.address(view(side), "block");
  const otherOf = (side: GraphSide) => (side === users ? items : users);
  const back = (side: GraphSide, { rows, slots }: EnteringRows, first: boolean, last: boolean): void => {
    const other = otherOf(side);
    const entering = [slots + 4 * side.first, rows];
    const own = [last ? 1 : 0, side.count, block(side)];
    const [work, offsets] = [BLOCK_COLUMNS * (side.count + edges), side.offsets];
    if (first) {
      const given = [offsets, side.columns, slots + 4 * other.first, side.roots, ...entering];
      engine.share("walkBackFirst", work, ...given, nearOf(side), ...own);
    } else {
      const given = [offsets, side.columns, edges, block(other), side.roots];
      engine.share("walkBack", work, ...given, ...entering, ...own);
    }
  };
  return {
    view,
    block,
    take(side, { address, stride, width }) {
      const given = [address, stride, width, side.roots, 1, side.count, block(side)];
      engine.share("takeBlock", BLOCK_COLUMNS * side.count, ...given);
    },
    markNear(listed) {
      marks.fill(0);
      for (const side of [users, items]) {
        const given = [listed.nodes, listed.count, side.first, side.count, side.offsets, side.columns];
        const work = (edges / side.count) * listed.count;
        engine.share("markNear", work, ...given, nearOf(side), nearOf(otherOf(side)));
      }
    },
    layer(side, onlyNear) {
      const given = [side.offsets, side.columns, edges, block(otherOf(side)), side.roots];
      const near = onlyNear ? nearOf(side) : 0;
      engine.share(
        "walkLayer",
        BLOCK_COLUMNS * (side.count + edges),
        ...[...given, near, side.count, block(side)],
      );
    },
    addAt(side, { nodes: listed, count }, { address, stride, width }) {
      const given = [listed, count, side.first, side.count, block(side), side.roots, address, stride, width];
      engine.share("addLayerAt", BLOCK_COLUMNS * count, ...given);
    },
    addNextAt(side, { nodes: listed, count }, { address, stride, width }) {
      const given = [listed, count, side.first, side.count, side.offsets, side.columns];
      const rows = [block(otherOf(side)), side.roots, address, stride, width, scratch];
      engine.share("addNextLayerAt", BLOCK_COLUMNS * (edges / side.count) * count, ...given, ...rows);
    },
    descend(end, layers, entering) {
      if (layers === 0) {
        const given = [0, 0, 0, 0, end.roots, entering.slots + 4 * end.first, entering.rows];
        engine.share("walkBack", BLOCK_COLUMNS * end.count, ...given, 1, end.count, block(end));
      }
      for (let layer = 1; layer <= layers; layer++) {
        const side = (layers - layer) % 2 === 0 ? end : otherOf(end);
        back(side, entering, layer === 1, layer === layers);
      }
    },
  };
}
