import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, type KernelTeams } from "../testing/kernel-teams.js";
import { randomValues } from "../testing/random-values.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

/** Few values, so that equal scores are common. */
const score = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
  fc.float({ noNaN: true }),
);

describe("topK", () => {
  it("equals a full sort by falling score, then by number, without NaN and without the excluded", () => {
    fc.assert(
      fc.property(
        fc.array(score, { maxLength: 120 }),
        fc.integer({ min: 1, max: 130 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (given, count, excluded) => {
          const scores = Float32Array.from(given);
          const exclude = given.length === 0 ? [] : excluded.map((number) => number % given.length);
          const [items, values, size] = teams.same((kernels, place) => {
            const [outputItems, outputScores] = [kernels.int32(count), kernels.float32(count)];
            const options = { scores: place.floats(scores), count, outputItems, outputScores };
            const found = kernels.topK({ ...options, exclude: place.ints(exclude) });
            return [outputItems, outputScores, Int32Array.of(found)];
          });
          const expected = sorted(scores, count, new Set(exclude));
          expect(size![0]).toBe(expected.length);
          expect([...items!]).toEqual(padded(expected, count, -1));
          expect([...values!]).toEqual(
            padded(
              expected.map((item) => scores[item]!),
              count,
              Number.NaN,
            ),
          );
        },
      ),
    );
  });

  it("refuses a count of none and outputs of another length", () => {
    teams.same((kernels, place) => {
      const [outputItems, outputScores] = [kernels.int32(2), kernels.float32(2)];
      const options = { scores: place.floats([1, 2, 3]), count: 2, outputItems, outputScores };
      expect(() => kernels.topK({ ...options, count: 0 })).toThrow(/count/);
      expect(() => kernels.topK({ ...options, count: 3 })).toThrow(/outputItems has 2/);
      expect(() => kernels.topK({ ...options, exclude: place.ints([3]) })).toThrow(/exclude\[0\] is 3/);
      return [];
    });
  });
});

describe("topKRows", () => {
  it("equals topK of each row, without the columns of its row of the matrix", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        fc.integer(),
        (rows, itemCount, count, excluding, seed) => {
          const random = randomValues(seed);
          const scores = random.floats(rows * itemCount).map((value) => Math.round(4 * value));
          const matrix = random.sparseRows(7, itemCount);
          const users = random.indices(rows, 7);
          const [items] = teams.same((kernels, place) => {
            const [outputItems, outputScores] = [kernels.int32(rows * count), kernels.float32(rows * count)];
            const placed = { offsets: place.ints(matrix.offsets), columns: place.ints(matrix.columns) };
            kernels.topKRows({
              scores: place.floats(scores),
              ...{ itemCount, count, outputItems, outputScores },
              ...(excluding ? { exclude: { matrix: placed, rows: place.ints(users) } } : {}),
            });
            return [outputItems, outputScores];
          });
          const expected = Array.from(users, (user, row) => {
            const own = matrix.columns.subarray(matrix.offsets[user], matrix.offsets[user + 1]);
            const line = scores.subarray(row * itemCount, (row + 1) * itemCount);
            return padded(sorted(line, count, new Set(excluding ? own : [])), count, -1);
          });
          expect([...items!]).toEqual(expected.flat());
        },
      ),
    );
  });
});

function sorted(scores: Float32Array, count: number, excluded: ReadonlySet<number>): number[] {
  return [...scores.keys()]
    .filter((item) => !Number.isNaN(scores[item]) && !excluded.has(item))
    .sort((left, right) => compared(scores[right]!, scores[left]!) || left - right)
    .slice(0, count);
}

/** Infinities have no difference. */
function compared(left: number, right: number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function padded(values: readonly number[], count: number, filler: number): number[] {
  return [...values, ...new Array<number>(count - values.length).fill(filler)];
}
