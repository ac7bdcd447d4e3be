import { createInteractions } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { openDenseProducts } from "./dense-products.js";
import { createPace } from "./pace.js";
import { createSeededRandom, shuffled } from "./seeded-random.js";
import { sparseRowsOf, transposed, userRows } from "./sparse-rows.js";

describe("transposed", () => {
  it("turns rows into columns that rise, and back", () => {
    const rows = {
      width: 3,
      offsets: Int32Array.of(0, 2, 2, 3),
      columns: Int32Array.of(0, 2, 0),
      values: Float32Array.of(1, 2, 3),
    };
    const flipped = transposed(rows);
    expect([...flipped.offsets]).toEqual([0, 2, 2, 3]);
    expect([...flipped.columns]).toEqual([0, 2, 0]);
    expect([...flipped.values]).toEqual([1, 3, 2]);
    expect(transposed(flipped)).toEqual(rows);
  });
});

describe("userRows", () => {
  it("counts every interaction as 1 unless values are asked for", () => {
    const interactions = createInteractions([{ userId: "a", itemId: "x", value: 5 }]);
    expect([...userRows(interactions).values]).toEqual([1]);
    expect([...userRows(interactions, true).values]).toEqual([5]);
  });
});

describe("sparseRowsOf", () => {
  it("joins rows, empty ones included", () => {
    const row = { columns: Int32Array.of(1), values: Float32Array.of(2) };
    const joined = sparseRowsOf([row, { columns: new Int32Array(0), values: new Float32Array(0) }, row], 4);
    expect([...joined.offsets]).toEqual([0, 1, 1, 2]);
    expect([...joined.columns]).toEqual([1, 1]);
  });
});

describe("openDenseProducts", () => {
  it("multiplies by hand", async () => {
    await using products = await openDenseProducts(1);
    const left = Float32Array.of(1, 2, 3, 4, 5, 6);
    const right = Float32Array.of(1, 0, 1, 1);
    expect([...(await products.timesTransposed(left, right, 2))]).toEqual([1, 3, 3, 7, 5, 11]);
    expect([...(await products.gram(left, 2))]).toEqual([35, 44, 44, 56]);
    const from = Float32Array.of(10, 10, 10, 10, 10, 10);
    await products.subtractTransposed(from, left, right, 2);
    expect([...from]).toEqual([9, 7, 7, 3, 5, -1]);
    const into = new Float32Array(6);
    expect(await products.timesTransposed(left, right, 2, into)).toBe(into);
    expect([...into]).toEqual([1, 3, 3, 7, 5, 11]);
  });
});

describe("createSeededRandom", () => {
  it("gives the same numbers for a seed and others for the next, of mean 0 and variance 1", () => {
    const [one, same, next] = [7, 7, 8].map((seed) => createSeededRandom(seed));
    const numbers = Array.from({ length: 20_000 }, () => one!.normal());
    expect(numbers.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => same!.normal()));
    expect(next!.normal()).not.toBe(numbers[0]);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    const square = numbers.reduce((sum, value) => sum + value * value, 0) / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(square - 1)).toBeLessThan(0.05);
  });

  it("shuffles to another order of the same numbers", () => {
    const order = shuffled(50, createSeededRandom(1));
    expect([...order]).not.toEqual([...order].sort((left, right) => left - right));
    expect([...order.slice().sort()]).toEqual(Array.from({ length: 50 }, (_, at) => at));
  });
});

describe("createPace", () => {
  it("reports what was done and throws the signal's reason", async () => {
    const seen: unknown[] = [];
    const stop = new AbortController();
    const pace = createPace({ signal: stop.signal, onProgress: (progress) => seen.push(progress) });
    await pace.step(0.5, "half", 3);
    expect(seen).toEqual([{ share: 0.5, stage: "half", loss: 3 }]);
    stop.abort(new Error("enough"));
    await expect(pace.step(0.6, "more")).rejects.toThrow("enough");
  });
});
