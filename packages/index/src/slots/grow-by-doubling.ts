/** Room for `rows`, by doubling, or for little more than so many where twice as much is not to be had. @throws LIMIT_EXCEEDED. */
export function growByDoubling(
  table: { readonly capacity: number; readonly reserve: (rows: number) => void },
  rows: number,
): void {
  const { capacity } = table;
  if (rows <= capacity) return;
  try {
    table.reserve(Math.max(2 * capacity, rows));
  } catch (error) {
    const little = rows + (capacity >> 4);
    if (little >= 2 * capacity) throw error;
    table.reserve(little);
  }
}
