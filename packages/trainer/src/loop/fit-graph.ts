import type { ScoringModel } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import { createTrainStep, type TrainStep } from "../autodiff/train-step.js";
import type { TrainingGraph } from "../autodiff/training-graph.js";
import { createCheckpointStore } from "../checkpoint/checkpoint-store.js";
import { trainingIdentity } from "../checkpoint/training-identity.js";
import type { FitOptions, ModelSettings } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { validationRows } from "../model/validation-rows.js";
import { type LearningRateSchedule, learningRateAt } from "../optimise/learning-rate.js";
import type { OptimiserSettings } from "../optimise/optimiser.js";
import { createStepOptimiser, trainingBytes } from "../optimise/step-optimiser.js";
import { type TrainingBatch, type TrainLoopOptions, trainLoop } from "./train-loop.js";

/** What the training of a graph is set by, among a model's own settings. */
export type GraphSettings = ModelSettings & {
  readonly learningRate: number;
  /** The longest that a step's gradients may be together. */
  readonly maxGradientNorm: number;
  readonly epochs: number;
  /** Epochs from one look at the validation rows to the next. */
  readonly evaluateEvery: number;
  /** Looks without a gain that end training. */
  readonly patience: number;
};

/** A training graph, what it is fed and how its parameters are learned. */
export interface GraphTraining {
  readonly model: string;
  readonly data: TrainingData;
  readonly settings: GraphSettings;
  readonly graph: TrainingGraph;
  /** Fed the same at every step, by input; read in place, so that nobody may change them meanwhile. */
  readonly tables: ReadonlyMap<string, Float32Array>;
  readonly examples: number;
  readonly batchSize: number;
  /** Writes a batch to the step's inputs. */
  readonly fill: (batch: TrainingBatch, inputs: TrainStep["inputs"]) => void;
  /** The model that the parameters of now are, for evaluation. */
  readonly modelOf: (values: ReadonlyMap<string, Float32Array>) => Promise<ScoringModel>;
  /** Default `adam`. */
  readonly optimiser?: OptimiserSettings;
  /** Default `constant`. */
  readonly schedule?: LearningRateSchedule["kind"];
  /** Adds this share of each parameter to its gradient; default 0. */
  readonly l2?: number;
}

/** What kernels borrow above the arrays. */
const SCRATCH_BYTES = 1 << 24;
const STEPS_BETWEEN_CHECKPOINTS = 500;

/**
 * Learns the parameters of a graph, and gives those of the best look at the validation rows (the last ones where there are
 * none).
 *
 * @throws `DIVERGED`; the signal's reason once aborted; what checkpoints throw.
 */
export async function fitGraph(
  training: GraphTraining,
  options: FitOptions,
): Promise<ReadonlyMap<string, Float32Array>> {
  const { graph, settings, fill, examples, batchSize, l2 = 0 } = training;
  const { seed, signal, onProgress, threads = 1 } = options;
  const { optimiser = { kind: "adam" } } = training;
  const { tables: fed } = training;
  const arenaBytes = trainingBytes(graph, optimiser, fed) + SCRATCH_BYTES;
  await using kernels = await createKernels({ arenaBytes });
  await using runtime = createOnnxRuntime({ intraOpThreads: threads });
  await using step = await createTrainStep({ graph, runtime, seed, memory: kernels, fed });
  const { maxGradientNorm, learningRate, epochs } = settings;
  const stepOptimiser = createStepOptimiser({ step, kernels, optimiser, l2, maxGradientNorm });
  const totalSteps = epochs * Math.ceil(examples / batchSize);
  const schedule: LearningRateSchedule = { kind: training.schedule ?? "constant", totalSteps };
  await trainLoop({
    ...{ seed, examples, batchSize, epochs, lastBatch: "wrap" },
    learned: step.parameters,
    moments: stepOptimiser.moments,
    async learn(batch) {
      fill(batch, step.inputs);
      const loss = await step.run(batch.step);
      const rate = learningRateAt(learningRate, schedule, batch.step);
      stepOptimiser.apply({ step: batch.step, learningRate: rate });
      return loss;
    },
    ...validationOf(training, step, signal),
    ...checkpointsOf(training, options),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  return new Map([...step.parameters].map(([name, values]) => [name, values.slice()]));
}

function validationOf(
  { data, settings, modelOf }: GraphTraining,
  { parameters }: TrainStep,
  signal: AbortSignal | undefined,
): Pick<TrainLoopOptions, "validation"> {
  const validation = validationRows(data);
  if (validation === undefined) return {};
  const { userFeatures } = data;
  const evaluate = async (): Promise<number> => {
    await using model = await modelOf(parameters);
    const options = { ks: [20], userFeatures, ...(signal === undefined ? {} : { signal }) };
    return (await evaluateRanking(model, validation, options)).metrics["recall@20"]!.mean;
  };
  return { validation: { evaluate, every: settings.evaluateEvery, patience: settings.patience } };
}

function checkpointsOf(
  { data, model, settings }: GraphTraining,
  { checkpoints, seed }: FitOptions,
): Pick<TrainLoopOptions, "checkpoints"> {
  if (checkpoints === undefined) return {};
  const { folder, everySteps = STEPS_BETWEEN_CHECKPOINTS } = checkpoints;
  const identity = trainingIdentity({ model, settings, seed, data });
  return { checkpoints: { store: createCheckpointStore({ folder, identity }), everySteps } };
}
