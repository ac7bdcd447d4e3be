import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choleskyInverse } from "../../linear-algebra/cholesky.js";
import { openDenseProducts } from "../../linear-algebra/dense-products.js";
import { createPace } from "../../linear-algebra/pace.js";
import { createSeededRandom } from "../../linear-algebra/seeded-random.js";
import { type SparseRows, sparseRowsOf, transposed } from "../../linear-algebra/sparse-rows.js";
import { easeWeights } from "./ease-weights.js";
import { addFeatureGram } from "./feature-gram.js";
import { itemGram } from "./item-gram.js";
import { keepStrongest } from "./keep-strongest.js";
import { neighbourRows } from "./neighbour-rows.js";
import { slimColumn } from "./slim-column.js";
import { weighTerms } from "./term-weighting.js";

/** Users {x, y}, {y}, {y, z}. */
const three = binary([[0, 1], [1], [1, 2]], 3);

describe("itemGram", () => {
  it("counts shared users, each by its size to the power", () => {
    expect([...itemGram(three, 0)]).toEqual([1, 1, 0, 1, 3, 1, 0, 1, 1]);
    expect([...itemGram(three, 1)]).toEqual([0.5, 0.5, 0, 0.5, 2, 0.5, 0, 0.5, 0.5]);
  });
});

describe("easeWeights", () => {
  const plain = {
    regularisation: 1,
    regularisationPower: 0,
    userPower: 0,
    diagonalPower: 1,
    features: [],
    threads: 1,
  };

  it("is -P_ij / P_jj by hand for two items", async () => {
    // G + I = [[3, 1], [1, 3]] for users {x, y}, {x}, {y}; P is [[3, -1], [-1, 3]] / 8.
    const weights = await easeWeights(binary([[0, 1], [0], [1]], 2), plain, createPace({}));
    for (const [at, value] of [0, 1 / 3, 1 / 3, 0].entries()) expect(weights[at]).toBeCloseTo(value, 6);
  });

  it("is its formula with every power, for any interactions", async () => {
    const rows = randomRows(25, 8);
    const own = { ...plain, regularisation: 2, regularisationPower: 0.6, userPower: 0.5, diagonalPower: 0.8 };
    const weights = await easeWeights(rows, own, createPace({}));
    const popularity = Array.from(
      { length: 8 },
      (_, item) => rows.columns.filter((column) => column === item).length,
    );
    const mean = rows.columns.length / 8;
    const matrix = Float64Array.from(itemGram(rows, 0.5));
    for (let item = 0; item < 8; item++)
      matrix[item * 9]! += 2 * (Math.max(1, popularity[item]!) / mean) ** 0.6;
    const inverse = choleskyInverse(matrix, 8);
    for (let row = 0; row < 8; row++) {
      for (let column = 0; column < 8; column++) {
        const expected = row === column ? 0 : -inverse[row * 8 + column]! / inverse[column * 9]! ** 0.8;
        expect(weights[row * 8 + column]).toBeCloseTo(expected, 5);
      }
    }
  });

  it("likes an item nobody has only through its features", async () => {
    const rows = binary([[0, 1], [0], [1]], 3);
    const table = { dimensions: 1, data: Float32Array.of(1, -1, 1), present: new Uint8Array(3).fill(1) };
    const without = await easeWeights(rows, plain, createPace({}));
    expect(Math.abs(without[2]!)).toBe(0);
    const features = [{ channel: "kind", table, weight: 1 }];
    const weights = await easeWeights(rows, { ...plain, features }, createPace({}));
    expect(weights[2]).toBeGreaterThan(weights[5]!);
  });
});

describe("addFeatureGram", () => {
  const table = { dimensions: 2, data: Float32Array.of(1, 5, 3, 5, 0, 0), present: Uint8Array.of(1, 1, 0) };

  it("adds the products of standardised unit rows, nothing for an absent row or a column without spread", async () => {
    await using products = await openDenseProducts(1);
    const matrix = new Float32Array(9);
    await addFeatureGram(matrix, 3, [{ channel: "image", table, weight: 2 }], products);
    expect([...matrix].map((value) => value + 0)).toEqual([2, -2, 0, -2, 2, 0, 0, 0, 0]);
  });

  it("refuses a table of another number of items", async () => {
    await using products = await openDenseProducts(1);
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    const features = [{ channel: "image", table, weight: 1 }];
    await expect(addFeatureGram(new Float32Array(16), 4, features, products)).rejects.toThrow(refused);
  });
});

