import { rowOf } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { randomBatch, toyBatch } from "../testing/toy-batch.js";
import {
  fitStandardisation,
  standardisationOf,
  standardiseRow,
  standardiseRows,
} from "./channel-standardisation.js";

describe("fitStandardisation", () => {
  it("takes mean and deviation of each dimension", () => {
    const { mean, scale } = fitStandardisation(toyBatch("image", { a: [1, 10], b: [3, 30] }), {
      deviationFloor: 0,
    });
    expect([...mean]).toEqual([2, 20]);
    expect([...scale]).toEqual([1, Math.fround(0.1)]);
  });

  it("floors deviations at a share of the channel's root-mean-square deviation", () => {
    // Deviations 1 and 7: root mean square 5, so a floor of 0.6 is 3.
    const batch = toyBatch("image", { a: [1, 7], b: [-1, -7] });
    const { scale } = fitStandardisation(batch, { deviationFloor: 0.6 });
    expect(scale[0]).toBeCloseTo(1 / 3, 6);
    expect(scale[1]).toBeCloseTo(1 / 7, 6);
  });

  it("leaves a single row as it is, but for its length", () => {
    const batch = toyBatch("image", { only: [3, 4] });
    const rows = standardiseRows(batch, fitStandardisation(batch));
    expect(rows.values[0]).toBeCloseTo(0.6, 6);
    expect(rows.values[1]).toBeCloseTo(0.8, 6);
  });

  it("refuses a floor that is no number of at least 0", () => {
    const batch = toyBatch("image", { a: [1], b: [2] });
    for (const deviationFloor of [-0.1, Number.NaN]) {
      expect(() => fitStandardisation(batch, { deviationFloor })).toThrow(/deviationFloor/);
    }
  });
});

describe("standardiseRows", () => {
  it("gives unit rows and leaves its inputs unchanged", () => {
    const batch = randomBatch("image", { rows: 40, dimensions: 7, seed: 1 });
    const before = batch.values.slice();
    const rows = standardiseRows(batch, fitStandardisation(batch));
    expect(rows.ids).toEqual(batch.ids);
    for (const index of rows.ids.keys()) expect(Math.hypot(...rowOf(rows, index))).toBeCloseTo(1, 5);
    expect(batch.values).toEqual(before);
  });

  it("does not depend on the units or origin of a dimension when there is no floor", () => {
    const batch = randomBatch("image", { rows: 30, dimensions: 3, seed: 2 });
    const moved = { ...batch, values: batch.values.map((value, at) => value * [1, 50, 0.2][at % 3]! + 9) };
    const options = { deviationFloor: 0 };
    const rows = standardiseRows(batch, fitStandardisation(batch, options)).values;
    const others = standardiseRows(moved, fitStandardisation(moved, options)).values;
    for (const [at, value] of rows.entries()) expect(others[at]).toBeCloseTo(value, 3);
  });

  it("leaves out a row that equals the mean", () => {
    const batch = toyBatch("image", { left: [1, 2], middle: [2, 3], right: [3, 4] });
    expect(standardiseRows(batch, fitStandardisation(batch)).ids).toEqual(["left", "right"]);
  });

  it("finds nothing to say in a channel whose rows are all equal", () => {
    const batch = toyBatch("image", { a: [0.1, 0.7], b: [0.1, 0.7], c: [0.1, 0.7] });
    expect(standardiseRows(batch, fitStandardisation(batch)).ids).toEqual([]);
  });

  it("ignores a dimension that never varies", () => {
    const batch = toyBatch("image", { a: [1, 0.3], b: [-1, 0.3] });
    const rows = standardiseRows(batch, fitStandardisation(batch, { deviationFloor: 0 }));
    expect([...rows.values]).toEqual([1, 0, -1, 0]);
  });

  it("refuses a standardisation of other dimensions", () => {
    const standardisation = fitStandardisation(toyBatch("image", { a: [1], b: [2] }));
    expect(() => standardiseRows(toyBatch("image", { a: [1, 2] }), standardisation)).toThrow(
      expect.objectContaining({ code: "INVALID_TENSOR" }),
    );
  });
});

it("standardisationOf gives from moments what fitting gives from rows, and standardiseRow one of its rows", () => {
  const batch = randomBatch("image", { rows: 50, dimensions: 5, seed: 3 });
  const columns = [0, 1, 2, 3, 4].map((column) => batch.ids.map((_, row) => batch.values[row * 5 + column]!));
  const mean = Float64Array.from(columns, (own) => own.reduce((sum, value) => sum + value, 0) / 50);
  const squares = columns.map((own, at) => own.reduce((sum, value) => sum + (value - mean[at]!) ** 2, 0));
  const moments = { rows: 50, mean, variance: Float64Array.from(squares, (sum) => sum / 50) };
  const fitted = fitStandardisation(batch);
  expect(standardisationOf(moments, batch.space).mean).toEqual(fitted.mean);
  const target = new Float32Array(5);
  const length = standardiseRow(rowOf(batch, 7), fitted, target);
  expect([...target]).toEqual([...rowOf(standardiseRows(batch, fitted), 7)]);
  const back = target.map((value, at) => (value * length) / fitted.scale[at]! + fitted.mean[at]!);
  for (const [at, value] of back.entries()) expect(value).toBeCloseTo(rowOf(batch, 7)[at]!, 5);
});
