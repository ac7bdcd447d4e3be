import type { EmbeddingSpace, ScoringModel } from "@modalis/contract";
import { type RunScores, runScoresToSafetensors, type TestOpening } from "@modalis/evaluation";
import { type BundleSource, saveBundle } from "@modalis/recommender";
import type { ModelSettings } from "@modalis/trainer";
import type { CurvePoint } from "../training/fit-model.js";

/** How a run came to be: `record.json` of its folder, and the training record of its bundle. */
export interface RunRecord {
  readonly model: string;
  readonly settings: ModelSettings;
  /** For `auto`: why this model. */
  readonly why?: string;
  readonly seed: number;
  readonly threads: number;
  readonly split: string;
  /** Which rows the model learned from. */
  readonly learnedFrom: "training" | "all";
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  readonly channels: readonly string[];
  /** Means by part of the split that was asked for. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Loss and validation while it was trained; absent for a model that reports neither. */
  readonly curve?: readonly CurvePoint[];
  /** Who opened the test rows, when and why; empty when nobody did. */
  readonly openings: readonly TestOpening[];
  readonly seconds: number;
  readonly createdAtMs: number;
  readonly versions: Readonly<Record<string, string>>;
}

export interface RunSource {
  readonly model: ScoringModel;
  readonly interactions: BundleSource["interactions"];
  readonly itemSpaces: ReadonlyMap<string, EmbeddingSpace>;
  readonly record: RunRecord;
  /** Scores by user, for `modalis compare`. */
  readonly scores?: RunScores;
  readonly signal: AbortSignal;
}

/** The name of the file of scores by user. */
export const SCORES_FILE = "scores.safetensors";

/** Writes a run as a whole: the bundle, `record.json` and the scores by user. */
export async function saveRun(folder: string, source: RunSource): Promise<void> {
  const { model, interactions, itemSpaces, record, scores, signal } = source;
  const beside = new Map<string, Uint8Array>([
    ["record.json", new TextEncoder().encode(`${JSON.stringify(record, undefined, 2)}\n`)],
  ]);
  if (scores !== undefined) beside.set(SCORES_FILE, runScoresToSafetensors(scores));
  await saveBundle(folder, { model, interactions, itemSpaces, training: { ...record }, beside, signal });
}
