import { createGrowingKernels } from "@modalis/kernels";
import { checkDimensions, checkRange, checkWhole } from "../slots/check-arguments.js";
import { type GraphIndex, graphIndexOver } from "./graph-index.js";
import { MOST_BREADTH } from "./node-regions.js";
import { createNodeTable } from "./node-table.js";

export interface GraphIndexOptions {
  /** 1 to 65,536. */
  readonly dimensions: number;
  /** Slots to make room for; more are made by doubling. Default 1024. */
  readonly capacity?: number;
  /** Links a row gets on each level, and half of what it may have on the lowest; the paper's M. 4 to 64, default 16. */
  readonly neighbours?: number;
  /** Rows kept in sight while links are made, the paper's efConstruction. 16 to 4096, default 128. */
  readonly buildBreadth?: number;
  /** Rows kept in sight by a search, the paper's ef: recall grows with it, and time. 16 to 4096, default 128. */
  readonly searchBreadth?: number;
  /** Settles the levels of rows; the same rows in the same order give the same graph. Default 1. */
  readonly seed?: number;
}

/**
 * An index that walks a graph of neighbours (HNSW, Malkov and Yashunin 2018) over int8 codes and computes the best in full.
 *
 * @throws INVALID_ARGUMENT, LIMIT_EXCEEDED when `capacity` rows do not fit into 4 GiB.
 */
export async function createGraphIndex(options: GraphIndexOptions): Promise<GraphIndex> {
  const {
    dimensions,
    capacity = 1024,
    neighbours = 16,
    buildBreadth = 128,
    searchBreadth = 128,
    seed = 1,
  } = options;
  checkDimensions(dimensions);
  checkWhole(capacity, 1, "capacity");
  checkRange(neighbours, 4, 64, "neighbours");
  checkRange(buildBreadth, 16, MOST_BREADTH, "buildBreadth");
  checkRange(searchBreadth, 16, MOST_BREADTH, "searchBreadth");
  checkRange(seed, 0, 2 ** 31 - 1, "seed");
  const table = createNodeTable(await createGrowingKernels(), dimensions, neighbours, capacity);
  return graphIndexOver(table, { buildBreadth, searchBreadth, seed });
}
