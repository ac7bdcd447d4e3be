import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, expectClose, type KernelTeams } from "../testing/kernel-teams.js";
import { rowsInBlocks, rowsOfBlocks } from "../testing/node-rows.js";
import { addPlainRow } from "../testing/random-batch.js";
import { randomValues } from "../testing/random-values.js";
import type { LayerMeanRows } from "./layer-mean-rows.js";

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

const RATES = { learningRate: 0.01, step: 1 };

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

  it("adds a matrix of items to the items' means, and its transpose to their gradient, and steps by Adam", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { userCount, itemCount, dimensions, samples, seed } = world;
        const random = randomValues(seed);
        const drawn = random.sparseRows(userCount, itemCount);
        const matrix = random.sparseRows(itemCount, itemCount);
        const weights = random.floats(matrix.columns.length);
        const [users, positives] = [random.indices(samples, userCount), random.indices(samples, itemCount)];
        const values = random.floats((userCount + itemCount) * dimensions);
        const slopes = random.floats((3 * samples + 1) * dimensions);
        const given = teams.same((kernels, place) => {
          const pairs = { users: place.ints(users), positives: place.ints(positives) };
          const batch = { ...pairs, negatives: place.ints(positives.map(() => -1)) };
          const rows = { offsets: place.ints(drawn.offsets), columns: place.ints(drawn.columns) };
          const blocks = rowsInBlocks(values, world);
          const [table, stepped] = [place.floats(blocks), place.floats(blocks)];
          const itemMatrix = {
            offsets: place.ints(matrix.offsets),
            columns: place.ints(matrix.columns),
            values: place.floats(weights),
          };
          const alone = kernels.layerMeanRows({ ...world, users: rows, table });
          const joined = kernels.layerMeanRows({ ...world, users: rows, table, itemMatrix });
          const resultsOf = (mean: LayerMeanRows) => {
            const at = mean.at(batch);
            at.gradient.set(slopes.subarray(0, at.gradient.length));
            const into = kernels.float32(values.length);
            mean.addGradient(into);
            const whole = kernels.float32(values.length);
            whole.set(mean.means());
            return [into, whole, at.means] as const;
          };
          const results = [resultsOf(alone), resultsOf(joined)] as const;
          const nodes = joined.at(batch).nodes.slice();
          const moments = () => ({
            firstMoment: kernels.float32(values.length),
            secondMoment: kernels.float32(values.length),
          });
          const expected = place.floats(results[1][0]);
          kernels.adamStep({ parameters: stepped, gradient: expected, ...moments(), ...RATES });
          joined.at(batch).gradient.set(slopes.subarray(0, (nodes.length + 1) * dimensions));
          joined.adamStep({ ...moments(), ...RATES });
          const [[gradient, means], [joinedGradient, joinedMeans, joinedRows]] = results;
          const gradients = [gradient, joinedGradient].map((given) => rowsOfBlocks(given, world));
          return [gradients[0]!, means, gradients[1]!, joinedMeans, joinedRows, nodes, stepped, table];
        });
        const [gradient, means, joinedGradient, joinedMeans, joinedRows, nodes, stepped, table] = given;
        const slots = Int32Array.from(
          { length: itemCount },
          (_, item) => nodes!.indexOf(userCount + item) + 1,
        );
        const [addedMeans, addedGradient] = [Float64Array.from(means!), Float64Array.from(gradient!)];
        for (const [item, other, at] of entriesOf(matrix)) {
          const [from, to] = [userCount + other, userCount + item];
          addPlainRow(addedMeans, to, values, from, weights[at]!, dimensions);
          if (slots[item]! > 0)
            addPlainRow(addedGradient, from, slopes, slots[item]!, weights[at]!, dimensions);
        }
        expectClose(joinedMeans!, addedMeans);
        expectClose(joinedGradient!, addedGradient);
        expectClose(table!, stepped!);
        for (const [at, node] of nodes!.entries())
          expectClose(
            joinedRows!.subarray((at + 1) * dimensions, (at + 2) * dimensions),
            joinedMeans!.subarray(node * dimensions, (node + 1) * dimensions),
            1e-4,
          );
      }),
    );
  });

  it("refuses a matrix of other than items by items", () => {
    teams.same((kernels, place) => {
      const users = { offsets: place.ints([0, 1]), columns: place.ints([0]) };
      const shape = {
        users,
        itemCount: 2,
        table: place.floats([1, 2, 3]),
        dimensions: 1,
        layers: 1,
        samples: 1,
      };
      const matrix = (offsets: number[], columns: number[]) => ({
        offsets: place.ints(offsets),
        columns: place.ints(columns),
        values: kernels.float32(columns.length),
      });
      for (const wrong of [matrix([0, 1], [0]), matrix([0, 1, 2], [0, 2]), matrix([0, 1, 1, 1], [0])])
        expect(() => kernels.layerMeanRows({ ...shape, itemMatrix: wrong })).toThrow(/itemMatrix/);
      return [];
    });
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

/** Row, column and place of each entry. */
function entriesOf({ offsets, columns }: { offsets: Int32Array; columns: Int32Array }) {
  return Array.from(columns, (column, at): [number, number, number] => [
    offsets.findLastIndex((offset) => offset <= at),
    column,
    at,
  ]);
}
