import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, type KernelTeams } from "../testing/kernel-teams.js";
import { placeBatch, randomBatch } from "../testing/random-batch.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

describe("numberRows", () => {
  it("numbers rows from 1 in the order of first occurrence, and forgets them", () => {
    teams.same((kernels, place) => {
      const [slots, numbered] = [kernels.int32(8), kernels.int32(6)];
      const places = kernels.int32(3);
      const first = kernels.numberRows({ rows: place.ints([2, 0, 2]), places, slots, numbered });
      expect([first, ...places]).toEqual([2, 1, 2, 1]);
      const more = { places, shift: 5, slots, numbered, given: first };
      expect(kernels.numberRows({ ...more, rows: place.ints([1, -1, 2]) })).toBe(4);
      expect([...places]).toEqual([3, -1, 4]);
      expect([...numbered.subarray(0, 4)]).toEqual([2, 0, 6, 7]);
      expect([...slots]).toEqual([2, 0, 1, 0, 0, 0, 3, 4]);
      expect(() => kernels.numberRows({ ...more, rows: place.ints([3, 0, 0]) })).toThrow(/rows\[0\] is 3/);
      expect(() => kernels.numberRows({ ...more, rows: place.ints([0, 0, 0]), given: 5 })).toThrow(
        /may need/,
      );
      kernels.forgetSlots({ slots, numbered: numbered.subarray(0, 4) });
      expect([...slots]).toEqual(new Array(8).fill(0));
      return [];
    });
  });
});

describe("a gradient of a batch's rows alone", () => {
  it("steps Adam to the bits of the dense gradient, rows without a gradient too", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 37 }),
        fc.constantFrom(0, 0.1),
        fc.integer(),
        (samples, dimensions, l2, seed) => {
          const batch = randomBatch(samples, 1, dimensions, seed);
          const [byRows, dense] = teams.same((kernels, place) => {
            const placed = placeBatch(place, batch);
            const userRows = batch.userTable.length / dimensions;
            const values = [...batch.userTable, ...batch.itemTable];
            const [parameters, other] = [place.floats(values), place.floats(values)];
            const float = () => kernels.float32(values.length);
            const tablesOf = (table: Float32Array) => ({
              userTable: table.subarray(0, userRows * dimensions),
              itemTable: table.subarray(userRows * dimensions),
            });
            const [own, whole] = [
              { firstMoment: float(), secondMoment: float(), learningRate: 0.05 },
              { firstMoment: float(), secondMoment: float(), learningRate: 0.05 },
            ];
            const gradient = kernels.float32((3 * samples + 1) * dimensions);
            const [numbered, slots] = [kernels.int32(3 * samples), kernels.int32(values.length / dimensions)];
            const full = float();
            const places = {
              users: kernels.int32(samples),
              positives: kernels.int32(samples),
              negatives: kernels.int32(samples),
            };
            for (const step of [1, 2, 32]) {
              let given = kernels.numberRows({ rows: placed.users, places: places.users, slots, numbered });
              for (const side of ["positives", "negatives"] as const)
                given = kernels.numberRows({
                  ...{ rows: placed[side], places: places[side], shift: userRows, slots, numbered, given },
                });
              const common = { ...placed, dimensions, scale: 0.5, l2 };
              const rows = { userGradient: gradient, itemGradient: gradient, places };
              kernels.bprGradient({ ...common, ...tablesOf(parameters), ...rows });
              kernels.adamStep({ parameters, gradient, slots, dimensions, ...own, step });
              kernels.forgetSlots({ slots, numbered: numbered.subarray(0, given) });
              const { userTable, itemTable } = tablesOf(full);
              const dense = { userGradient: userTable, itemGradient: itemTable };
              kernels.bprGradient({ ...common, ...tablesOf(other), ...dense });
              kernels.adamStep({ parameters: other, gradient: full, ...whole, step });
            }
            expect(gradient.every((value) => value === 0)).toBe(true);
            return [parameters, other];
          });
          expect(byRows).toEqual(dense);
        },
      ),
    );
  });
});
