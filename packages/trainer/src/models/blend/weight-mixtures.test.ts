import { expect, it } from "vitest";
import { createPace } from "../../linear-algebra/pace.js";
import type { ScorePool } from "./score-pool.js";
import { FOLDS, userFolds } from "./user-folds.js";
import { bestMixture } from "./weight-mixtures.js";

/** Of each user a positive and a rival, by the scores of two parts. */
function poolOf(
  users: readonly (readonly [positive: readonly number[], rival: readonly number[]])[],
): ScorePool {
  return {
    parts: ["one", "other"],
    offsets: Int32Array.from({ length: users.length + 1 }, (_, user) => 2 * user),
    // The rival comes first where scores are equal.
    items: Int32Array.from({ length: 2 * users.length }, (_, at) => 1 - (at % 2)),
    positives: new Int32Array(users.length).fill(1),
    scores: [0, 1].map((part) => Float32Array.from(users.flat(), (scores) => scores[part]!)),
  };
}

const pace = createPace({});
const everyFold = (weights: readonly number[]) => Array.from({ length: FOLDS }, () => weights);

it("a mixture of two learners' weights is kept where it finds what each alone misses", async () => {
  // Half of the users are right by the first part, half by the second, whose positive lies twice as far ahead.
  const users = Array.from({ length: 20 }, (_, user) =>
    user % 2 === 0
      ? ([
          [8, 0],
          [0, 4],
        ] as const)
      : ([
          [0, 8],
          [4, 0],
        ] as const),
  );
  const pool = poolOf(users);
  const { weights, crossFitted } = await bestMixture(
    { pool, folds: userFolds(pool, 1), pace },
    everyFold([2, 0]),
    everyFold([0, 3]),
  );
  // 3/8 of 8 is more than 5/8 of 4, and 1/4 of 8 is not more than 3/4 of 4.
  expect(weights).toEqual(everyFold([5 / 8, 3 / 8]));
  expect(crossFitted).toEqual({ recall: expect.closeTo(1, 10), ndcg: expect.closeTo(1, 10) });
});

it("a learner's weights that are best alone are kept as they are, summing to 1", async () => {
  const users = Array.from(
    { length: 20 },
    () =>
      [
        [0, 2],
        [4, 0],
      ] as const,
  );
  const pool = poolOf(users);
  const folds = userFolds(pool, 1);
  const alone = await bestMixture({ pool, folds, pace }, everyFold([1, 0]), everyFold([1, 9]));
  expect(alone.weights).toEqual(everyFold([0.1, 0.9]));
  const nothing = await bestMixture({ pool, folds, pace }, everyFold([0, 0]), everyFold([0, 0]));
  expect(nothing.weights).toEqual(everyFold([0, 0]));
  expect(nothing.crossFitted.ndcg).toBeCloseTo(1 / Math.log2(3), 10);
});

it("lets an abort through between folds", async () => {
  const pool = poolOf(
    Array.from(
      { length: 20 },
      () =>
        [
          [1, 0],
          [0, 1],
        ] as const,
    ),
  );
  const stop = new AbortController();
  stop.abort(new Error("enough"));
  const impatient = { ...createPace({ signal: stop.signal }), due: () => true };
  const mixing = bestMixture(
    { pool, folds: userFolds(pool, 1), pace: impatient },
    everyFold([1, 0]),
    everyFold([0, 1]),
  );
  await expect(mixing).rejects.toThrow("enough");
});
