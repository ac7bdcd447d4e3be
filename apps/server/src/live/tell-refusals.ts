import { ModalisError } from "@modalis/contract";
import type { Refusal } from "@modalis/recommender";

/** Counts what the recommender refused of what the database holds, and tells the first of them. */
export interface RefusalTeller {
  tell(refusals: readonly Refusal[]): void;
  /** Since the start. */
  readonly count: number;
}

/** Told one by one; more only count, so that a broken import does not fill a log. */
const MOST_TOLD = 100;

export function createRefusalTeller(onError: (error: unknown) => void): RefusalTeller {
  let count = 0;
  return {
    get count() {
      return count;
    },
    tell(refusals) {
      for (const { id, message } of refusals) {
        if (count++ < MOST_TOLD) onError(new ModalisError("INVALID_ARGUMENT", message, { details: { id } }));
      }
    },
  };
}
