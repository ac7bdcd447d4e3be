import type { Interactions } from "@modalis/contract";
import type { RankingTask } from "../ranking/ranking-task.js";
import type { SealedTest } from "./sealed-test.js";

/** All that training and tuning may see. */
export interface Development {
  readonly training: Interactions;
  /** Masks the training rows; for choosing settings and stopping. Without positives where the split has no such part. */
  readonly validation: RankingTask;
}

/** A split: what training and tuning may see, and the test part, sealed. */
export interface Split {
  readonly development: Development;
  readonly test: SealedTest;
}
