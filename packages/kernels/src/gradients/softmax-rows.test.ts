import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, expectClose, type KernelTeams } from "../testing/kernel-teams.js";
import { randomValues } from "../testing/random-values.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

describe("softmaxRows", () => {
  it("equals the plain softmax less the target on any shape", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer(),
        (rows, itemCount, seed) => {
          const random = randomValues(seed);
          const scores = random.floats(rows * itemCount).map((score) => 30 * score);
          const targets = random.indices(rows, itemCount + 1).map((target) => target - 1);
          const [gradient, loss] = teams.same((kernels, place) => {
            const changed = place.floats(scores);
            const sum = kernels.softmaxRows({
              scores: changed,
              targets: place.ints(targets),
              itemCount,
              scale: 0.5,
            });
            return [changed, Float32Array.of(sum)];
          });
          let expectedLoss = 0;
          const expected = Array.from(targets, (target, row) => {
            const own = [...scores.subarray(row * itemCount, (row + 1) * itemCount)];
            if (target < 0) return own.map(() => 0);
            const most = Math.max(...own);
            const sum = own.reduce((total, score) => total + Math.exp(score - most), 0);
            expectedLoss += most + Math.log(sum) - own[target]!;
            return own.map((score, at) => 0.5 * (Math.exp(score - most) / sum - (at === target ? 1 : 0)));
          });
          expectClose(gradient!, expected.flat());
          expectClose(loss!, [expectedLoss]);
        },
      ),
    );
  });

  it("leaves out items at -Infinity and keeps NaN to its row", () => {
    const [gradient, loss] = teams.same((kernels, place) => {
      const scores = place.floats([Number.NEGATIVE_INFINITY, 1000, 1000, Number.NaN, 0, 0]);
      const sum = kernels.softmaxRows({ scores, targets: place.ints([1, -1]), itemCount: 3, scale: 1 });
      const broken = place.floats([Number.NaN, 0, 0]);
      const nan = kernels.softmaxRows({ scores: broken, targets: place.ints([1]), itemCount: 3, scale: 1 });
      return [scores, Float32Array.of(sum, nan)];
    });
    expect([...gradient!]).toEqual([0, -0.5, 0.5, 0, 0, 0]);
    expect(loss![0]).toBeCloseTo(Math.LN2, 4);
    expect(loss![1]).toBeNaN();
  });
});
