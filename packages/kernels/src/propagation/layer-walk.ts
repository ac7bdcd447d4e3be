import type { KernelEngine } from "../runtime/kernel-engine.js";
import type { GraphSide, TwoSidedGraph } from "./two-sided-graph.js";

/** Columns of a block: one cache line a row. */
export const BLOCK_COLUMNS = 16;

/** Some columns of a table `[nodes, dimensions]`. */
export interface TableColumns {
  /** Address of the first of the columns in node 0's row. */
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
  readonly take: (side: GraphSide, table: TableColumns) => void;
  /** Fills `side` with the next layer, from the other side's block. */
  readonly layer: (side: GraphSide) => void;
  /** `output[k] += ` the layer that `side` holds, at those of the nodes that are on it. */
  readonly addAt: (side: GraphSide, listed: ListedNodes, output: TableColumns) => void;
  /** The same of the layer after the one that the other side holds, which is made at these nodes alone. */
  readonly addNextAt: (side: GraphSide, listed: ListedNodes, output: TableColumns) => void;
  /** Fills the side on which a gradient's walk of `layers` ends, from a gradient that enters at every layer. */
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
  return 4 * BLOCK_COLUMNS * nodes + 4 * BLOCK_COLUMNS * MOST_PARTS + 512;
}

const MOST_PARTS = 64;

export function createLayerWalk(engine: KernelEngine, { users, items, edges }: TwoSidedGraph): LayerWalk {
  const [userBlock, itemBlock] = [users, items].map(({ count }) =>
    engine.arena.float32(count * BLOCK_COLUMNS),
  ) as [Float32Array, Float32Array];
  const scratch = engine.address(engine.arena.float32(MOST_PARTS * BLOCK_COLUMNS), "scratch");
  const view = (side: GraphSide) => (side === users ? userBlock : itemBlock);
  const block = (side: GraphSide) => engine.address(view(side), "block");
  const otherOf = (side: GraphSide) => (side === users ? items : users);
  const addListed = (side: GraphSide, listed: ListedNodes, output: TableColumns, next: boolean): void => {
    const rows = next ? [side.offsets, side.columns, block(otherOf(side))] : [0, 0, block(side)];
    const shared = next ? (edges / side.count) * listed.count : listed.count;
    engine.share(
      "addLayerAt",
      BLOCK_COLUMNS * shared,
      ...[listed.nodes, listed.count, side.first, side.count, ...rows, side.roots],
      ...[output.address, output.stride, output.width, scratch],
    );
  };
  const walk = (side: GraphSide, { source, sourceSlots, entering, last }: WalkedLayer): void => {
    engine.share(
      "walkLayer",
      BLOCK_COLUMNS * (source === 0 ? side.count : side.count + edges),
      ...[source === 0 ? 0 : side.offsets, side.columns, source, sourceSlots, side.roots],
      ...(entering === undefined ? [0, 0] : [entering.slots + 4 * side.first, entering.rows]),
      ...[last ? 1 : 0, side.count, block(side)],
    );
  };
  return {
    view,
    block,
    take(side, { address, stride, width }) {
      const from = address + side.first * stride;
      const given = [from, stride, width, side.roots, side.count, block(side)];
      engine.share("takeBlock", BLOCK_COLUMNS * side.count, ...given);
    },
    layer: (side) => walk(side, { source: block(otherOf(side)), sourceSlots: 0, last: false }),
    addAt: (side, listed, output) => addListed(side, listed, output, false),
    addNextAt: (side, listed, output) => addListed(side, listed, output, true),
    descend(end, layers, entering) {
      if (layers === 0) walk(end, { source: 0, sourceSlots: 0, entering, last: true });
      for (let layer = 1; layer <= layers; layer++) {
        const side = (layers - layer) % 2 === 0 ? end : otherOf(end);
        const other = otherOf(side);
        // Before the first layer there is only what enters, which stands at its slots.
        const from =
          layer === 1
            ? { source: entering.rows, sourceSlots: entering.slots + 4 * other.first }
            : { source: block(other), sourceSlots: 0 };
        walk(side, { ...from, entering, last: layer === layers });
      }
    },
  };
}

interface WalkedLayer {
  /** Address of the rows that are summed; 0 for none. */
  readonly source: number;
  readonly sourceSlots: number;
  readonly entering?: EnteringRows;
  readonly last: boolean;
}
