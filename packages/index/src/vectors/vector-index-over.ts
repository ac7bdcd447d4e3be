import {
  assertComparable,
  type EmbeddingBatch,
  type EmbeddingSpace,
  ModalisError,
  rowOf,
} from "@modalis/contract";
import { createGraphIndex } from "../graph/create-graph-index.js";
import type { GraphIndex } from "../graph/graph-index.js";
import { inSlices } from "../saved/in-slices.js";
import { checkedLength, checkWhole } from "../slots/check-arguments.js";
import type { SlotIndex } from "../slots/slot-index.js";
import type { IdSlots } from "./id-slots.js";
import { nearestIds } from "./nearest-ids.js";
import { saveVectorIndex } from "./save-vector-index.js";
import type { VectorIndex } from "./vector-index.js";

export interface VectorIndexParts {
  readonly space: EmbeddingSpace;
  readonly index: SlotIndex | GraphIndex;
  readonly ids: IdSlots;
  /** Whether so many rows shall be a graph; asked by `settle` of an exact index. */
  readonly wantsGraph: (rows: number) => boolean;
}

/** Ids over the slots of an index, which a graph replaces when the rows have become many. */
export function vectorIndexOver({ space, index: first, ids, wantsGraph }: VectorIndexParts): VectorIndex {
  const { dimensions } = space;
  let index = first;
  /** Slots that changed while a graph is made. */
  let changed: Set<number> | undefined;

  const put = (slot: number, row: Float32Array): void => {
    if ("stage" in index) index.stage(slot, row);
    else index.set(slot, row);
    changed?.add(slot);
  };
  const moveToGraph = async (signal: AbortSignal | undefined): Promise<void> => {
    const graph = await createGraphIndex({ dimensions, capacity: Math.max(1024, ids.used) });
    changed = new Set();
    try {
      await inSlices(ids.used, (slot) => copySlot(index, graph, slot));
      await graph.link(signal === undefined ? {} : { signal });
      for (const slot of changed) copySlot(index, graph, slot);
      index[Symbol.dispose]();
      index = graph;
    } finally {
      if (index !== graph) graph[Symbol.dispose]();
      changed = undefined;
    }
  };
  return {
    specificationVersion: "v1",
    space,
    get kind() {
      return index.kind;
    },
    get size() {
      return index.size;
    },
    get memoryBytes() {
      return index.memoryBytes;
    },
    add(batch) {
      checkBatch(space, batch);
      for (const [at, id] of batch.ids.entries()) put(ids.take(id), rowOf(batch, at));
    },
    remove(gone) {
      for (const id of gone) {
        const slot = ids.give(id);
        if (slot === undefined) continue;
        index.delete(slot);
        changed?.add(slot);
      }
    },
    search(query, { count, accept }) {
      checkWhole(count, 1, "count");
      checkBatch(space, query);
      const mask =
        accept && Uint8Array.from({ length: ids.used }, (_, slot) => acceptsSlot(ids, accept, slot));
      return query.ids.map((_, at) => nearestIds(index, ids.idOf, rowOf(query, at), count, mask));
    },
    async settle({ signal } = {}) {
      if (index.kind === "exact" && changed === undefined && wantsGraph(index.size))
        await moveToGraph(signal);
      if (!("stage" in index)) return;
      const options = signal === undefined ? {} : { signal };
      await index.link(options);
      await index.calibrate(options);
    },
    save: (folder) => saveVectorIndex(folder, space, index, ids),
    [Symbol.dispose]: () => index[Symbol.dispose](),
  };
}

function copySlot(from: SlotIndex, to: GraphIndex, slot: number): void {
  const row = from.vector(slot);
  if (row === undefined) to.delete(slot);
  else to.stage(slot, row);
}

function acceptsSlot(ids: IdSlots, accept: (id: string) => boolean, slot: number): number {
  const id = ids.idOf(slot);
  return id !== undefined && accept(id) ? 1 : 0;
}

/** @throws SPACE_MISMATCH, INVALID_TENSOR. */
export function checkBatch(space: EmbeddingSpace, batch: EmbeddingBatch): void {
  assertComparable(space, batch.space);
  const { ids, values } = batch;
  if (values.length !== ids.length * space.dimensions) {
    throw new ModalisError(
      "INVALID_TENSOR",
      `${ids.length} rows of ${space.dimensions} need ${ids.length * space.dimensions} values, not ${values.length}`,
    );
  }
  for (const [at, id] of ids.entries())
    checkedLength(rowOf(batch, at), space.dimensions, `the row of "${id}"`);
}
