import { type Interactions, ModalisError } from "@modalis/contract";
import type { Split } from "./development.js";
import { rowsOfPart, TEST, TRAINING, VALIDATION } from "./parts-of-rows.js";
import { sealTest } from "./sealed-test.js";

export interface CandidateItems {
  /** Items that are ranked at validation, rising. */
  readonly validation: Int32Array;
  /** Items that are ranked at test, rising. */
  readonly test: Int32Array;
}

/**
 * The split in which each row goes to its part. At validation and at test the training rows are masked; validation rows
 * stay in the ranking at test, as in MMRec.
 *
 * @throws `INVALID_ARGUMENT` when no row is left for training.
 */
export function splitByParts(
  name: string,
  interactions: Interactions,
  parts: Uint8Array,
  candidates?: CandidateItems,
): Split {
  const training = trainingOf(name, interactions, parts);
  const taskOf = (part: number, items: Int32Array | undefined) => ({
    seen: structuredClone(training),
    positives: rowsOfPart(interactions, parts, part),
    ...(items === undefined ? {} : { candidates: items.slice() }),
  });
  return Object.freeze({
    development: Object.freeze({ training, validation: taskOf(VALIDATION, candidates?.validation) }),
    test: sealTest(name, taskOf(TEST, candidates?.test)),
  });
}

/**
 * The rows that train.
 *
 * @throws `INVALID_ARGUMENT` when there are none.
 */
export function trainingOf(name: string, interactions: Interactions, parts: Uint8Array): Interactions {
  const training = rowsOfPart(interactions, parts, TRAINING);
  if (training.items.length > 0) return training;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `split "${name}": none of ${interactions.items.length} rows is left for training; give it more rows or smaller test and validation parts`,
  );
}
