import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, expectClose, type KernelTeams } from "../testing/kernel-teams.js";
import { rowsInBlocks, rowsOfBlocks } from "../testing/node-rows.js";
import { randomValues } from "../testing/random-values.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

const worlds = fc.record({
  userCount: fc.integer({ min: 1, max: 7 }),
  itemCount: fc.integer({ min: 1, max: 9 }),
  dimensions: fc.integer({ min: 1, max: 37 }),
  layers: fc.integer({ min: 0, max: 4 }),
  samples: fc.integer({ min: 1, max: 12 }),
  l2: fc.constantFrom(0, 0.3),
  seed: fc.integer(),
});
type World = typeof worlds extends fc.Arbitrary<infer Drawn> ? Drawn : never;

describe("layerMeanBpr", () => {
  it("has the loss, the gradient and the means of the plain formulas, and the same bits on any number of threads", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const drawn = drawWorld(world);
        const [losses, gradient, means] = teams.same((kernels, place) => {
          const pairs = {
            users: place.ints(drawn.users),
            positives: place.ints(drawn.positives),
            negatives: place.ints(drawn.negatives),
          };
          const users = { offsets: place.ints(drawn.rows.offsets), columns: place.ints(drawn.rows.columns) };
          const table = place.floats(rowsInBlocks(drawn.table, world));
          const mean = kernels.layerMeanBpr({ ...world, users, table });
          // A batch before leaves nothing behind.
          mean.loss({ ...pairs, positives: place.ints(drawn.positives.map(() => 0)) });
          const loss = mean.loss(pairs);
          const sum = kernels.float32(table.length);
          mean.addGradient(sum);
          return [Float32Array.of(loss), sum, mean.means()];
        });
        const expected = plainRanking(world, drawn);
        expectClose(losses!, [expected.loss]);
        expectClose(means!, expected.means);
        expectClose(rowsOfBlocks(gradient!, world), expected.gradient, 1e-4);
      }),
    );
  });

  it("steps as Adam does over the dense gradient", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const drawn = drawWorld(world);
        const [stepped, expected] = teams.same((kernels, place) => {
          const users = { offsets: place.ints(drawn.rows.offsets), columns: place.ints(drawn.rows.columns) };
          const pairs = {
            users: place.ints(drawn.users),
            positives: place.ints(drawn.positives),
            negatives: place.ints(drawn.negatives),
          };
          const [table, dense] = [place.floats(drawn.table), place.floats(drawn.table)];
          const zeros = () => kernels.float32(table.length);
          const [own, other] = [
            { firstMoment: zeros(), secondMoment: zeros() },
            { firstMoment: zeros(), secondMoment: zeros() },
          ];
          const mean = kernels.layerMeanBpr({ ...world, users, table });
          const gradient = zeros();
          for (const step of [1, 2, 32]) {
            mean.loss(pairs);
            mean.addGradient(gradient);
            mean.adamStep({ ...own, learningRate: 0.1, step });
            kernels.adamStep({ parameters: dense, gradient, ...other, learningRate: 0.1, step });
          }
          return [table, dense];
        });
        expect(stepped).toEqual(expected);
      }),
    );
  });

  it("refuses users and items outside the graph, and batches larger than announced", () => {
    teams.same((kernels, place) => {
      const users = { offsets: place.ints([0, 1]), columns: place.ints([0]) };
      const given = {
        users,
        itemCount: 2,
        table: place.floats([1, 2, 3]),
        dimensions: 1,
        layers: 1,
        samples: 1,
      };
      const mean = kernels.layerMeanBpr(given);
      const pairs = { users: place.ints([0]), positives: place.ints([0]), negatives: place.ints([1]) };
      expect(() => mean.addGradient(kernels.float32(3))).toThrow(/needs a loss first/);
      expect(() => mean.loss({ ...pairs, users: place.ints([1]) })).toThrow(/users\[0\] is 1/);
      expect(() => mean.loss({ ...pairs, negatives: place.ints([2]) })).toThrow(/\[0\] is 2/);
      const two = { users: place.ints([0, 0]), positives: place.ints([0, 0]), negatives: place.ints([1, 1]) };
      expect(() => mean.loss(two)).toThrow(/more than the 1/);
      expect(() => kernels.layerMeanBpr({ ...given, itemCount: 3 })).toThrow(/4 nodes/);
      return [];
    });
  });
});

