import { describe, expect, it } from "vitest";
import { seededRandom } from "../random/seeded-random.js";
import { canonicalDirections, multiply, ridgeWeights, transposed } from "./canonical-directions.js";

const gram = (rows: Float64Array, count: number) =>
  multiply(rows, transposed(rows, count), rows.length / count);

/** One column shared by both sides, the others noise. */
function sides(count: number) {
  const random = seededRandom(4);
  const shared = Float64Array.from({ length: count }, () => random.normal());
  const side = () =>
    Float64Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? shared[at >> 1]! : random.normal()));
  return { shared, left: side(), right: side() };
}

describe("canonical directions", () => {
  it("rank the column that both sides share first, with a correlation near 1", () => {
    const count = 50;
    const { shared, left, right } = sides(count);
    const products = { products: gram(left, count), rows: count };
    const other = { products: gram(right, count), rows: count };
    const found = canonicalDirections(products, other, count, 1e-4);
    expect(found.correlations[0]).toBeGreaterThan(0.99);
    expect(found.correlations[1]).toBeLessThan(0.5);
    const along = multiply(products.products, found.left, count);
    let [dot, one, two] = [0, 0, 0];
    for (let row = 0; row < count; row++) {
      const value = along[row * found.count]!;
      dot += value * shared[row]!;
      one += value * value;
      two += shared[row]! * shared[row]!;
    }
    expect(Math.abs(dot) / Math.sqrt(one * two)).toBeGreaterThan(0.99);
  });

  it("hold down a direction along which a side varies without meaning", () => {
    const count = 40;
    const { left, right } = sides(count);
    const loud = new Float64Array(2 * (2 * count));
    loud.set(left);
    // Variation along the shared column, as large as the column itself.
    for (let row = count; row < 2 * count; row++) loud[2 * row] = 3;
    const other = { products: gram(right, count), rows: count };
    const held = canonicalDirections({ products: gram(loud, 2 * count), rows: 2 * count }, other, count, 0.1);
    const free = canonicalDirections({ products: gram(left, count), rows: count }, other, count, 0.1);
    expect(held.correlations[0]!).toBeLessThan(free.correlations[0]! / 2);
  });

  it("are uncorrelated along each side but for the regularisation, and correlate as they say", () => {
    const count = 30;
    const { left, right } = sides(count);
    const [one, other] = [left, right].map((side) => ({ products: gram(side, count), rows: count }));
    const found = canonicalDirections(one!, other!, count, 1e-6);
    const [a, b] = [
      multiply(one!.products, found.left, count),
      multiply(other!.products, found.right, count),
    ];
    const product = (x: Float64Array, y: Float64Array, at: number, by: number) =>
      Array.from({ length: count }, (_, row) => x[row * count + at]! * y[row * count + by]!).reduce(
        (sum, value) => sum + value,
      );
    const cosine = (at: number) =>
      product(a, b, at, at) / Math.sqrt(product(a, a, at, at) * product(b, b, at, at));
    for (const at of [0, 1]) expect(cosine(at)).toBeCloseTo(found.correlations[at]!, 3);
    expect(product(a, a, 0, 1)).toBeCloseTo(0, 6);
    expect(product(b, b, 0, 1)).toBeCloseTo(0, 6);
  });

  it("refuse no pairs, sizes that do not fit and a regularisation of 0", () => {
    const side = { products: Float64Array.of(1, 0, 0, 1), rows: 2 };
    expect(() => canonicalDirections(side, side, 0, 1)).toThrow(/0 pairs/);
    expect(() => canonicalDirections(side, { ...side, rows: 3 }, 2, 1)).toThrow(/of 3 rows/);
    expect(() => canonicalDirections(side, side, 2, 0)).toThrow(/above 0/);
    expect(() =>
      canonicalDirections({ ...side, products: side.products.fill(Number.NaN) }, side, 2, 1),
    ).toThrow(/finite/);
  });
});

describe("ridge weights", () => {
  it("shrink each example's own share by the regularisation", () => {
    // K = diag(1, 3), mean 2: weights are 1 / (1 + 2) and 1 / (3 + 2).
    const weights = ridgeWeights({ products: Float64Array.of(1, 0, 0, 3), rows: 2 }, 1);
    expect([...weights].map((value) => Number(value.toFixed(9)))).toEqual([0.333333333, 0, 0, 0.2]);
  });
});
