import { describe, expect, it } from "vitest";
import { meanOverUsers } from "./mean-over-users.js";
import { ndcgAtK, recallAtK } from "./ranking-metrics.js";

const ranking = Int32Array.from([0, 1, 2, 3]);

describe("meanOverUsers", () => {
  it("weighs every user alike, and leaves out those without positives", () => {
    const users = [
      { ranking, positives: new Set([0, 3]) },
      { ranking, positives: new Set<number>() },
      { ranking, positives: new Set([1]) },
      { ranking, positives: new Set([9, 3, 8]) },
    ];
    const { mean, users: counted, scores } = meanOverUsers(recallAtK, users, 2);
    expect(mean).toBe((1 / 2 + 1 + 0) / 3);
    expect(counted).toBe(3);
    expect(scores).toEqual(new Float64Array([1 / 2, 1, 0]));
  });

  it("reads a stream of users once, and has no mean where nobody has a positive", () => {
    function* users() {
      yield { ranking, positives: new Set<number>() };
    }
    expect(meanOverUsers(ndcgAtK, users(), 2)).toEqual({
      mean: Number.NaN,
      users: 0,
      scores: new Float64Array(),
    });
  });

  it("passes on what the metric refuses", () => {
    expect(() => meanOverUsers(recallAtK, [{ ranking, positives: new Set([1]) }], 0)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  });
});
