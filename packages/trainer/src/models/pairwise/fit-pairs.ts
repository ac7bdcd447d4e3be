import type { ScoringModel } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import type { Kernels } from "@modalis/kernels";
import { createCheckpointStore } from "../../checkpoint/checkpoint-store.js";
import { trainingIdentity } from "../../checkpoint/training-identity.js";
import type { Shuffle } from "../../loop/epoch-batches.js";
import { type TrainingBatch, type TrainLoopOptions, trainLoop } from "../../loop/train-loop.js";
import type { FitOptions } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { createPairBatches } from "./pair-batches.js";
import type { PairLearner } from "./pair-learner.js";
import type { PairSettings } from "./pair-settings.js";
import type { TrainingPairs } from "./training-pairs.js";

/** All that a fit from pairs works with. */
export interface PairTraining {
  /** Name of the model. */
  readonly model: string;
  readonly learner: PairLearner;
  readonly kernels: Kernels;
  readonly pairs: TrainingPairs;
  readonly data: TrainingData;
}

/** Steps from one checkpoint to the next, unless the options say otherwise. */
const CHECKPOINT_STEPS = 500;

/**
 * Trains epoch by epoch with Adam until the epochs are used up or Recall@20 on the validation rows has not risen for
 * `patience` looks, and gives the model of the best look (of the last epoch where there is no validation).
 *
 * @throws `DIVERGED` when the loss or a parameter stops being finite; the signal's reason once it is aborted; whatever
 * reading and writing checkpoints throws.
 */
export async function fitPairs(
  training: PairTraining,
  settings: PairSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  const { learner, pairs } = training;
  const { values, firstMoment, secondMoment } = learner.tables;
  await trainLoop({
    seed: options.seed,
    examples: pairs.items.length,
    batchSize: settings.batchSize,
    epochs: settings.epochs,
    shuffle: shuffleOf(training),
    learn: stepper(training, settings, options.seed),
    learned: new Map([["tables", values]]),
    moments: new Map([
      ["first", firstMoment],
      ["second", secondMoment],
    ]),
    ...validationOf(training, settings, options.signal),
    ...checkpointsOf(training, settings, options),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  return learner.scoringModel();
}

/** Mini-batches read all rows anyway, or few of them. */
function shuffleOf({ learner }: PairTraining): Shuffle {
  return learner.updatesItself === true ? "windows" : "whole";
}

function stepper(
  { learner, kernels, pairs, data }: PairTraining,
  { batchSize, learningRate }: PairSettings,
  seed: number,
): (batch: TrainingBatch) => number | Promise<number> {
  const { negativesEach: each, negativeWeights: cumulative, positives, updatesItself: drawsAhead } = learner;
  const options = { batchSize, seed, each, cumulative, positives, drawsAhead };
  const batchOf = createPairBatches(kernels, data.interactions.itemIds.length, pairs, options);
  const { values, gradient, firstMoment, secondMoment } = learner.tables;
  const update = (loss: number, made: number): number => {
    if (learner.updatesItself === true) return loss;
    const rates = { learningRate, step: made + 1 };
    if (learner.ownGradient !== undefined) learner.ownGradient.adamStep(rates);
    else kernels.adamStep({ parameters: values, gradient, firstMoment, secondMoment, ...rates });
    return loss;
  };
  let started = -1;
  return ({ examples, next, step, epoch }) => {
    if (epoch !== started) learner.startEpoch?.(epoch);
    started = epoch;
    const loss = learner.accumulate(batchOf(examples, step, next), step);
    // Most learners answer at once; awaiting a number would cost them a turn of the queue at every step.
    return typeof loss === "number" ? update(loss, step) : loss.then((known) => update(known, step));
  };
}

function validationOf(
  { learner, data: { validation } }: PairTraining,
  { evaluateEvery, patience }: PairSettings,
  signal: AbortSignal | undefined,
): Pick<TrainLoopOptions, "validation"> {
  if (validation === undefined) return {};
  const evaluate = async (): Promise<number> => {
    await using model = await learner.scoringModel();
    const options = { ks: [20], ...(signal === undefined ? {} : { signal }) };
    const { metrics } = await evaluateRanking(model, validation, options);
    return metrics["recall@20"]!.mean;
  };
  return { validation: { evaluate, every: evaluateEvery, patience } };
}

function checkpointsOf(
  training: PairTraining,
  settings: PairSettings,
  { checkpoints, seed }: FitOptions,
): Pick<TrainLoopOptions, "checkpoints"> {
  if (checkpoints === undefined) return {};
  const { folder, everySteps = CHECKPOINT_STEPS } = checkpoints;
  const { model, data, learner } = training;
  const { renumbers = false, start } = learner;
  const identity = trainingIdentity({
    ...{ model, settings, seed, data, shuffle: shuffleOf(training), renumbers },
    ...(start === undefined ? {} : { start }),
  });
  return { checkpoints: { store: createCheckpointStore({ folder, identity }), everySteps } };
}
