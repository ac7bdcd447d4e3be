import type { ErrorCode } from "@modalis/contract";

/** What is wrong with a catalogue; the error codes of the contract, and those that only data can have. */
export type ProblemCode =
  | ErrorCode
  /** Two lines describe the same id; the first one counts. */
  | "DUPLICATE_ID"
  /** Items whose content has the same bytes. */
  | "DUPLICATE_CONTENT"
  /** An item with no content in any modality. */
  | "NO_CONTENT"
  /** Events that name an item that is not in the catalogue. */
  | "UNKNOWN_ITEM"
  /** Events that name a user who is not in `users.jsonl`, where that file exists. */
  | "UNKNOWN_USER"
  /** Events of a kind that the settings do not mention; they count neither for nor against an item. */
  | "UNKNOWN_KIND";

/** One thing a person should mend, with where it is and how. */
export interface CatalogueProblem {
  readonly code: ProblemCode;
  /** Name of the file inside the catalogue: `"items.jsonl"`, or a medium's path as written. */
  readonly file: string;
  /** Line from 1, where there is one. */
  readonly line?: number;
  /** Items or users concerned; the first ten where there are many. */
  readonly ids?: readonly string[];
  readonly message: string;
  readonly remedy: string;
}

/** Collects problems of one file and keeps the first thousand, so that a file of garbage cannot fill the memory. */
export interface ProblemList {
  add(problem: CatalogueProblem): void;
  /** What was kept, then one line that counts the rest. */
  all(): readonly CatalogueProblem[];
}

/** Most problems kept a file. */
const MOST_KEPT = 1000;

/** An empty list for one file. */
export function createProblemList(file: string): ProblemList {
  const kept: CatalogueProblem[] = [];
  let left = 0;
  return {
    add(problem) {
      if (kept.length < MOST_KEPT - 1) kept.push(problem);
      else left++;
    },
    all() {
      if (left === 0) return kept;
      return [
        ...kept,
        {
          code: "LIMIT_EXCEEDED",
          file,
          message: `${left} more problems in ${file}`,
          remedy: "mend the ones above, then validate again",
        },
      ];
    },
  };
}
