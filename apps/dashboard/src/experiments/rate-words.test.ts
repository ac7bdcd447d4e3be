import { describe, expect, it } from "vitest";
import { differenceWords, rateText, spanOf } from "./rate-words.js";

describe("a rate in words", () => {
  it("says its interval, shares in per cent", () => {
    expect(rateText({ value: 0.123, interval: [0.101, 0.145] }, true)).toBe("12.3 % (10.1 to 14.5)");
    expect(rateText({ value: 1.5, interval: [-0.1, 2] }, false)).toBe("1.50 (−0.10 to 2.00)");
    expect(rateText({}, true)).toBe("–");
  });

  it("calls a difference one only where its interval leaves out 0", () => {
    const of = (value: number, interval: [number, number]) =>
      differenceWords({ difference: { value, interval, pValue: 0.04 } }, true);
    expect(of(0.02, [0.01, 0.03])).toBe("more than the control: +2.0 points, p 0.040");
    expect(of(-0.02, [-0.03, -0.01])).toBe("less than the control: −2.0 points, p 0.040");
    expect(of(0.02, [-0.01, 0.05])).toContain("no clear difference");
    expect(differenceWords({}, true)).toBe("–");
  });

  it("shares one scale that holds every interval", () => {
    const [from, to] = spanOf([{ value: 5, interval: [4, 6] }, { value: 5.5, interval: [5, 7] }, {}])!;
    expect(from).toBeLessThan(4);
    expect(to).toBeGreaterThan(7);
    expect(spanOf([{ value: 0.1, interval: [0.05, 0.3] }])![0]).toBe(0);
    expect(spanOf([{}, {}])).toBeUndefined();
  });
});
