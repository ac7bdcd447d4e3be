import { expect, it } from "vitest";
import { initialValues } from "./initial-values.js";

it("starts parameters by seed and name, with the spread that was asked for", () => {
  const draw = (name: string, seed = 1) =>
    initialValues({ kind: "normal", deviation: 0.1 }, [100, 50], { seed, name });
  expect(draw("a")).toEqual(draw("a"));
  expect(draw("a")).not.toEqual(draw("b"));
  expect(draw("a")).not.toEqual(draw("a", 2));
  const values = draw("a");
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  expect(mean).toBeCloseTo(0, 2);
  expect(deviation).toBeCloseTo(0.1, 2);
  const uniform = initialValues({ kind: "xavier-uniform" }, [20, 30], { seed: 1, name: "u" });
  expect(Math.max(...uniform.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 50) + 1e-7);
});
