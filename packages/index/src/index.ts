export { createExactIndex, type ExactIndexOptions } from "./exact/create-exact-index.js";
export type { SlotIndex, SlotMatches, SlotSearchOptions } from "./slots/slot-index.js";
