import type { Interactions } from "@modalis/contract";

/** Held-out positives to find again, by the numbers of the training interactions' users and items. */
export interface RankingTask {
  /** The users' interactions that are masked: never ranked, never counted. */
  readonly seen: Interactions;
  /** What must be found; users without positives are left out of every mean. Same ids as `seen`. */
  readonly positives: Interactions;
  /** The items that are ranked, by number, rising; all items when absent. */
  readonly candidates?: Int32Array;
  /** True where the users were not in training: they are scored as visitors whose history is `seen`. */
  readonly visitors?: boolean;
}
