import type { ModelSettings, SearchSpace } from "../model/model-definition.js";
import type { SettingRule } from "../models/linear/settings-door.js";

/** What the training of a model of fused items is set by, whatever fuses them. */
export type FusedSettings = {
  /** Numbers of a fused item. */
  readonly dimensions: number;
  /** `softmax` (liked among the candidates) or `bpr` (liked above each of them). */
  readonly loss: string;
  /** `dot`, or `cosine` over `temperature`: then every item's vector has one length, however often it was met. */
  readonly similarity: string;
  /** Divides the cosine; the smaller, the more the hardest candidates count. Of no effect with `dot`. */
  readonly temperature: number;
  readonly learningRate: number;
  /** Half of it times the squared length of a batch's learned rows is added to the loss, over the batch. */
  readonly l2: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Items drawn for each batch, which all its people share; all items where there are no more. */
  readonly negatives: number;
  /** Whether an item has learned rows of its own beside its content; those never seen in training have none. */
  readonly useIds: boolean;
  /** Chance that in training an item is taken for one without learned rows. */
  readonly idDropout: number;
  /** Chance that in training an item lacks a modality. */
  readonly modalityDropout: number;
  /** The longest that a step's gradients may be together. */
  readonly maxGradientNorm: number;
  /** Epochs from one look at the validation rows to the next. */
  readonly evaluateEvery: number;
  /** Looks without a gain that end training. */
  readonly patience: number;
};

export const fusedDefaults: FusedSettings = {
  dimensions: 64,
  loss: "softmax",
  similarity: "cosine",
  temperature: 0.15,
  learningRate: 5e-3,
  l2: 1e-3,
  epochs: 60,
  batchSize: 1024,
  negatives: 1024,
  useIds: true,
  idDropout: 0.2,
  modalityDropout: 0.2,
  maxGradientNorm: 5,
  evaluateEvery: 2,
  patience: 5,
};

export const fusedRules: Readonly<Record<keyof FusedSettings, SettingRule>> = {
  dimensions: { from: 1, to: 4_096, whole: true },
  loss: { among: ["softmax", "bpr"] },
  similarity: { among: ["dot", "cosine"] },
  temperature: { from: 0, to: 100, open: true },
  learningRate: { from: 0, to: 10, open: true },
  l2: { from: 0, to: 10 },
  epochs: { from: 1, to: 10_000, whole: true },
  batchSize: { from: 1, to: 65_536, whole: true },
  negatives: { from: 1, to: 65_536, whole: true },
  useIds: { among: [true, false] },
  idDropout: { from: 0, to: 0.9 },
  modalityDropout: { from: 0, to: 0.9 },
  maxGradientNorm: { from: 0, to: 1e6, open: true },
  evaluateEvery: { from: 1, to: 1_000, whole: true },
  patience: { from: 1, to: 1_000, whole: true },
};

export const fusedSearch: SearchSpace<FusedSettings & ModelSettings> = {
  temperature: { kind: "number", from: 0.05, to: 0.5, scale: "log" },
  learningRate: { kind: "number", from: 5e-4, to: 1e-2, scale: "log" },
  l2: { kind: "number", from: 1e-5, to: 1e-1, scale: "log" },
  idDropout: { kind: "number", from: 0, to: 0.5, scale: "linear" },
  modalityDropout: { kind: "number", from: 0, to: 0.5, scale: "linear" },
};
