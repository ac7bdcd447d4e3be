import { expect, it } from "vitest";
import { placeInColumnBlocks } from "./column-blocks.js";

it("keeps 16 columns of all rows together, and then what is left of them", () => {
  const shape = { rows: 3, dimensions: 18 };
  const placeOf = (row: number, column: number) => placeInColumnBlocks(row, column, shape);
  expect([placeOf(0, 0), placeOf(0, 15), placeOf(1, 0), placeOf(2, 15)]).toEqual([0, 15, 16, 47]);
  expect([placeOf(0, 16), placeOf(0, 17), placeOf(1, 16), placeOf(2, 17)]).toEqual([48, 49, 50, 53]);
});
