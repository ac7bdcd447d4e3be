import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLeadingSlots, type LeadingSlots, topSlots } from "./leading-slots.js";

const SLOTS = 40;

const step = fc.record({
  slot: fc.integer({ min: 0, max: SLOTS - 1 }),
  value: fc.integer({ min: -1, max: 9 }),
  hidden: fc.boolean(),
  asked: fc.boolean(),
});

describe("leading slots", () => {
  it("are the first of all by value, then by slot, whatever rose, fell, came and went", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: SLOTS }),
        (steps, most, length) => {
          const values = new Float64Array(SLOTS);
          const answerable = new Uint8Array(SLOTS).fill(1);
          const leaders = createLeadingSlots(
            { values: () => values, answerable: () => answerable, length: () => length },
            most,
          );
          for (const one of steps.filter(({ slot }) => slot < length)) {
            const { slot, value, hidden, asked } = one;
            values[slot] = value;
            answerable[slot] = hidden ? 0 : 1;
            leaders.changed(slot);
            if (asked) expectLeading(leaders, topSlots(values, answerable, length, SLOTS), most);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** @param all Every slot of a value above 0, the first first. */
function expectLeading(leaders: LeadingSlots, all: readonly number[], most: number): void {
  const list = leaders.list();
  expect(list).toEqual(all.slice(0, list.length));
  expect(list.length).toBeLessThanOrEqual(most);
  if (leaders.whole) expect(list.length).toBe(all.length);
  else expect(2 * list.length).toBeGreaterThanOrEqual(most);
}