interface DrawnWorld {
  readonly rows: { readonly offsets: Int32Array; readonly columns: Int32Array };
  readonly table: Float32Array;
  readonly users: Int32Array;
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
}

/** Some users and items without edges, some samples void. */
function drawWorld({ userCount, itemCount, dimensions, samples, seed }: World): DrawnWorld {
  const random = randomValues(seed);
  const negatives = random.indices(samples, itemCount);
  for (let sample = 0; sample < samples; sample++) if (random.next() < 0.1) negatives[sample] = -1;
  return {
    rows: random.sparseRows(userCount, itemCount),
    table: random.floats((userCount + itemCount) * dimensions),
    users: random.indices(samples, userCount),
    positives: random.indices(samples, itemCount),
    negatives,
  };
}

/** In double precision, with a dense adjacency. */
function plainRanking(world: World, { rows, table, users, positives, negatives }: DrawnWorld) {
  const { userCount, dimensions, samples, l2 } = world;
  const means = plainMeans(world, rows, table);
  const entering = new Float64Array(table.length);
  const penalty = new Float64Array(table.length);
  let loss = 0;
  for (let sample = 0; sample < samples; sample++) {
    const [u, i] = [users[sample]! * dimensions, (userCount + positives[sample]!) * dimensions];
    const j = (userCount + negatives[sample]!) * dimensions;
    for (const row of negatives[sample]! < 0 ? [u, i] : [u, i, j])
      for (let at = row; at < row + dimensions; at++) penalty[at]! += (l2 / samples) * table[at]!;
    if (negatives[sample]! < 0) continue;
    let margin = 0;
    for (let at = 0; at < dimensions; at++) margin += means[u + at]! * (means[i + at]! - means[j + at]!);
    loss += Math.log1p(Math.exp(-margin)) / samples;
    const slope = -1 / (1 + Math.exp(margin)) / samples;
    for (let at = 0; at < dimensions; at++) {
      entering[u + at]! += slope * (means[i + at]! - means[j + at]!);
      entering[i + at]! += slope * means[u + at]!;
      entering[j + at]! -= slope * means[u + at]!;
    }
  }
  // The mean is linear and symmetric, so it is its own gradient.
  const gradient = plainMeans(world, rows, entering).map((value, at) => value + penalty[at]!);
  return { loss, means, gradient };
}

function plainMeans(
  { userCount, itemCount, dimensions, layers }: World,
  { offsets, columns }: DrawnWorld["rows"],
  table: ArrayLike<number>,
): Float64Array {
  const nodes = userCount + itemCount;
  const degrees = new Float64Array(nodes);
  const edges: [number, number][] = [];
  for (let user = 0; user < userCount; user++)
    for (let at = offsets[user]!; at < offsets[user + 1]!; at++) edges.push([user, userCount + columns[at]!]);
  for (const [user, item] of edges) {
    degrees[user]! += 1;
    degrees[item]! += 1;
  }
  let layer = Float64Array.from(table);
  const sum = layer.slice();
  for (let made = 0; made < layers; made++) {
    const next = new Float64Array(layer.length);
    for (const [user, item] of edges) {
      const weight = 1 / Math.sqrt(degrees[user]! * degrees[item]!);
      for (let at = 0; at < dimensions; at++) {
        next[user * dimensions + at]! += weight * layer[item * dimensions + at]!;
        next[item * dimensions + at]! += weight * layer[user * dimensions + at]!;
      }
    }
    layer = next;
    for (let at = 0; at < sum.length; at++) sum[at]! += layer[at]!;
  }
  return sum.map((value) => value / (layers + 1));
}
