import type { Interactions } from "@modalis/contract";
import { seededDraws, shuffleStart } from "../random/seeded-random.js";
import { checkInteractions } from "../ranking/check-task.js";
import type { Split } from "./development.js";
import { checkShares, type PartShares, partSizes } from "./part-sizes.js";
import { partsByUserOrder, rowsInOrder } from "./parts-by-user-order.js";
import { splitByParts } from "./split-by-parts.js";

export interface SplitRandomByUserOptions extends PartShares {
  /** A whole number from 0; the same seed gives the same split. */
  readonly seed: number;
}

/**
 * A share of each user's rows, drawn at random, goes to test and to validation: rounded down, but at least one row
 * each as far as one is left for training. A user with one row only trains; one with two has one for test.
 *
 * @throws `INVALID_ARGUMENT` for shares that leave nothing to train on, a bad seed, or no rows at all.
 */
export function splitRandomByUser(interactions: Interactions, options: SplitRandomByUserOptions): Split {
  checkInteractions("the interactions", interactions);
  const shares = checkShares(options);
  const draw = seededDraws(options.seed);
  const shuffled = (from: number, to: number) => shuffleStart(rowsInOrder(from, to), to - from, draw);
  const parts = partsByUserOrder(interactions, shuffled, (rows) => partSizes(rows, shares));
  return splitByParts(`random by user, seed ${options.seed}`, interactions, parts);
}
