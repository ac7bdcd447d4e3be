import { grown } from "../state/grow.js";

/** Slots found by several sources, each once, in the order in which they were found first. */
export interface FoundSlots {
  readonly slots: readonly number[];
  add(those: ArrayLike<number>): void;
}

/** Makes collections that share one table of marks, so that none is made for each answer; one is valid until the next. */
export function createFoundSlots(): () => FoundSlots {
  let marks = new Uint32Array(64);
  let round = 0;
  return () => {
    if (round === 2 ** 32 - 1) {
      marks.fill(0);
      round = 0;
    }
    round++;
    const slots: number[] = [];
    return {
      slots,
      add(those) {
        for (let at = 0; at < those.length; at++) {
          const slot = those[at]!;
          marks = grown(marks, slot + 1);
          if (marks[slot] === round) continue;
          marks[slot] = round;
          slots.push(slot);
        }
      },
    };
  };
}
