import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernels } from "../create-kernels.js";
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

describe("bprSgdStep", () => {
  it("equals plain steps, sample after sample, on any shape", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 21 }),
        fc.integer(),
        (samples, dimensions, seed) => {
          const batch = randomBatch(samples, 1, dimensions, seed);
          const [users, items, loss] = teams.same((kernels, place) => {
            const placed = placeBatch(place, batch);
            const sum = kernels.bprSgdStep({ ...placed, learningRate: 0.05, l2: 0.01 });
            return [placed.userTable, placed.itemTable, Float32Array.of(sum)];
          });
          const expected = plainSteps(batch, 0.05, 0.01);
          expectClose(users!, expected.userTable, 1e-4);
          expectClose(items!, expected.itemTable, 1e-4);
          expectClose(loss!, [expected.loss], 1e-4);
        },
      ),
    );
  });

  it("gives the bits of a call a sample, though it steps samples without a common row side by side", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 60 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer(),
        (rows, dimensions, seed) => {
          const random = randomValues(seed);
          const batch = {
            users: random.indices(64, rows),
            positives: random.indices(64, rows),
            negatives: random.indices(64, rows).map((item) => (item === 0 ? -1 : item)),
            userTable: random.floats(rows * dimensions),
            itemTable: random.floats(rows * dimensions),
            dimensions,
          };
          const rates = { learningRate: 0.05, l2: 0.01 };
          const [users, items, loss, ...singly] = teams.same((kernels, place) => {
            const placed = placeBatch(place, batch);
            const sum = kernels.bprSgdStep({ ...placed, ...rates });
            const again = placeBatch(place, batch);
            let singles = 0;
            for (let at = 0; at < 64; at++) {
              const one = (list: Int32Array) => list.subarray(at, at + 1);
              const sample = {
                users: one(again.users),
                positives: one(again.positives),
                negatives: one(again.negatives),
              };
              singles += kernels.bprSgdStep({ ...again, ...sample, ...rates });
            }
            return [
              placed.userTable,
              placed.itemTable,
              Float32Array.of(sum),
              again.userTable,
              again.itemTable,
              Float32Array.of(singles),
            ];
          });
          expect(singly.slice(0, 2)).toEqual([users, items]);
          expectClose(loss!, singly[2]!, 1e-5);
        },
      ),
    );
  });

  it("sums losses of leads small and large, however many", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2500 }),
        fc.constantFrom(1e-3, 1, 90),
        fc.integer(),
        (samples, most, seed) => {
          const random = randomValues(seed);
          const margins = random.floats(samples).map((value) => value * most);
          const batch = {
            users: Int32Array.from(margins.keys()),
            positives: new Int32Array(samples),
            negatives: new Int32Array(samples).fill(1),
            userTable: margins,
            itemTable: Float32Array.of(1, 0),
            dimensions: 1,
          };
          const [loss] = teams.same((kernels, place) => [
            Float32Array.of(kernels.bprSgdStep({ ...placeBatch(place, batch), learningRate: 0 })),
          ]);
          const expected = margins.reduce((sum, margin) => sum + Math.log1p(Math.exp(-margin)), 0);
          expectClose(loss!, [expected], 1e-5);
        },
      ),
    );
  });

  it("learns as well without locks, on two threads", async () => {
    await using kernels = await createKernels({ threads: 2, arenaBytes: 2 ** 22 });
    const [random, dimensions, samples] = [randomValues(5), 8, 4000];
    const [userTable, itemTable] = [kernels.float32(50 * dimensions), kernels.float32(20 * dimensions)];
    userTable.set(random.floats(userTable.length).map((value) => value / 10));
    itemTable.set(random.floats(itemTable.length).map((value) => value / 10));
    const [users, positives, negatives] = [
      kernels.int32(samples),
      kernels.int32(samples),
      kernels.int32(samples),
    ];
    // Even users like even items.
    for (let at = 0; at < samples; at++) {
      users[at] = random.below(50);
      positives[at] = 2 * random.below(10) + (users[at]! % 2);
      negatives[at] = 2 * random.below(10) + 1 - (users[at]! % 2);
    }
    const options = {
      users,
      positives,
      negatives,
      userTable,
      itemTable,
      dimensions,
      learningRate: 0.1,
      hogwild: true,
    };
    const losses = Array.from({ length: 5 }, () => kernels.bprSgdStep(options) / samples);
    expect(losses[0]).toBeLessThan(0.7);
    expect(losses[4]).toBeLessThan(0.05);
  });
});

function plainSteps(batch: RandomBatch, learningRate: number, l2: number) {
  const [userTable, itemTable] = [Float64Array.from(batch.userTable), Float64Array.from(batch.itemTable)];
  const now = { ...batch, userTable, itemTable } as unknown as RandomBatch;
  const { dimensions } = batch;
  const keep = 1 - learningRate * l2;
  let loss = 0;
  for (const [at, user] of batch.users.entries()) {
    const [better, worse] = [batch.positives[at]!, batch.negatives[at]!];
    if (worse < 0 || worse === better) continue;
    const margin = plainScore(now, user, better) - plainScore(now, user, worse);
    const rate = learningRate / (1 + Math.exp(margin));
    loss += Math.log1p(Math.exp(-margin));
    const [oldUsers, oldItems] = [userTable.slice(), itemTable.slice()];
    addPlainRow(userTable, user, oldUsers, user, keep - 1, dimensions);
    addPlainRow(userTable, user, oldItems, better, rate, dimensions);
    addPlainRow(userTable, user, oldItems, worse, -rate, dimensions);
    addPlainRow(itemTable, better, oldItems, better, keep - 1, dimensions);
    addPlainRow(itemTable, better, oldUsers, user, rate, dimensions);
    addPlainRow(itemTable, worse, oldItems, worse, keep - 1, dimensions);
    addPlainRow(itemTable, worse, oldUsers, user, -rate, dimensions);
  }
  return { userTable, itemTable, loss };
}
