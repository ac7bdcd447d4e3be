import { describe, expect, it } from "vitest";
import { createFoundSlots } from "./found-slots.js";

describe("slots found by several sources", () => {
  it("stand there once each, as they were found first, and the next collection knows nothing of them", () => {
    const collect = createFoundSlots();
    const first = collect();
    first.add([7, 1000, 7]);
    first.add(Int32Array.of(0, 1000, 3));
    expect(first.slots).toEqual([7, 1000, 0, 3]);
    const second = collect();
    expect(second.slots).toEqual([]);
    second.add([1000]);
    expect(second.slots).toEqual([1000]);
  });
});
