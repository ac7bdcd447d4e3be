import type { ModelSettings, SearchSpace } from "../../model/model-definition.js";
import type { SettingRule } from "../linear/settings-door.js";

/** What the training of two towers is set by, whatever they are made of. */
export type TowerSettings = {
  /** `bce` (like or not), `bpr` (liked above others) or `softmax` (liked among all drawn). */
  readonly loss: string;
  /** `adam`, `adam-w`, `adagrad` or `sgd`. */
  readonly optimiser: string;
  readonly learningRate: number;
  /** `constant`, `linear` or `cosine`. */
  readonly schedule: string;
  /** Adds this share of each parameter to its gradient. */
  readonly l2: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Items drawn in each step, which all its users' liked ones are told from; for a user, those they have are left out. */
  readonly negatives: number;
  /** A user's last events that their profile sums up. */
  readonly historyLength: number;
  /** Chance that in training an item lacks a channel, or a person with own features these or the history. */
  readonly modalityDropout: number;
  /** The longest that a step's gradients may be together. */
  readonly maxGradientNorm: number;
  /** Epochs from one look at the validation rows to the next. */
  readonly evaluateEvery: number;
  /** Looks without a gain that end training. */
  readonly patience: number;
};

export const towerDefaults: TowerSettings = {
  loss: "softmax",
  optimiser: "adam",
  learningRate: 1e-3,
  schedule: "constant",
  l2: 0,
  epochs: 60,
  batchSize: 512,
  negatives: 256,
  historyLength: 50,
  modalityDropout: 0,
  maxGradientNorm: 5,
  evaluateEvery: 2,
  patience: 5,
};

export const towerRules: Readonly<Record<keyof TowerSettings, SettingRule>> = {
  loss: { among: ["bce", "bpr", "softmax"] },
  optimiser: { among: ["adam", "adam-w", "adagrad", "sgd"] },
  learningRate: { from: 0, to: 10, open: true },
  schedule: { among: ["constant", "linear", "cosine"] },
  l2: { from: 0, to: 10 },
  epochs: { from: 1, to: 10_000, whole: true },
  batchSize: { from: 1, to: 65_536, whole: true },
  negatives: { from: 1, to: 65_536, whole: true },
  historyLength: { from: 1, to: 1_000, whole: true },
  modalityDropout: { from: 0, to: 0.9 },
  maxGradientNorm: { from: 0, to: 1e6, open: true },
  evaluateEvery: { from: 1, to: 1_000, whole: true },
  patience: { from: 1, to: 1_000, whole: true },
};

export const towerSearch: SearchSpace<TowerSettings & ModelSettings> = {
  loss: { kind: "choice", values: ["bce", "bpr", "softmax"] },
  learningRate: { kind: "number", from: 1e-4, to: 1e-2, scale: "log" },
  l2: { kind: "number", from: 1e-7, to: 1e-3, scale: "log" },
  negatives: { kind: "whole", from: 32, to: 1024, scale: "log" },
  modalityDropout: { kind: "number", from: 0, to: 0.5, scale: "linear" },
};
