import type { ScoringModel } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import { createTrainStep, type TrainStep } from "../autodiff/train-step.js";
import type { TrainingGraph } from "../autodiff/training-graph.js";
import { createCheckpointStore } from "../checkpoint/checkpoint-store.js";
import { trainingIdentity } from "../checkpoint/training-identity.js";
import { type TrainingBatch, type TrainLoopOptions, trainLoop } from "../loop/train-loop.js";
import type { FitOptions, ModelSettings } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { createStepOptimiser, trainingBytes } from "../optimise/step-optimiser.js";
import type { FusedSettings } from "./fused-settings.js";

/** A training of fused items, of whatever graph. */
export interface FusedTraining {
  readonly model: string;
  readonly data: TrainingData;
  readonly settings: FusedSettings & ModelSettings;
  readonly graph: TrainingGraph;
  /** Fed the same at every step, by input. */
  readonly tables: ReadonlyMap<string, Float32Array>;
  readonly examples: number;
  readonly batchSize: number;
  /** Writes a batch to the step's inputs. */
  readonly fill: (batch: TrainingBatch, inputs: TrainStep["inputs"]) => void;
  /** The model that the parameters of now are, for evaluation. */
  readonly modelOf: (values: ReadonlyMap<string, Float32Array>) => Promise<ScoringModel>;
}

const SCRATCH_BYTES = 1 << 24;
const STEPS_BETWEEN_CHECKPOINTS = 500;

/**
 * Learns the parameters of a graph with Adam, and gives those of the best look at the validation rows.
 *
 * @throws `DIVERGED`; the signal's reason once aborted; what checkpoints throw.
 */
export async function fitFused(
  training: FusedTraining,
  options: FitOptions,
): Promise<ReadonlyMap<string, Float32Array>> {
  const { graph, settings, fill } = training;
  const optimiser = { kind: "adam" } as const;
  await using kernels = await createKernels({ arenaBytes: trainingBytes(graph, optimiser) + SCRATCH_BYTES });
  await using runtime = createOnnxRuntime({ intraOpThreads: options.threads ?? 1 });
  await using step = await createTrainStep({ graph, runtime, seed: options.seed, memory: kernels });
  for (const [name, table] of training.tables) step.inputs.get(name)!.set(table);
  const { maxGradientNorm, learningRate } = settings;
  const stepOptimiser = createStepOptimiser({ step, kernels, optimiser, maxGradientNorm });
  await trainLoop({
    seed: options.seed,
    ...{ examples: training.examples, batchSize: training.batchSize, lastBatch: "wrap" },
    epochs: settings.epochs,
    learned: step.parameters,
    moments: stepOptimiser.moments,
    async learn(batch) {
      fill(batch, step.inputs);
      const loss = await step.run(batch.step);
      stepOptimiser.apply({ step: batch.step, learningRate });
      return loss;
    },
    ...validationOf(training, step, options.signal),
    ...checkpointsOf(training, options),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  return new Map([...step.parameters].map(([name, values]) => [name, values.slice()]));
}

function validationOf(
  { data: { validation }, settings, modelOf }: FusedTraining,
  { parameters }: TrainStep,
  signal: AbortSignal | undefined,
): Pick<TrainLoopOptions, "validation"> {
  if (validation === undefined) return {};
  const evaluate = async (): Promise<number> => {
    await using model = await modelOf(parameters);
    const options = { ks: [20], ...(signal === undefined ? {} : { signal }) };
    return (await evaluateRanking(model, validation, options)).metrics["recall@20"]!.mean;
  };
  return { validation: { evaluate, every: settings.evaluateEvery, patience: settings.patience } };
}

function checkpointsOf(
  { data, model, settings }: FusedTraining,
  { checkpoints, seed }: FitOptions,
): Pick<TrainLoopOptions, "checkpoints"> {
  if (checkpoints === undefined) return {};
  const { folder, everySteps = STEPS_BETWEEN_CHECKPOINTS } = checkpoints;
  const identity = trainingIdentity({ model, settings, seed, data });
  return { checkpoints: { store: createCheckpointStore({ folder, identity }), everySteps } };
}
