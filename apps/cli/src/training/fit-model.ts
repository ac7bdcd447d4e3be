import type { ScoringModel } from "@modalis/contract";
import { bestLength, fitInWorker, type ModelSettings, type TrainingData } from "@modalis/trainer";
import type { CommandContext } from "../commands/command-context.js";
import type { PickedModel } from "./pick-model.js";

export interface FitRequest {
  readonly seed: number;
  readonly threads: number;
  /** Where a long training keeps its newest state. */
  readonly checkpoints?: string;
}

/** A moment of a training. */
export interface CurvePoint {
  /** Of the training done, 0 to 1. */
  readonly share: number;
  readonly loss?: number;
  /** Recall@20 on validation rows. */
  readonly validation?: number;
}

export interface FittedModel {
  readonly model: ScoringModel;
  readonly seconds: number;
  /** What the training reported on validation rows and as its loss, by share of the training done. */
  readonly curve: readonly CurvePoint[];
  /** Those of a training of the model as long as this one was when it was best on validation rows. */
  readonly settingsAtBest: ModelSettings;
}

/** Losses are kept at this many steps of a training; what was measured on validation rows always is. */
const CURVE_POINTS = 500;

/** Fits a model in a thread of its own behind a progress bar, so that Ctrl-C is heard. */
export async function fitModel(
  { definition, settings }: PickedModel,
  data: TrainingData,
  { seed, threads, checkpoints }: FitRequest,
  { terminal, signal, now }: CommandContext,
): Promise<FittedModel> {
  const bar = terminal.progress(definition.name, 100);
  const startMs = now();
  const curve: CurvePoint[] = [];
  const length = bestLength();
  try {
    const model = await fitInWorker(definition.name, data, settings, {
      seed,
      threads,
      signal,
      ...(checkpoints === undefined ? {} : { checkpoints: { folder: checkpoints } }),
      onProgress: (progress) => {
        const { share, loss, validation } = progress;
        length.note(progress);
        bar.update(Math.floor(100 * share));
        if (loss === undefined && validation === undefined) return;
        if (validation === undefined && share - (curve.at(-1)?.share ?? -1) < 1 / CURVE_POINTS) return;
        curve.push({
          share,
          ...(loss === undefined ? {} : { loss }),
          ...(validation === undefined ? {} : { validation }),
        });
      },
    });
    bar.update(100);
    bar.finish();
    const seconds = Math.round(now() - startMs) / 1000;
    return { model, seconds, curve, settingsAtBest: length.settingsFor(settings) };
  } catch (error) {
    bar.stop();
    throw error;
  }
}
