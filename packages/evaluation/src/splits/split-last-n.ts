import { type Interactions, ModalisError } from "@modalis/contract";
import { checkInteractions } from "../ranking/check-task.js";
import { checkTimes } from "./check-times.js";
import type { Split } from "./development.js";
import { firstFitting } from "./part-sizes.js";
import { partsByUserOrder, rowsInOrder } from "./parts-by-user-order.js";
import { splitByParts } from "./split-by-parts.js";

export interface SplitLastNOptions {
  /** Last rows of each user that go to test, a whole number from 0; default 1. */
  readonly test?: number;
  /** Rows before those that go to validation, a whole number from 0; default 1. */
  readonly validation?: number;
}

/**
 * Each user's last rows go to test, those before to validation: leave-one-out, by default.
 *
 * One row of each user always trains: a user with one row only trains, one with two has the last for test. Where
 * times are unknown, the order given counts.
 *
 * @throws `INVALID_ARGUMENT` for a number that is not whole, rows out of time, or no rows at all.
 */
export function splitLastN(interactions: Interactions, options: SplitLastNOptions = {}): Split {
  const { test = 1, validation = 1 } = options;
  for (const [name, count] of [["test", test] as const, ["validation", validation] as const]) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new ModalisError("INVALID_ARGUMENT", `${name} is a whole number of rows from 0, not ${count}`);
    }
  }
  if (interactions.timestampsMs === undefined) checkInteractions("the interactions", interactions);
  else checkTimes(interactions);
  const parts = partsByUserOrder(interactions, rowsInOrder, (rows) =>
    firstFitting(rows, { validation, test }),
  );
  return splitByParts(`last ${test} per user`, interactions, parts);
}