describe("neighbourRows", () => {
  const cosine = { neighbours: 5, rowPower: 0.5, otherPower: 0.5, columnPower: 0, shrinkage: 0 };

  it("is the cosine by hand, strongest first, without the row itself", async () => {
    const near = await neighbourRows(transposed(three), cosine, createPace({}));
    expect([...near.offsets]).toEqual([0, 1, 3, 4]);
    expect([...near.columns]).toEqual([1, 0, 2, 1]);
    for (const value of near.values) expect(value).toBeCloseTo(1 / Math.sqrt(3), 6);
  });

  it("shrinks, weighs users down by their size and keeps as many as asked", async () => {
    const options = { neighbours: 1, rowPower: 1, otherPower: 0, columnPower: 1, shrinkage: 1 };
    const near = await neighbourRows(transposed(three), options, createPace({}));
    expect([...near.columns]).toEqual([1, 0, 1]);
    expect(near.values[0]).toBeCloseTo(0.5 / (1 + 1), 6);
    expect(near.values[1]).toBeCloseTo(0.5 / (3 + 1), 6);
  });
});

describe("weighTerms", () => {
  const items = transposed(three);

  it("is TF-IDF and BM25 by hand", () => {
    // Users have 2, 1 and 2 of 3 items: their weights are ln(3/3) = 0, ln(3/2) and 0.
    const options = { saturation: 1.2, lengthShare: 0.75 };
    const frequent = weighTerms(items, { weighting: "tf-idf", ...options });
    expect([...frequent.values]).toEqual([0, 0, Math.fround(Math.log(1.5)), 0, 0]);
    const length = 0.25 + (0.75 * 3) / (5 / 3);
    const bm25 = weighTerms(items, { weighting: "bm25", ...options });
    expect(bm25.values[2]).toBeCloseTo((Math.log(1.5) * 2.2) / (1.2 * length + 1), 6);
    expect(weighTerms(items, { weighting: "none", ...options })).toBe(items);
  });
});

describe("keepStrongest", () => {
  it("is the head of a full sort", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 70 }),
        (given, count) => {
          const strengths = Float64Array.from(given);
          const all = Int32Array.from(given, (_, at) => at);
          const sorted = [...all].sort((left, right) => given[right]! - given[left]! || left - right);
          expect([...keepStrongest(all, strengths, count)]).toEqual(sorted.slice(0, count));
        },
      ),
    );
  });
});

describe("slimColumn", () => {
  const options = { l1: 0.1, l2: 2, candidates: 100, passes: 10_000, tolerance: 1e-12 };

  it("is (g - λ) / (h + β) for one candidate", () => {
    const { items, weights } = slimColumn(Float32Array.of(3, 1, 1, 2), 2, 1, options);
    expect([...items]).toEqual([0]);
    expect(weights[0]).toBeCloseTo((1 - 0.1) / (3 + 2), 6);
  });

  it("meets the conditions of a minimum with weights that are not negative", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer(), (items, seed) => {
        const gram = itemGram(randomRows(3 * items, items, seed), 0);
        const column = slimColumn(gram, items, 0, options);
        const weights = new Float64Array(items);
        column.items.forEach((item, at) => {
          weights[item] = column.weights[at]!;
        });
        expect(weights[0]).toBe(0);
        for (let item = 1; item < items; item++) {
          let slope = gram[item]! - options.l1 - options.l2 * weights[item]!;
          for (let other = 0; other < items; other++) slope -= weights[other]! * gram[item * items + other]!;
          if (weights[item]! > 0) expect(Math.abs(slope)).toBeLessThan(1e-4);
          else expect(slope).toBeLessThan(1e-4);
        }
      }),
    );
  });

  it("gives weights only to as many candidates as allowed", () => {
    const gram = itemGram(randomRows(40, 12), 0);
    expect(slimColumn(gram, 12, 3, { ...options, candidates: 2 }).items.length).toBeLessThanOrEqual(2);
  });
});

function binary(users: readonly (readonly number[])[], items: number): SparseRows {
  const rows = users.map((own) => ({
    columns: Int32Array.from(own),
    values: new Float32Array(own.length).fill(1),
  }));
  return sparseRowsOf(rows, items);
}

function randomRows(users: number, items: number, seed = 1): SparseRows {
  const random = createSeededRandom(seed);
  const lists = Array.from({ length: users }, () =>
    Array.from({ length: items }, (_, item) => item).filter(() => random.uniform() < 0.4),
  );
  return binary(lists, items);
}
