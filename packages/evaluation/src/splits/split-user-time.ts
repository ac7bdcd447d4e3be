import type { Interactions } from "@modalis/contract";
import { checkTimes } from "./check-times.js";
import type { Split } from "./development.js";
import { checkShares, type PartShares, partSizes } from "./part-sizes.js";
import { partsByUserOrder, rowsInOrder } from "./parts-by-user-order.js";
import { splitByParts } from "./split-by-parts.js";

/**
 * Each user's latest share of rows goes to test, the share before to validation, rounded as in `splitRandomByUser`.
 * Rows of one user at one time keep the order in which they were given.
 *
 * @throws `INVALID_ARGUMENT` for shares that leave nothing to train on, rows without times, or no rows at all.
 */
export function splitUserTime(interactions: Interactions, options: PartShares = {}): Split {
  checkTimes(interactions);
  const shares = checkShares(options);
  const parts = partsByUserOrder(interactions, rowsInOrder, (rows) => partSizes(rows, shares));
  return splitByParts("by time within each user", interactions, parts);
}
