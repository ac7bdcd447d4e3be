import { topItems } from "@modalis/kernels";
import type { SlotMatches } from "./slot-index.js";

/** The `count` best of `slots`, which rise, by falling score, then by slot. */
export function bestSlots(slots: Int32Array, scores: Float32Array, count: number): SlotMatches {
  const best = topItems(scores, count);
  const found = { slots: new Int32Array(best.length), scores: new Float32Array(best.length) };
  for (let rank = 0; rank < best.length; rank++) {
    found.slots[rank] = slots[best[rank]!]!;
    found.scores[rank] = scores[best[rank]!]!;
  }
  return found;
}
