import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, expectClose, type KernelTeams } from "../testing/kernel-teams.js";
import {
  addPlainRow,
  placeBatch,
  plainScore,
  type RandomBatch,
  randomBatch,
} from "../testing/random-batch.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

describe("bprGradient", () => {
  it("equals the plain gradient and loss on any shape", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 37 }),
        fc.constantFrom(0, 0.1),
        fc.integer(),
        (samples, dimensions, l2, seed) => {
          const batch = randomBatch(samples, 1, dimensions, seed);
          const [userGradient, itemGradient, loss] = teams.same((kernels, place) => {
            const users = kernels.float32(batch.userTable.length);
            const items = kernels.float32(batch.itemTable.length);
            const placed = placeBatch(place, batch);
            const sum = kernels.bprGradient({
              ...placed,
              userGradient: users,
              itemGradient: items,
              scale: 0.5,
              l2,
            });
            return [users, items, Float32Array.of(sum)];
          });
          const expected = plainBprGradient(batch, 0.5, l2);
          expectClose(userGradient!, expected.users);
          expectClose(itemGradient!, expected.items);
          expectClose(loss!, [expected.loss]);
        },
      ),
    );
  });

  it("is by hand -sigmoid(-1) times the difference of the items, and log(1 + 1/e)", () => {
    const [user, item, loss] = teams.same((kernels, place) => {
      const [userGradient, itemGradient] = [kernels.float32(2), kernels.float32(4)];
      const sum = kernels.bprGradient({
        users: place.ints([0]),
        positives: place.ints([0]),
        negatives: place.ints([1]),
        userTable: place.floats([1, 2]),
        itemTable: place.floats([1, 1, 0, 1]),
        ...{ userGradient, itemGradient, dimensions: 2, scale: 1 },
      });
      return [userGradient, itemGradient, Float32Array.of(sum)];
    });
    const slope = 1 / (1 + Math.E);
    expectClose(user!, [-slope, 0], 1e-6);
    expectClose(item!, [-slope, -2 * slope, slope, 2 * slope], 1e-6);
    expectClose(loss!, [Math.log1p(1 / Math.E)], 1e-6);
  });

  it("stays finite at margins of thousands, and says NaN where a score is NaN", () => {
    teams.same((kernels, place) => {
      const lossAt = (margin: number): number =>
        kernels.bprGradient({
          users: place.ints([0]),
          positives: place.ints([0]),
          negatives: place.ints([1]),
          userTable: place.floats([1]),
          itemTable: place.floats([margin, 0]),
          userGradient: kernels.float32(1),
          itemGradient: kernels.float32(2),
          ...{ dimensions: 1, scale: 1 },
        });
      expect(lossAt(5000)).toBe(0);
      expect(lossAt(-5000)).toBe(5000);
      expect(lossAt(20)).toBeCloseTo(Math.log1p(Math.exp(-20)), 14);
      expect(lossAt(0)).toBeCloseTo(Math.LN2, 6);
      expect(lossAt(Number.NaN)).toBeNaN();
      return [];
    });
  });
});

function plainBprGradient(batch: RandomBatch, scale: number, l2: number) {
  const { userTable, itemTable, dimensions } = batch;
  const [users, items] = [new Float64Array(userTable.length), new Float64Array(itemTable.length)];
  let loss = 0;
  for (const [at, user] of batch.users.entries()) {
    const [better, worse] = [batch.positives[at]!, batch.negatives[at]!];
    if (worse < 0) continue;
    const margin = plainScore(batch, user, better) - plainScore(batch, user, worse);
    const slope = scale / (1 + Math.exp(margin));
    loss += Math.log1p(Math.exp(-margin));
    addPlainRow(users, user, itemTable, better, -slope, dimensions);
    addPlainRow(users, user, itemTable, worse, slope, dimensions);
    addPlainRow(users, user, userTable, user, scale * l2, dimensions);
    addPlainRow(items, better, userTable, user, -slope, dimensions);
    addPlainRow(items, better, itemTable, better, scale * l2, dimensions);
    addPlainRow(items, worse, userTable, user, slope, dimensions);
    addPlainRow(items, worse, itemTable, worse, scale * l2, dimensions);
  }
  return { users, items, loss };
}
