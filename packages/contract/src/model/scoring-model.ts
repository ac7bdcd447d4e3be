import type { SafeTensor } from "../safetensors/safe-tensor.js";

/**
 * A trained model in memory: scores items for users by their numbers in the training interactions.
 *
 * What a model learned is data: `state()` gives all of it, and the model restored from that gives the same scores.
 */
export interface ScoringModel extends AsyncDisposable {
  /** How it scores, such as `factors` or `item-weights`: names the code that restores it. */
  readonly kind: string;
  readonly userCount: number;
  readonly itemCount: number;
  /** Scores of all items for these users, `[users.length, items]`; a new array each time. */
  scoreUsers(users: Int32Array, signal?: AbortSignal): Promise<Float32Array>;
  /** Scores of all items for people never seen in training, `[visitors, items]`; absent where the model cannot. */
  scoreVisitors?(visitors: readonly Visitor[], signal?: AbortSignal): Promise<Float32Array>;
  /** How like an item all items are, `[items]`; the item itself included. */
  scoreSimilar(item: number, signal?: AbortSignal): Promise<Float32Array>;
  /** What each source (a modality, a part of a blend) adds to the scores of these items for a user; they sum to the score. */
  contributions?(user: number, items: Int32Array): Promise<ReadonlyMap<string, Float32Array>>;
  /** What each item of the user's own training history adds to the score of an item, in the history's order; absent where the score is no such sum. */
  historyContributions?(user: number, item: number): Promise<Float32Array>;
  state(): ModelState;
}

/** Somebody the model has not met: what they liked, and what is known of them. */
export interface Visitor {
  /** Item numbers, oldest first; may be empty. */
  readonly history: Int32Array;
  /** The person's own feature rows, by channel. */
  readonly features?: ReadonlyMap<string, Float32Array>;
}

/** All that a trained model is, as plain data. */
export interface ModelState {
  readonly kind: string;
  /** Plain JSON values. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tensors: ReadonlyMap<string, SafeTensor>;
  /** Files beside the tensors, such as `towers.onnx`. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** The parts of a blend, by name. */
  readonly parts?: ReadonlyMap<string, ModelState>;
}
