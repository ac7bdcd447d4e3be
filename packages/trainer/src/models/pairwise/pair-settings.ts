import type { SettingRange } from "../../model/model-definition.js";

/** Settings of every model that learns from pairs. */
export type PairSettings = {
  /** Numbers a user and an item. */
  readonly dimensions: number;
  readonly learningRate: number;
  /** Pairs a step. */
  readonly batchSize: number;
  /** At most so many passes over the interactions. */
  readonly epochs: number;
  /** Epochs between two looks at the validation rows. */
  readonly evaluateEvery: number;
  /** Looks at the validation rows without a better Recall@20 after which training stops; never without validation. */
  readonly patience: number;
};

/** The recipe of evaluation.md's papers: 64 numbers, Adam at 1e-3, 2,048 pairs a step. */
export const pairDefaults: PairSettings = {
  dimensions: 64,
  learningRate: 1e-3,
  batchSize: 2048,
  epochs: 1000,
  evaluateEvery: 1,
  patience: 20,
};

export const pairRules = {
  dimensions: { from: 1, to: 4096, whole: true },
  learningRate: { from: 0, to: 10, open: true },
  batchSize: { from: 1, to: 1 << 20, whole: true },
  epochs: { from: 1, to: 1_000_000, whole: true },
  evaluateEvery: { from: 1, to: 1_000_000, whole: true },
  patience: { from: 1, to: 1_000_000, whole: true },
} as const;

export const pairSearch = {
  learningRate: { kind: "number", from: 2e-4, to: 5e-3, scale: "log" },
} as const satisfies Record<string, SettingRange>;
