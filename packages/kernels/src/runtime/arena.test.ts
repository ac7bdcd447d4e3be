import { isModalisError } from "@modalis/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createArena, LARGEST_ARENA_BYTES } from "./arena.js";

describe("createArena", () => {
  it.each([false, true])("hands out zeroed arrays that never overlap (shared: %s)", (shared) => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 100 }), { maxLength: 12 }), fc.nat({ max: 12 }), (lengths, keep) => {
        const arena = createArena(2 ** 20, shared);
        const make = (length: number, at: number) =>
          [arena.float32, arena.int32, arena.int8, arena.uint8][at % 4]!(length);
        let mark = arena.mark();
        const kept = lengths.map((length, at) => {
          if (at === keep) mark = arena.mark();
          return make(length, at).fill(at + 1);
        });
        if (keep >= lengths.length) mark = arena.mark();
        for (const [at, array] of kept.entries()) {
          expect(array.byteOffset % 64).toBe(0);
          expect(array.every((value) => value === at + 1)).toBe(true);
        }
        arena.release(mark);
        for (const [at, length] of lengths.entries())
          expect(make(length, at).every((value) => value === 0)).toBe(true);
        for (const [at, array] of kept.slice(0, keep).entries()) {
          expect(array.every((value) => value === at + 1)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("says how many bytes were asked and how many would do", () => {
    const arena = createArena(4096, false);
    arena.float32(512);
    const error = thrown(() => arena.float32(1000));
    expect(isModalisError(error, "LIMIT_EXCEEDED")).toBe(true);
    expect(error).toMatchObject({ details: { arenaBytes: 4096, freeBytes: 2048, askedBytes: 4000 } });
    expect((error as Error).message).toContain("arenaBytes of 6080 or more");
    // What it advises is enough.
    const larger = createArena(6080, false);
    larger.float32(512);
    expect(larger.float32(1000).length).toBe(1000);
    expect(
      isModalisError(
        thrown(() => arena.scratch(5000)),
        "LIMIT_EXCEEDED",
      ),
    ).toBe(true);
  });

  it("refuses lengths and sizes that are none, and more than 32 bits reach", () => {
    const arena = createArena(4096, false);
    for (const length of [-1, 0.3, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(
        isModalisError(
          thrown(() => arena.float32(length)),
          "INVALID_ARGUMENT",
        ),
      ).toBe(true);
    }
    for (const bytes of [0, -1, 1.5, Number.NaN]) {
      expect(
        isModalisError(
          thrown(() => createArena(bytes, false)),
          "INVALID_ARGUMENT",
        ),
      ).toBe(true);
    }
    expect(
      isModalisError(
        thrown(() => createArena(LARGEST_ARENA_BYTES + 1, false)),
        "LIMIT_EXCEEDED",
      ),
    ).toBe(true);
  });

  it("reaches the end of 32-bit addresses", () => {
    const arena = createArena(LARGEST_ARENA_BYTES, false);
    arena.uint8(LARGEST_ARENA_BYTES - 64);
    const last = arena.float32(16);
    last.fill(3);
    expect(last.byteOffset).toBeGreaterThan(2 ** 31);
    expect(() => arena.uint8(1)).toThrow(/has 0 left/);
  });

  it("releases to a mark of its own only", () => {
    const arena = createArena(4096, false);
    const mark = arena.mark();
    arena.float32(100);
    const later = arena.mark();
    arena.release(mark);
    for (const wrong of [later, 0, -64, mark + 1, Number.NaN]) {
      expect(
        isModalisError(
          thrown(() => arena.release(wrong)),
          "INVALID_ARGUMENT",
        ),
      ).toBe(true);
    }
  });
});

function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
