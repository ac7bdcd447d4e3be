import { type Interactions, ModalisError } from "@modalis/contract";
import { seededDraws, shuffleStart } from "../random/seeded-random.js";
import { checkInteractions } from "../ranking/check-task.js";
import type { RankingTask } from "../ranking/ranking-task.js";
import { checkTimes } from "./check-times.js";
import type { Split } from "./development.js";
import { checkShares, type PartShares, partSizes } from "./part-sizes.js";
import { rowsInOrder } from "./parts-by-user-order.js";
import { rowsOfPart } from "./parts-of-rows.js";
import { sealTest } from "./sealed-test.js";
import { trainingOf } from "./split-by-parts.js";

export interface SplitUsersOptions extends PartShares {
  /** A whole number from 0; the same seed gives the same split. */
  readonly seed: number;
  /** Share of a held-out user's rows that is shown to the model as history; from 0 to under 1, default 0.8. */
  readonly historyShare?: number;
}

/** Parts of rows here: rows that train, and history and positives of the users of each held-out part. */
const HISTORY = { validation: 1, test: 3 } as const;
const POSITIVES = { validation: 2, test: 4 } as const;

/**
 * Some users are held out whole: a model never trains on them, and meets them as visitors with a history.
 *
 * A held-out user's earliest rows are the history (where times are unknown: rows drawn at random), the others must be
 * found: at least one. So a held-out user with one row is asked without a history. Users without rows are in no part.
 *
 * @throws `INVALID_ARGUMENT` for shares that leave nothing to train on, a bad seed, rows out of time, or no rows at all.
 */
export function splitUsers(interactions: Interactions, options: SplitUsersOptions): Split {
  if (interactions.timestampsMs === undefined) checkInteractions("the interactions", interactions);
  else checkTimes(interactions);
  const { seed, historyShare = 0.8 } = options;
  const shares = checkShares(options);
  if (!(historyShare >= 0 && historyShare < 1)) {
    throw new ModalisError("INVALID_ARGUMENT", `historyShare is from 0 to under 1, not ${historyShare}`);
  }
  const name = `users, seed ${seed}`;
  const parts = drawParts(interactions, { seed, historyShare, ...shares });
  const taskOf = (part: "validation" | "test"): RankingTask => ({
    seen: rowsOfPart(interactions, parts, HISTORY[part]),
    positives: rowsOfPart(interactions, parts, POSITIVES[part]),
    visitors: true,
  });
  const training = trainingOf(name, interactions, parts);
  return Object.freeze({
    development: Object.freeze({ training, validation: taskOf("validation") }),
    test: sealTest(name, taskOf("test")),
  });
}

function drawParts(
  { offsets, items, timestampsMs }: Interactions,
  options: Required<SplitUsersOptions>,
): Uint8Array {
  const draw = seededDraws(options.seed);
  const active = rowsInOrder(0, offsets.length - 1).filter((user) => offsets[user + 1]! > offsets[user]!);
  const { validation, test } = partSizes(active.length, options);
  const drawn = shuffleStart(active, validation + test, draw);
  const parts = new Uint8Array(items.length);
  for (const [at, user] of drawn.entries()) {
    const part = at < test ? "test" : "validation";
    const rows = rowsInOrder(offsets[user]!, offsets[user + 1]!);
    if (timestampsMs === undefined) shuffleStart(rows, rows.length, draw);
    const history = Math.min(rows.length - 1, Math.round(rows.length * options.historyShare));
    for (const row of rows.subarray(0, history)) parts[row] = HISTORY[part];
    for (const row of rows.subarray(history)) parts[row] = POSITIVES[part];
  }
  return parts;
}
