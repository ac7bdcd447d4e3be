import type { Interactions } from "@modalis/contract";
import { seededDraws, shuffleStart } from "../random/seeded-random.js";
import { checkInteractions } from "../ranking/check-task.js";
import type { RankingTask } from "../ranking/ranking-task.js";
import type { Split } from "./development.js";
import { checkShares, type PartShares, partSizes } from "./part-sizes.js";
import { TEST, VALIDATION } from "./parts-of-rows.js";
import { splitByParts } from "./split-by-parts.js";

export interface SplitColdItemsOptions extends PartShares {
  /** A whole number from 0; the same seed gives the same items. */
  readonly seed: number;
}

const COLD_DEFAULTS: Required<PartShares> = { validationShare: 0.05, testShare: 0.1 };

/**
 * Some items lose all their rows to validation (5 % of items by default), others to test (10 %): training never meets
 * them, and only their content can say who likes them. Items are drawn among those with rows.
 *
 * The tasks rank the cold items of their part alone; `amongAllItems` makes each the ranking among all items, where a
 * cold item must also get past the warm ones. A user whose rows are all on cold items is asked without a history.
 *
 * @throws `INVALID_ARGUMENT` for shares that leave nothing to train on, a bad seed, or no rows at all.
 */
export function splitColdItems(interactions: Interactions, options: SplitColdItemsOptions): Split {
  checkInteractions("the interactions", interactions);
  const {
    seed,
    validationShare = COLD_DEFAULTS.validationShare,
    testShare = COLD_DEFAULTS.testShare,
  } = options;
  const drawn = drawColdItems(interactions, checkShares({ validationShare, testShare }), seed);
  const partOfItem = new Uint8Array(interactions.itemIds.length);
  for (const item of drawn.validation) partOfItem[item] = VALIDATION;
  for (const item of drawn.test) partOfItem[item] = TEST;
  const parts = Uint8Array.from(interactions.items, (item) => partOfItem[item]!);
  return splitByParts(`cold items, seed ${seed}`, interactions, parts, drawn);
}

/** The same task with every item in the ranking, not the candidates alone. */
export function amongAllItems(task: RankingTask): RankingTask {
  const { candidates: _, ...all } = task;
  return all;
}

function drawColdItems(
  { items }: Interactions,
  shares: Required<PartShares>,
  seed: number,
): { validation: Int32Array; test: Int32Array } {
  const known = Int32Array.from(new Set(items)).sort();
  const { validation, test } = partSizes(known.length, shares);
  const cold = shuffleStart(known, validation + test, seededDraws(seed));
  return { test: cold.slice(0, test).sort(), validation: cold.slice(test).sort() };
}
