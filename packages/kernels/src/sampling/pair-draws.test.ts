import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, type KernelTeams } from "../testing/kernel-teams.js";
import { randomValues } from "../testing/random-values.js";
import { cumulativePopularity } from "./cumulative-popularity.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

describe("pairDraws", () => {
  it("gives each place its user and item, and the negatives that sampleNegatives draws for those users", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 3 }),
        fc.integer(),
        (userCount, itemCount, each, popular, ahead, seed) => {
          const random = randomValues(seed);
          const rows = random.sparseRows(userCount, itemCount);
          const chosen = random.indices(rows.columns.length === 0 ? 0 : 30, rows.columns.length);
          const weights = cumulativePopularity(random.indices(itemCount, 3));
          const owner = (place: number) => rows.offsets.findLastIndex((from) => from <= place);
          const [users, positives, negatives, expected] = teams.same((kernels, place) => {
            const own = { offsets: place.ints(rows.offsets), columns: place.ints(rows.columns) };
            const cumulative = popular ? { cumulative: place.ints(weights) } : {};
            const shape = { itemCount, samples: 30, each, ...cumulative };
            const draws = kernels.pairDraws({ users: own, ...shape });
            draws.draw(chosen, { seed: 9, step: 3 });
            // What was drawn ahead for other places or another step is not given.
            if (ahead > 0) draws.drawAhead(ahead === 1 ? chosen : chosen.slice(1), { seed: 9, step: 4 });
            if (ahead === 3) draws.drawAhead(chosen, { seed: 9, step: 5 });
            const drawn = draws.draw(chosen, { seed: 9, step: 4 });
            const output = kernels.int32(chosen.length * each);
            const given = { positives: own, users: drawn.users, output, itemCount, seed: 9, step: 4 };
            kernels.sampleNegatives({ ...given, ...cumulative });
            return [drawn.users, drawn.positives, drawn.negatives, output];
          });
          expect([...users!]).toEqual([...chosen].map(owner));
          expect([...positives!]).toEqual([...chosen].map((place) => rows.columns[place]));
          expect(negatives).toEqual(expected);
        },
      ),
    );
  });

  it("draws ahead while other kernels run, and leaves the batch in use as it is", () => {
    const random = randomValues(5);
    const rows = random.sparseRows(40, 50);
    const places = Array.from({ length: 6 }, () => random.indices(200, rows.columns.length));
    const drawn = (drawsAhead: boolean) =>
      teams.same((kernels, place) => {
        const users = { offsets: place.ints(rows.offsets), columns: place.ints(rows.columns) };
        const draws = kernels.pairDraws({ users, itemCount: 50, samples: 200 });
        const [gathered, table] = [kernels.float32(200 * 8), place.floats(random.floats(50 * 8))];
        return places.flatMap((chosen, step) => {
          const batch = draws.draw(chosen, { seed: 2, step });
          const next = places[step + 1];
          if (drawsAhead && next !== undefined) draws.drawAhead(next, { seed: 2, step: step + 1 });
          kernels.gatherRows({ table, rows: batch.positives, dimensions: 8, output: gathered });
          return [batch.users.slice(), batch.positives.slice(), batch.negatives.slice()];
        });
      });
    expect(drawn(true)).toEqual(drawn(false));
  });

  it("refuses rows that do not rise, places that are none, and more of them than were announced", () => {
    teams.same((kernels, place) => {
      const rows = (columns: number[]) => ({
        offsets: place.ints([0, columns.length]),
        columns: place.ints(columns),
      });
      const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
      const make = (columns: number[], more: object = {}) =>
        kernels.pairDraws({ users: rows(columns), itemCount: 4, samples: 2, ...more });
      expect(() => make([2, 1])).toThrow(refused);
      expect(() => make([1, 4])).toThrow(refused);
      expect(() => make([1, 2], { each: 0 })).toThrow(refused);
      expect(() => make([1, 2], { cumulative: place.ints([1, 2]) })).toThrow(refused);
      const draws = make([1, 2]);
      expect(() => draws.drawAhead(Int32Array.of(2), { seed: 1, step: 0 })).toThrow(refused);
      const counters = { seed: 1, step: 0 };
      expect(draws.draw(Int32Array.of(1, 0), counters).positives.slice()).toEqual(Int32Array.of(2, 1));
      expect(() => draws.draw(Int32Array.of(2), counters)).toThrow(refused);
      expect(() => draws.draw(Int32Array.of(0, 1, 0), counters)).toThrow(refused);
      return [];
    });
  });
});
