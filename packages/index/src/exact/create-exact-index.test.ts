import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestByForce } from "../testing/nearest-by-force.js";
import { createRandom } from "../testing/random-rows.js";
import { createExactIndex } from "./create-exact-index.js";

const precisions = ["int8", "float32"] as const;

describe.each(precisions)("createExactIndex, %s", (precision) => {
  it("gives what brute force gives, whatever was set, replaced, deleted and accepted", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer(),
          dimensions: fc.integer({ min: 1, max: 70 }),
          slots: fc.integer({ min: 1, max: 60 }),
          steps: fc.integer({ min: 0, max: 150 }),
          count: fc.integer({ min: 1, max: 30 }),
          power: fc.integer({ min: -20, max: 15 }),
          masked: fc.boolean(),
        }),
        async ({ seed, dimensions, slots, steps, count, power, masked }) => {
          const random = createRandom(seed);
          using index = await createExactIndex({ dimensions, capacity: 1, precision });
          const rows = new Map<number, Float32Array>();
          const row = () =>
            random.row(dimensions).map((value) => value * 10 ** random.below(3) * 10 ** power);
          for (let step = 0; step < steps; step++) {
            const slot = random.below(slots);
            if (random.below(4) === 0) {
              index.delete(slot);
              rows.delete(slot);
            } else {
              const vector = random.below(5) === 0 ? ([...rows.values()][0] ?? row()) : row();
              index.set(slot, vector);
              rows.set(slot, vector);
            }
          }
          const accept = masked
            ? Uint8Array.from({ length: random.below(slots + 20) }, () => random.below(2) * 255)
            : undefined;
          const query = row();
          const answer = index.search(query, { count, ...(accept ? { accept } : {}) });
          expect(index.size).toBe(rows.size);
          expect(answer).toEqual(nearestByForce(rows, query, count, accept));
        },
      ),
    );
  });

  it("keeps recall 1 among rows that differ by less than their codes tell", async () => {
    const random = createRandom(7);
    const dimensions = 24;
    using index = await createExactIndex({ dimensions, precision });
    const centre = random.row(dimensions);
    const rows = new Map<number, Float32Array>();
    for (let slot = 0; slot < 3000; slot++) {
      const nudge = random.row(dimensions);
      rows.set(
        slot,
        centre.map((value, at) => value + nudge[at]! * 1e-4),
      );
      index.set(slot, rows.get(slot)!);
    }
    for (let at = 0; at < 50; at++) {
      const query = random.row(dimensions);
      expect(index.search(query, { count: 10 })).toEqual(nearestByForce(rows, query, 10));
    }
  });
});

describe("createExactIndex", () => {
  it("gives back what was set, and nothing from an empty slot", async () => {
    using index = await createExactIndex({ dimensions: 3 });
    const vector = Float32Array.of(1, 2, 3);
    index.set(5, vector);
    vector.fill(9);
    expect([...index.vector(5)!]).toEqual([1, 2, 3]);
    expect([index.vector(4), index.vector(5000), index.size]).toEqual([undefined, undefined, 1]);
    index.delete(5);
    index.delete(5);
    expect([index.vector(5), index.size]).toEqual([undefined, 0]);
  });

  it("refuses what is no row, no slot, no count and no mask", async () => {
    using index = await createExactIndex({ dimensions: 2 });
    const row = Float32Array.of(1, 0);
    for (const wrong of [[1], [1, 2, 3], [Number.NaN, 0], [0, Number.POSITIVE_INFINITY], [1e30, 0]]) {
      expect(() => index.set(0, Float32Array.from(wrong))).toThrow(
        expect.objectContaining({ code: "INVALID_TENSOR" }),
      );
      expect(() => index.search(Float32Array.from(wrong), { count: 1 })).toThrow(
        expect.objectContaining({ code: "INVALID_TENSOR" }),
      );
    }
    const invalid = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    for (const slot of [-1, 0.5, Number.NaN, 2 ** 31]) expect(() => index.set(slot, row)).toThrow(invalid);
    for (const count of [0, -1, 1.5, Number.NaN]) expect(() => index.search(row, { count })).toThrow(invalid);
    expect(() => index.search(row, { count: 1, accept: [1] as unknown as Uint8Array })).toThrow(invalid);
    for (const dimensions of [0, 1.5, 65_537])
      await expect(createExactIndex({ dimensions })).rejects.toThrow(invalid);
    expect(() => index.set(2 ** 31 - 1, row)).toThrow(expect.objectContaining({ code: "LIMIT_EXCEEDED" }));
    expect(index.size).toBe(0);
    index.set(0, row);
    expect([...index.search(row, { count: 3 }).slots]).toEqual([0]);
  });

  it("answers zeros with zeros, by slot", async () => {
    using index = await createExactIndex({ dimensions: 2 });
    for (const slot of [3, 1, 2]) index.set(slot, Float32Array.of(slot, 0));
    const { slots, scores } = index.search(new Float32Array(2), { count: 2 });
    expect([[...slots], [...scores]]).toEqual([
      [1, 2],
      [0, 0],
    ]);
  });

  it("does no work after disposal", async () => {
    const index = await createExactIndex({ dimensions: 2 });
    index[Symbol.dispose]();
    index[Symbol.dispose]();
    expect(() => index.search(Float32Array.of(1, 0), { count: 1 })).toThrow(
      expect.objectContaining({ code: "DISPOSED" }),
    );
  });
});
