import { type EmbeddingSpace, ModalisError } from "@modalis/contract";
import { createExactIndex } from "../exact/create-exact-index.js";
import { createGraphIndex } from "../graph/create-graph-index.js";
import { checkWhole } from "../slots/check-arguments.js";
import { chooseIndexKind } from "./choose-index-kind.js";
import { createIdSlots } from "./id-slots.js";
import type { VectorIndex } from "./vector-index.js";
import { vectorIndexOver } from "./vector-index-over.js";

export interface VectorIndexOptions {
  readonly space: EmbeddingSpace;
  /** `"auto"` begins exact and moves to the graph in `settle` when `chooseIndexKind` says so. Default `"auto"`. */
  readonly kind?: "auto" | "exact" | "graph";
  /** With kind `"auto"`, rows from which on it is a graph, in place of what `chooseIndexKind` says. */
  readonly graphFromRows?: number;
}

/**
 * An empty index of a space; rows and queries of other spaces are refused.
 *
 * @throws INVALID_ARGUMENT for a kind that does not exist, or a space of over 65,536 dimensions.
 */
export async function createVectorIndex({
  space,
  kind = "auto",
  graphFromRows,
}: VectorIndexOptions): Promise<VectorIndex> {
  const { dimensions } = space;
  if (kind !== "auto" && kind !== "exact" && kind !== "graph") {
    throw new ModalisError("INVALID_ARGUMENT", `kind must be "auto", "exact" or "graph", not "${kind}"`);
  }
  if (graphFromRows !== undefined) checkWhole(graphFromRows, 0, "graphFromRows");
  const index =
    kind === "graph" ? await createGraphIndex({ dimensions }) : await createExactIndex({ dimensions });
  const fromChoice = (rows: number) => chooseIndexKind({ rows, dimensions }).kind === "graph";
  const fromRows = (rows: number) => rows >= graphFromRows!;
  return vectorIndexOver({
    space,
    index,
    ids: createIdSlots(),
    wantsGraph:
      kind !== "auto" ? () => kind === "graph" : graphFromRows === undefined ? fromChoice : fromRows,
  });
}
