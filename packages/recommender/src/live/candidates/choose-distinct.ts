import { dotAt } from "../../catalogue/dot-at.js";

/** Of unit rows, the first and then each time the one least like those chosen (farthest first, Gonzalez 1985). */
export function chooseDistinct(rows: readonly Float32Array[], most: number): Float32Array[] {
  const chosen: Float32Array[] = [];
  const nearest = rows.map(() => Number.NEGATIVE_INFINITY);
  let next = 0;
  while (chosen.length < Math.min(most, rows.length)) {
    const row = rows[next]!;
    chosen.push(row);
    for (const [at, other] of rows.entries()) nearest[at] = Math.max(nearest[at]!, dotAt(other, 0, row));
    next = nearest.indexOf(Math.min(...nearest));
  }
  return chosen;
}
