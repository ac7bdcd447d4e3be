import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, expectClose, type KernelTeams } from "../testing/kernel-teams.js";
import { placeBatch, plainScore, randomBatch } from "../testing/random-batch.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

describe("pairMargins and addPairGradients", () => {
  it("have the plain margins, and with BPR's slopes its gradient", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 21 }),
        fc.integer(),
        (samples, dimensions, seed) => {
          const batch = randomBatch(samples, 1, dimensions, seed);
          const [margins, users, items, expectedUsers, expectedItems] = teams.same((kernels, place) => {
            const placed = placeBatch(place, batch);
            const [output, slopes] = [kernels.float32(samples), kernels.float32(samples)];
            kernels.pairMargins({ ...placed, output });
            slopes.set(output.map((margin) => 0.5 / (1 + Math.exp(margin))));
            const gradients = () => ({
              userGradient: kernels.float32(placed.userTable.length),
              itemGradient: kernels.float32(placed.itemTable.length),
            });
            const [own, expected] = [gradients(), gradients()];
            kernels.addPairGradients({ ...placed, ...own, slopes, l2: 0.5 * 0.2 });
            kernels.bprGradient({ ...placed, ...expected, scale: 0.5, l2: 0.2 });
            const { userGradient, itemGradient } = own;
            return [output, userGradient, itemGradient, expected.userGradient, expected.itemGradient];
          });
          const plain = Array.from(batch.users, (user, at) =>
            batch.negatives[at]! < 0
              ? 0
              : plainScore(batch, user, batch.positives[at]!) - plainScore(batch, user, batch.negatives[at]!),
          );
          // A small margin is what is left of sums of so many terms of about 1, whose rounding it keeps.
          expectClose(margins!, plain, 2e-5, dimensions);
          expectClose(users!, expectedUsers!, 1e-4);
          expectClose(items!, expectedItems!, 1e-4);
        },
      ),
      { examples: [[3, 12, 2147483633]] },
    );
  });

  it("adds to the places of rows where a gradient holds those of a batch alone", () => {
    teams.same((kernels, place) => {
      const batch = placeBatch(place, {
        ...{ users: Int32Array.of(4), positives: Int32Array.of(1), negatives: Int32Array.of(2) },
        ...{ userTable: Float32Array.of(0, 0, 0, 0, 7), itemTable: Float32Array.of(0, 2, 5), dimensions: 1 },
      });
      const gradient = kernels.float32(4);
      const both = { userGradient: gradient, itemGradient: gradient };
      const places = { users: place.ints([1]), positives: place.ints([2]), negatives: place.ints([3]) };
      kernels.addPairGradients({ ...batch, ...both, places, slopes: place.floats([1]), l2: 0.5 });
      expect([...gradient]).toEqual([0, 5 - 2 + 3.5, -7 + 1, 7 + 2.5]);
      const far = { ...places, users: place.ints([4]) };
      expect(() =>
        kernels.addPairGradients({ ...batch, ...both, places: far, slopes: place.floats([1]) }),
      ).toThrow(/places/);
      return [];
    });
  });

  it("refuse lists of other lengths and more negatives than one", () => {
    teams.same((kernels, place) => {
      const batch = placeBatch(place, randomBatch(3, 1, 2, 1));
      expect(() => kernels.pairMargins({ ...batch, output: kernels.float32(2) })).toThrow(/output/);
      const many = { ...batch, negatives: place.ints([0, 0, 0, 0, 0, 0]) };
      expect(() => kernels.pairMargins({ ...many, output: kernels.float32(3) })).toThrow(/one negative/);
      return [];
    });
  });
});
