export { createExactIndex, type ExactIndexOptions } from "./exact/create-exact-index.js";
export { restoreExactIndex } from "./exact/restore-exact-index.js";
export { createGraphIndex, type GraphIndexOptions } from "./graph/create-graph-index.js";
export type { GraphIndex, LinkOptions } from "./graph/graph-index.js";
export { restoreGraphIndex } from "./graph/restore-graph-index.js";
export type { SlotIndex, SlotMatches, SlotSearchOptions } from "./slots/slot-index.js";
