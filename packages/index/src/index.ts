export { createExactIndex, type ExactIndexOptions } from "./exact/create-exact-index.js";
export { restoreExactIndex } from "./exact/restore-exact-index.js";
export type { CalibrateOptions, Calibration } from "./graph/calibrate-breadth.js";
export { createGraphIndex, type GraphIndexOptions } from "./graph/create-graph-index.js";
export type { GraphIndex, GraphSearchOptions, LinkOptions } from "./graph/graph-index.js";
export { restoreGraphIndex } from "./graph/restore-graph-index.js";
export {
  openPgVectorIndex,
  type PgSearchOptions,
  type PgVectorIndex,
  type PgVectorIndexOptions,
  type SqlQuery,
} from "./postgres/open-pg-vector-index.js";
export type { BesideSearch, SlotIndex, SlotMatches, SlotSearchOptions } from "./slots/slot-index.js";
export { chooseIndexKind, type IndexChoice } from "./vectors/choose-index-kind.js";
export { createVectorIndex, type VectorIndexOptions } from "./vectors/create-vector-index.js";
export { openVectorIndex } from "./vectors/open-vector-index.js";
export type { VectorIndex } from "./vectors/vector-index.js";
