import type { ScoringModel } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import { createTrainStep, type TrainStep } from "../../autodiff/train-step.js";
import { createCheckpointStore } from "../../checkpoint/checkpoint-store.js";
import { trainingIdentity } from "../../checkpoint/training-identity.js";
import { type LoopCheckpoints, type LoopValidation, trainLoop } from "../../loop/train-loop.js";
import type { FitOptions, ModelSettings } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { type LearningRateSchedule, learningRateAt } from "../../optimise/learning-rate.js";
import type { OptimiserSettings } from "../../optimise/optimiser.js";
import { createStepOptimiser, type StepOptimiser, trainingBytes } from "../../optimise/step-optimiser.js";
import { checkTrainable } from "../linear/trainable-data.js";
import { towerBatches } from "./tower-batches.js";
import { prepareContent, type TowerContent } from "./tower-content.js";
import { type TowerLoss, towerGraph } from "./tower-graph.js";
import { type LearnedTowers, towerModel, trainedTowerModel } from "./tower-models.js";
import { type TowerPairs, towerPairs } from "./tower-pairs.js";
import type { TowerSettings } from "./tower-settings.js";
import type { Towers, TowerWidths } from "./towers.js";

export interface FitTowersOptions {
  readonly model: string;
  /** Makes the towers for the data at hand. */
  readonly towersFor: (widths: TowerWidths) => Towers;
  readonly settings: TowerSettings & ModelSettings;
}

/** What kernels borrow above the arrays. */
const SCRATCH_BYTES = 1 << 24;
const STEPS_BETWEEN_CHECKPOINTS = 500;

/**
 * Learns two towers from pairs of user and liked item with drawn negatives.
 *
 * @throws `INVALID_ARGUMENT` for data that nothing can be learned from; `DIVERGED`; the signal's reason once aborted.
 */
export async function fitTowers(
  data: TrainingData,
  { model, towersFor, settings }: FitTowersOptions,
  options: FitOptions,
): Promise<ScoringModel> {
  const { interactions } = data;
  checkTrainable(model, interactions);
  const [users, items] = [interactions.userIds.length, interactions.itemIds.length];
  const content = prepareContent(model, data.itemFeatures, items);
  const own = ownFeatures(model, data, users);
  const widths = { content: content.dimensions, own: own?.dimensions ?? 0 };
  const towers = towersFor(widths);
  const { historyLength, batchSize, negatives } = settings;
  const pairs = towerPairs(interactions, {
    content: content.table,
    dimensions: widths.content,
    historyLength,
  });
  const graph = towerGraph(model, {
    ...{ towers, widths, users, items, channels: content.channels },
    negatives: Math.min(negatives, items),
    batchSize: Math.min(batchSize, Math.max(1, pairs.count)),
    loss: settings.loss as TowerLoss,
    modalityDropout: settings.modalityDropout,
  });
  const optimiser = { kind: settings.optimiser } as OptimiserSettings;
  await using kernels = await createKernels({
    arenaBytes: trainingBytes(graph, optimiser) + SCRATCH_BYTES,
  });
  await using runtime = createOnnxRuntime({ intraOpThreads: options.threads ?? 1 });
  await using step = await createTrainStep({ graph, runtime, seed: options.seed, memory: kernels });
  for (const [name, table] of Object.entries({
    content: content.table,
    profiles: pairs.profileSums,
    own: own?.table,
  }))
    if (table !== undefined) step.inputs.get(name)!.set(table);
  const stepOptimiser = createStepOptimiser({
    ...{ step, kernels, optimiser, l2: settings.l2, maxGradientNorm: settings.maxGradientNorm },
  });
  const learned = {
    towers,
    values: step.parameters,
    content,
    own,
    interactions,
    historyLength,
    profileSums: pairs.profileSums,
  };
  const run = { data, model, settings, pairs, step, stepOptimiser, learned };
  await runLoop(run, options);
  return towerModel({
    ...learned,
    values: new Map([...step.parameters].map(([name, all]) => [name, all.slice()])),
  });
}

/** The users' own features; absent where no user has any. */
function ownFeatures(model: string, { userFeatures }: TrainingData, users: number): TowerContent | undefined {
  const some = [...userFeatures.values()].some(({ present }) => present.includes(1));
  return some ? prepareContent(`${model} (users)`, userFeatures, users) : undefined;
}

interface TowerRun {
  readonly data: TrainingData;
  readonly model: string;
  readonly settings: TowerSettings & ModelSettings;
  readonly pairs: TowerPairs;
  readonly step: TrainStep;
  readonly stepOptimiser: StepOptimiser;
  readonly learned: LearnedTowers;
}

async function runLoop(run: TowerRun, options: FitOptions): Promise<void> {
  const { settings, pairs, step, stepOptimiser } = run;
  const batchSize = step.inputs.get("users")!.length;
  const totalSteps = settings.epochs * Math.ceil(pairs.count / batchSize);
  const schedule = { kind: settings.schedule, totalSteps } as LearningRateSchedule;
  const fill = towerBatches({ interactions: run.data.interactions, pairs, step, seed: options.seed });
  const validation = validationOf(run, options.signal);
  const checkpoints = checkpointsOf(run, options);
  await trainLoop({
    ...{ seed: options.seed, examples: pairs.count, batchSize, lastBatch: "wrap", epochs: settings.epochs },
    learned: step.parameters,
    moments: stepOptimiser.moments,
    async learn(batch) {
      fill(batch);
      const loss = await step.run(batch.step);
      stepOptimiser.apply({
        step: batch.step,
        learningRate: learningRateAt(settings.learningRate, schedule, batch.step),
      });
      return loss;
    },
    ...(validation === undefined ? {} : { validation }),
    ...(checkpoints === undefined ? {} : { checkpoints }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
}

function validationOf(
  { data, settings, learned }: TowerRun,
  signal: AbortSignal | undefined,
): LoopValidation | undefined {
  const { validation } = data;
  if (validation === undefined) return undefined;
  return {
    every: settings.evaluateEvery,
    patience: settings.patience,
    async evaluate() {
      await using model = await trainedTowerModel(learned, signal);
      const report = await evaluateRanking(model, validation, {
        ks: [20],
        ...(signal === undefined ? {} : { signal }),
      });
      return report.metrics["recall@20"]!.mean;
    },
  };
}

function checkpointsOf(
  { data, model, settings }: TowerRun,
  { checkpoints, seed }: FitOptions,
): LoopCheckpoints | undefined {
  if (checkpoints === undefined) return undefined;
  const { folder, everySteps = STEPS_BETWEEN_CHECKPOINTS } = checkpoints;
  const identity = trainingIdentity({ model, settings, seed, data });
  return { store: createCheckpointStore({ folder, identity }), everySteps };
}
