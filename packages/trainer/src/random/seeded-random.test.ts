import { describe, expect, it } from "vitest";
import { seededRandom } from "./seeded-random.js";
import { shuffledOrder } from "./shuffled-order.js";

describe("seededRandom", () => {
  it("shuffles by the very numbers that integer draws, and goes on after them", () => {
    const [own, plain] = [seededRandom(7, 3), seededRandom(7, 3)];
    const order = Int32Array.from({ length: 1000 }, (_, at) => at);
    const expected = order.slice();
    own.shuffle(order);
    for (let end = expected.length - 1; end > 0; end--) {
      const at = plain.integer(end + 1);
      [expected[end], expected[at]] = [expected[at]!, expected[end]!];
    }
    expect(order).toEqual(expected);
    expect(shuffledOrder(1000, 7, 3)).toEqual(expected);
    expect(own.next()).toBe(plain.next());
  });
});
