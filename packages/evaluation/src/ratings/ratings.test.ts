import { describe, expect, it } from "vitest";
import { interactionsOf, tableModel, taskOf } from "../testing/table-model.js";
import { evaluateRatings } from "./evaluate-ratings.js";
import { ratingErrors } from "./rating-errors.js";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });

describe("ratingErrors", () => {
  it("equals the values worked out by hand", () => {
    expect(ratingErrors([3, 4, 1], [5, 4, 2])).toEqual({ rmse: Math.sqrt(5 / 3), mae: 1, ratings: 3 });
    expect(ratingErrors([], [])).toEqual({ rmse: Number.NaN, mae: Number.NaN, ratings: 0 });
  });

  it("refuses other lengths and values that are not finite", () => {
    expect(() => ratingErrors([1], [1, 2])).toThrow(refused);
    expect(() => ratingErrors([Number.NaN], [1])).toThrow(refused);
  });
});

describe("evaluateRatings", () => {
  const model = tableModel([
    [1, 2, 9],
    [4, 4, 4],
    [0, 0, 0],
  ]);
  const seen = interactionsOf([[], [], []], 3);
  const task = { seen, positives: interactionsOf([[0, 2], [1], []], 3, [[2, 5], [1], []]) };

  it("compares scores with ratings, over all and by user, cut to the scale", async () => {
    const cut = await evaluateRatings(model, task, { scale: [1, 5] });
    const { perUserSquaredError, ...others } = cut;
    expect(others).toEqual({
      rmse: Math.sqrt((1 + 0 + 9) / 3),
      mae: 4 / 3,
      ratings: 3,
      users: Int32Array.of(0, 1),
      perUserMae: Float64Array.of(1 / 2, 3),
    });
    expect([...perUserSquaredError]).toEqual([expect.closeTo(1 / 2, 12), 9]);
    expect((await evaluateRatings(model, task)).mae).toBe((1 + 4 + 3) / 3);
  });

  it("refuses rows without ratings and a scale upside down", async () => {
    await expect(evaluateRatings(model, taskOf([[], [], []], [[1], [], []], 3))).rejects.toEqual(refused);
    await expect(evaluateRatings(model, task, { scale: [5, 1] })).rejects.toEqual(refused);
  });
});
