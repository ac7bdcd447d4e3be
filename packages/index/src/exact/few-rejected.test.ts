import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fewRejected } from "./few-rejected.js";

const masks = fc.array(fc.constantFrom(0, 1, 1, 1, 1, 1, 1, 255), { maxLength: 80 });

describe("fewRejected", () => {
  it("names exactly what a mask rejects, unless that is more than half", () => {
    fc.assert(
      fc.property(masks, fc.nat({ max: 3 }), fc.nat({ max: 90 }), (marks, offset, used) => {
        const buffer = new Uint8Array(marks.length + offset);
        buffer.set(marks, offset);
        const slots = Array.from({ length: used }, (_, slot) => slot);
        const wanted = slots.filter((slot) => (marks[slot] ?? 0) === 0);
        const few = 2 * wanted.length <= used;
        expect(fewRejected(buffer.subarray(offset), used)).toEqual(few ? wanted : undefined);
        // What is said of the mask settles which of two ways is taken, never what is found.
        expect([undefined, few ? wanted : undefined]).toContainEqual(
          fewRejected(buffer.subarray(offset), used, marks.length - wanted.length),
        );
      }),
    );
  });
});
