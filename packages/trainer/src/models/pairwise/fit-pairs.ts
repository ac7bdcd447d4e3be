import { ModalisError, type ScoringModel } from "@modalis/contract";
import { evaluateRanking, type RankingTask } from "@modalis/evaluation";
import type { Kernels } from "@modalis/kernels";
import { createPace } from "../../linear-algebra/pace.js";
import type { FitOptions } from "../../model/model-definition.js";
import type { PairBatches } from "./pair-batches.js";
import type { PairLearner } from "./pair-learner.js";
import type { PairSettings } from "./pair-settings.js";

/** All that a fit from pairs works with. */
export interface PairTraining {
  readonly learner: PairLearner;
  readonly batches: PairBatches;
  readonly kernels: Kernels;
  readonly validation: RankingTask | undefined;
}

/**
 * Trains epoch by epoch with Adam until the epochs are used up or Recall@20 on the validation rows has not risen for
 * `patience` looks, and gives the model of the best look (of the last epoch where there is no validation).
 *
 * @throws `INVALID_ARGUMENT` when the loss is no longer finite; the signal's reason once it is aborted.
 */
export async function fitPairs(
  { learner, batches, kernels, validation }: PairTraining,
  settings: PairSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  const pace = createPace(options);
  const best = { recall: Number.NEGATIVE_INFINITY, values: new Float32Array(0), looksSince: 0 };
  const { stepsPerEpoch } = batches;
  const allSteps = settings.epochs * stepsPerEpoch;
  for (let epoch = 0; epoch < settings.epochs && best.looksSince < settings.patience; epoch++) {
    const stage = `epoch ${epoch + 1} of at most ${settings.epochs}`;
    learner.startEpoch?.(epoch);
    batches.shuffle(epoch);
    let loss = 0;
    for (let at = 0; at < stepsPerEpoch; at++) {
      const step = epoch * stepsPerEpoch + at;
      loss += await trainStep({ learner, batches, kernels }, at, step, settings.learningRate);
      if (pace.due()) await pace.step((step + 1) / allSteps, stage);
    }
    checkLoss(loss, epoch);
    const share = (epoch + 1) / settings.epochs;
    const looks = validation !== undefined && (epoch + 1) % settings.evaluateEvery === 0;
    const recall = looks ? await look(learner, validation, best, options.signal) : undefined;
    options.onProgress?.({
      share,
      stage,
      loss: loss / stepsPerEpoch,
      ...(recall === undefined ? {} : { validation: recall }),
    });
    await pace.step(share, stage, loss / stepsPerEpoch);
  }
  if (best.values.length > 0) learner.tables.values.set(best.values);
  return learner.scoringModel();
}

async function trainStep(
  { learner, batches, kernels }: Pick<PairTraining, "learner" | "batches" | "kernels">,
  at: number,
  step: number,
  learningRate: number,
): Promise<number> {
  const given = learner.accumulate(batches.batch(at, step), step);
  // Most learners answer at once; awaiting a number would cost them a turn of the queue at every step.
  const loss = typeof given === "number" ? given : await given;
  if (learner.updatesItself === true) return loss;
  const { values, gradient, firstMoment, secondMoment } = learner.tables;
  kernels.adamStep({
    parameters: values,
    gradient,
    firstMoment,
    secondMoment,
    learningRate,
    step: step + 1,
  });
  return loss;
}

interface BestLook {
  recall: number;
  /** A copy of the tables at that look. */
  values: Float32Array;
  looksSince: number;
}

async function look(
  learner: PairLearner,
  validation: RankingTask,
  best: BestLook,
  signal: AbortSignal | undefined,
): Promise<number> {
  const model = await learner.scoringModel();
  const report = await evaluateRanking(model, validation, {
    ks: [20],
    ...(signal === undefined ? {} : { signal }),
  });
  const recall = report.metrics["recall@20"]!.mean;
  best.looksSince += 1;
  // NaN, where no validation user has a positive, is never better: training then runs to its last epoch and keeps that.
  if (recall > best.recall) {
    best.recall = recall;
    best.looksSince = 0;
    if (best.values.length === 0) best.values = learner.tables.values.slice();
    else best.values.set(learner.tables.values);
  }
  return recall;
}

function checkLoss(loss: number, epoch: number): void {
  if (Number.isFinite(loss)) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `the loss became ${loss} in epoch ${epoch + 1}; take a smaller learningRate or scale the features down`,
    { details: { epoch: epoch + 1, loss: String(loss) } },
  );
}
