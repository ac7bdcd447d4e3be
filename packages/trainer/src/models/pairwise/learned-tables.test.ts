import { createKernels, placeInColumnBlocks } from "@modalis/kernels";
import { expect, it } from "vitest";
import { createLearnedTables, learnedTablesBytes, nodeTables } from "./learned-tables.js";

it("starts from the same numbers, in whatever order they are kept", async () => {
  const [size, columns] = [{ userCount: 3, itemCount: 2 }, 21];
  const arenaBytes = 2 * learnedTablesBytes(nodeTables(size, columns));
  await using kernels = await createKernels({ arenaBytes });
  const byRow = createLearnedTables(kernels, nodeTables(size, columns), 5);
  const inBlocks = createLearnedTables(kernels, nodeTables(size, columns, { inColumnBlocks: true }), 5);
  for (const [name, rows] of [["users", size.userCount] as const, ["items", size.itemCount] as const]) {
    const found = Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      return inBlocks.table(name).values[placeInColumnBlocks(row, column, { rows, dimensions: columns })];
    });
    expect(found).toEqual([...byRow.table(name).values]);
  }
});
