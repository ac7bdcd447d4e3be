import type { FeatureTable, Interactions } from "@modalis/contract";
import type { RankingTask } from "@modalis/evaluation";

/** All that a model may learn from. There is no way from here to test rows. */
export interface TrainingData {
  /** The training part alone. Its lists of ids number all users and items, cold ones included. */
  readonly interactions: Interactions;
  /** For early stopping and for choosing settings, never for learning; absent when there is none. */
  readonly validation?: RankingTask;
  /** Content of the items by channel, such as `image`, rows by item number. */
  readonly itemFeatures: ReadonlyMap<string, FeatureTable>;
  /** What is known of the users by channel, rows by user number. */
  readonly userFeatures: ReadonlyMap<string, FeatureTable>;
}
