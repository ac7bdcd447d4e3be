import type { LiveScope } from "../live-query.js";
import type { AcceptMask } from "../state/accept-masks.js";
import type { LiveState } from "../state/live-state.js";

/** Which items may be candidates of one answer. */
export interface ScopeMask {
  /** By slot; valid until the next answer. */
  readonly marks: Uint8Array;
  readonly count: number;
  /** The mask that some were left out of. */
  readonly base: AcceptMask;
}

/** Makes masks in one buffer that is used again, so that an answer allocates nothing of the catalogue's size. */
export function createScopeMasks(state: LiveState) {
  let buffer = new Uint8Array(0);
  return (
    scope: Pick<LiveScope, "filter" | "exclude" | "includeSeen">,
    seen: Iterable<number>,
  ): ScopeMask => {
    const { slots, masks, nowMs } = state;
    const accepted = masks.of(scope.filter, nowMs());
    const length = Math.min(slots.length, accepted.marks.length);
    if (buffer.length < length) buffer = new Uint8Array(2 * length);
    const marks = buffer.subarray(0, length);
    marks.set(accepted.marks.subarray(0, length));
    let { count } = accepted;
    const leaveOut = (slot: number | undefined): void => {
      if (slot === undefined || marks[slot] !== 1) return;
      marks[slot] = 0;
      count--;
    };
    if (scope.includeSeen !== true) for (const slot of seen) leaveOut(slot);
    for (const id of scope.exclude ?? []) leaveOut(slots.slotOf(id));
    return { marks, count, base: accepted };
  };
}
