import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, expectClose, type KernelTeams } from "../testing/kernel-teams.js";
import { randomValues } from "../testing/random-values.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

const worlds = fc.record({
  userCount: fc.integer({ min: 1, max: 7 }),
  itemCount: fc.integer({ min: 2, max: 9 }),
  dimensions: fc.integer({ min: 1, max: 37 }),
  layers: fc.integer({ min: 0, max: 4 }),
  samples: fc.integer({ min: 1, max: 12 }),
  seed: fc.integer(),
});

describe("layerMeanRows", () => {
  it("has the means of all nodes at the batch's, and passes BPR's gradient back as layerMeanBpr does", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { userCount, itemCount, dimensions, samples, seed } = world;
        const random = randomValues(seed);
        const drawn = random.sparseRows(userCount, itemCount);
        const [users, positives] = [random.indices(samples, userCount), random.indices(samples, itemCount)];
        const negatives = random.indices(samples, itemCount).map((item) => (item === 0 ? -1 : item));
        const values = random.floats((userCount + itemCount) * dimensions);
        const [own, expected, means, whole, nodes] = teams.same((kernels, place) => {
          const pairs = {
            users: place.ints(users),
            positives: place.ints(positives),
            negatives: place.ints(negatives),
          };
          const rows = { offsets: place.ints(drawn.offsets), columns: place.ints(drawn.columns) };
          const [table, whole] = [place.floats(values), kernels.float32(values.length)];
          const [sum, expected] = [kernels.float32(values.length), kernels.float32(values.length)];
          const ranked = kernels.layerMeanBpr({ ...world, users: rows, table });
          ranked.loss(pairs);
          ranked.addGradient(expected);
          const mean = kernels.layerMeanRows({ ...world, users: rows, table });
          // A batch before leaves nothing behind.
          mean.at({ ...pairs, positives: place.ints(positives.map(() => 0)) }).gradient.fill(3);
          const batch = mean.at(pairs);
          whole.set(mean.means());
          const { means, gradient, places } = batch;
          const tables = {
            userTable: means,
            itemTable: means,
            userGradient: gradient,
            itemGradient: gradient,
          };
          kernels.bprGradient({ ...places, ...tables, dimensions, scale: 1 / samples });
          mean.addGradient(sum);
          return [sum, expected, means, whole, batch.nodes];
        });
        expectClose(own!, expected!, 1e-4);
        for (const [at, node] of nodes!.entries()) {
          const row = (array: ArrayLike<number>, from: number) =>
            Array.from(array).slice(from * dimensions, (from + 1) * dimensions);
          expectClose(row(means!, at + 1), row(whole!, node));
        }
      }),
    );
  });

  it("takes other edges once it is told to, and refuses columns that are no items", () => {
    teams.same((kernels, place) => {
      const users = { offsets: place.ints([0, 1, 2]), columns: place.ints([0, 1]) };
      const table = place.floats([1, 2, 3, 4]);
      const shape = { itemCount: 2, table, dimensions: 1, layers: 1, samples: 1 };
      const mean = kernels.layerMeanRows({ users, ...shape });
      expect([...mean.means()]).toEqual([2, 3, 2, 3]);
      users.columns.set([1, 0]);
      mean.refresh();
      expect([...mean.means()]).toEqual([2.5, 2.5, 2.5, 2.5]);
      users.columns.set([2, 0]);
      expect(() => mean.refresh()).toThrow(/columns/);
      return [];
    });
  });
});
