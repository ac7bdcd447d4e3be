import type { ScoringModel } from "@modalis/contract";
import type { AdamRates, SparseRows } from "@modalis/kernels";
import type { LearnedTables } from "./learned-tables.js";

/** Users with an item that they like and one that they do not, in the kernels' arena. */
export interface PairBatch {
  /** `[samples]`. */
  readonly users: Int32Array;
  /** `[samples]`. */
  readonly positives: Int32Array;
  /** `[samples, each]`, with one each unless the learner asks for more. */
  readonly negatives: Int32Array;
}

/** What learns from batches of pairs; all that it has learned is in `tables`. */
export interface PairLearner {
  readonly tables: LearnedTables;
  /** Negatives a sample; default 1. */
  readonly negativesEach?: number;
  /** Cumulative weights by which negatives are drawn, in the arena; all items alike when absent. */
  readonly negativeWeights?: Int32Array;
  /** The training pairs, in the arena and rising, where the learner has them in use as well. */
  readonly positives?: SparseRows;
  /** Users and items of the tables stand in the order in which a search of their graph meets them. */
  readonly renumbers?: boolean;
  /** How the tables start, where former builds started them otherwise: a checkpoint of theirs is not gone on from. */
  readonly start?: string;
  /** Called before the first step of an epoch, from 0, also where training goes on from a checkpoint. */
  startEpoch?(epoch: number): void;
  /**
   * Adds the gradient of the batch's loss to the tables' gradients.
   *
   * @param step From 0, over all epochs: fixes what is drawn within the step.
   * @returns The loss: a mean over the batch.
   */
  accumulate(batch: PairBatch, step: number): number | Promise<number>;
  /** For learners that keep no gradient of all tables: accumulate only notes the batch, and `tables.gradient` is empty. */
  readonly ownGradient?: OwnGradient;
  /**
   * Takes the place of Adam's step where the learner steps sample by sample, on one thread; accumulate then does all.
   * Another thread may draw the next batch meanwhile, and a user's pairs come near each other.
   */
  readonly updatesItself?: boolean;
  /** The model as it stands, on copies. */
  scoringModel(): Promise<ScoringModel>;
}

/** The gradient of the last batch, by rows or by columns. */
export interface OwnGradient {
  /** Adam's step of all tables, as over a dense gradient; the batch is then done with. */
  adamStep(rates: AdamRates): void;
  /** Adds it to an array of the arena as long as the tables. */
  addTo(gradient: Float32Array): void;
}
