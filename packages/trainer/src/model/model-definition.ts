import type { ScoringModel } from "@modalis/contract";
import type { TrainingData } from "./training-data.js";

/** Settings of a model by name: numbers, switches and choices, so that they can be written in JSON and on a command line. */
export type ModelSettings = Readonly<Record<string, number | boolean | string>>;

/** A model that can be fitted, by a name that a command line can say. */
export interface ModelDefinition<Settings extends ModelSettings = ModelSettings> {
  /** Such as `implicit-als`. */
  readonly name: string;
  /** What it does, in a sentence. */
  readonly summary: string;
  /** Authors, title, venue and year of the paper it follows. */
  readonly paper: string;
  /** Whether it reads item features; such a model is refused where there are none. */
  readonly needsFeatures: boolean;
  readonly defaults: Settings;
  /** What builds did that did not have a setting yet: what a record of theirs means where it lacks one. */
  readonly beforeSettings?: ModelSettings;
  /** What tuning may try, by setting; those left out keep their default. */
  readonly searchSpace: SearchSpace<Settings>;
  /**
   * Learns from the training interactions alone; validation only stops it or chooses among its own stages.
   *
   * @throws `INVALID_ARGUMENT` for a setting out of range or data that it cannot learn from, naming both.
   */
  fit(data: TrainingData, settings: Settings, options: FitOptions): Promise<ScoringModel>;
}

export interface FitOptions {
  /** Same seed, same data, same settings, one thread: same bits. */
  readonly seed: number;
  /** Threads for kernels, at least 1; default 1. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FitProgress) => void;
  /**
   * Where a training that takes long keeps its newest state, so that one that was killed goes on from there to the same
   * bits; models that train in seconds ignore it. Remove the folder once the model is saved.
   */
  readonly checkpoints?: {
    readonly folder: string;
    /** Steps from one checkpoint to the next; default 500. */
    readonly everySteps?: number;
  };
}

export interface FitProgress {
  /** From 0 to 1. */
  readonly share: number;
  /** Such as "epoch 12 of at most 300". */
  readonly stage: string;
  readonly loss?: number;
  /** Recall@20 on validation rows, where it was taken. */
  readonly validation?: number;
  /** Epochs that were made when it was taken, where training goes by the setting `epochs`. */
  readonly epochs?: number;
  /** From a model that learns from validation rows too, such as a blend its weights. */
  readonly learnedOnValidation?: LearnedOnValidation;
}

/** What a model that learned from validation rows is worth on them, to tell by how much they flatter it. */
export interface LearnedOnValidation {
  /** Recall@20 and NDCG@20 of users whose rows it learned from. */
  readonly seen: { readonly recall: number; readonly ndcg: number };
  /** The same of those users, each with what was learned from others alone. */
  readonly unseen: { readonly recall: number; readonly ndcg: number };
}

/** The values that a setting may take. */
export type SettingRange =
  | { readonly kind: "choice"; readonly values: readonly (number | boolean | string)[] }
  | { readonly kind: "number"; readonly from: number; readonly to: number; readonly scale: "linear" | "log" }
  | { readonly kind: "whole"; readonly from: number; readonly to: number; readonly scale: "linear" | "log" };

export type SearchSpace<Settings extends ModelSettings = ModelSettings> = {
  readonly [Name in keyof Settings]?: SettingRange;
};
