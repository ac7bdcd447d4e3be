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
import { randomValues } from "../testing/random-values.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

describe("softmaxGradient", () => {
  it("equals the plain gradient and loss on any shape and number of negatives", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 21 }),
        fc.integer(),
        (samples, each, dimensions, seed) => {
          const batch = randomBatch(samples, each, dimensions, seed);
          const logDrawn = randomValues(seed + 1).floats(batch.itemTable.length / dimensions);
          const settings = { temperature: 2, scale: 0.5, l2: 0.1 };
          const [userGradient, itemGradient, loss] = teams.same((kernels, place) => {
            const users = kernels.float32(batch.userTable.length);
            const items = kernels.float32(batch.itemTable.length);
            const sum = kernels.softmaxGradient({
              ...placeBatch(place, batch),
              ...{ ...settings, userGradient: users, itemGradient: items, logDrawn: place.floats(logDrawn) },
            });
            return [users, items, Float32Array.of(sum)];
          });
          const expected = plainSoftmaxGradient(batch, each, logDrawn, settings);
          expectClose(userGradient!, expected.users);
          expectClose(itemGradient!, expected.items);
          expectClose(loss!, [expected.loss]);
        },
      ),
    );
  });

  it("refuses a temperature of zero and negatives that fit no sample", () => {
    teams.same((kernels, place) => {
      const batch = placeBatch(place, randomBatch(4, 2, 3, 1));
      const gradients = {
        userGradient: kernels.float32(batch.userTable.length),
        itemGradient: kernels.float32(batch.itemTable.length),
      };
      const options = { ...batch, ...gradients, scale: 1 };
      expect(() => kernels.softmaxGradient({ ...options, temperature: 0 })).toThrow(/temperature/);
      expect(() => kernels.softmaxGradient({ ...options, negatives: place.ints([1, 2, 3]) })).toThrow(
        /multiple/,
      );
      expect(() => kernels.bprGradient(options)).toThrow(/one negative a sample, not 2/);
      return [];
    });
  });
});

function plainSoftmaxGradient(
  batch: RandomBatch,
  each: number,
  logDrawn: Float32Array,
  { temperature, scale, l2 }: { temperature: number; scale: number; l2: number },
) {
  const { userTable, itemTable, dimensions } = batch;
  const [users, items] = [new Float64Array(userTable.length), new Float64Array(itemTable.length)];
  let loss = 0;
  for (const [at, user] of batch.users.entries()) {
    const drawn = [...batch.negatives.subarray(at * each, (at + 1) * each)];
    if (drawn[0]! < 0) continue;
    const positive = batch.positives[at]!;
    addPlainRow(users, user, userTable, user, scale * l2, dimensions);
    const list = [positive, ...drawn];
    const scores = list.map((item, rank) =>
      rank > 0 && item === positive
        ? Number.NEGATIVE_INFINITY
        : plainScore(batch, user, item) / temperature - logDrawn[item]!,
    );
    const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
    loss += Math.log(sum) - scores[0]!;
    for (const [rank, item] of list.entries()) {
      const slope = ((Math.exp(scores[rank]!) / sum - (rank === 0 ? 1 : 0)) * scale) / temperature;
      addPlainRow(users, user, itemTable, item, slope, dimensions);
      addPlainRow(items, item, userTable, user, slope, dimensions);
      addPlainRow(items, item, itemTable, item, scale * l2, dimensions);
    }
  }
  return { users, items, loss };
}
