import { modalityOfChannel } from "@modalis/contract";
import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import type { TrainStep } from "../autodiff/train-step.js";
import { createCheckpointStore } from "../checkpoint/checkpoint-store.js";
import { type TrainingOutcome, type TrainLoopOptions, trainLoop } from "../loop/train-loop.js";
import { batchGraph, createBatchStep } from "../micro-batches/batch-step.js";
import { createStepOptimiser, trainingBytes } from "../optimise/step-optimiser.js";
import type { AlignOptions } from "./align-modalities.js";
import { alignmentBatches } from "./alignment-batches.js";
import { type AlignmentData, channelsByModality, pairedItems } from "./alignment-data.js";
import { type AlignmentGraphOptions, alignmentForward, type HeadShape } from "./alignment-graph.js";
import { alignmentIdentity } from "./alignment-identity.js";
import type { AlignmentSettings } from "./alignment-settings.js";
import { canonicalHeads } from "./canonical-heads.js";
import { agreementOf } from "./held-out-agreement.js";
import { jointHead } from "./joint-head.js";
import { createJointSpace, type JointSpace, type JointSpaceParts } from "./joint-space.js";
import { learnedMaps } from "./learned-maps.js";
import { type Standardisation, standardisationOf } from "./standardised-channel.js";

const SCRATCH_BYTES = 1 << 22;
const STEPS_BETWEEN_CHECKPOINTS = 500;

/** What was learned, and the temperature that it ended at. */
export interface LearnedHeads {
  readonly parts: JointSpaceParts;
  readonly temperature: number;
}

/**
 * Trains the heads. What training alone needs is given back when this ends, before anything is made of what was learned.
 *
 * @param items To learn from. @param held Those to judge by.
 * @throws As `alignModalities`.
 */
export async function trainHeads(
  data: AlignmentData,
  { items, held }: { readonly items: readonly number[]; readonly held: ReadonlySet<number> },
  settings: AlignmentSettings,
  options: AlignOptions,
): Promise<LearnedHeads> {
  const { shapes, standardisations } = startOf(data, items, settings, options.seed);
  const batchSize = Math.min(settings.batchSize, items.length);
  const forward = alignmentForward({
    modalities: shapesByModality(data, shapes),
    ...{ batchSize, labels: data.labels?.count ?? 0, settings },
  });
  const optimiser = { kind: "adam-w", weightDecay: settings.weightDecay } as const;
  const graph = batchGraph("align-modalities", forward, { batchSize, rowsAtOnce: options.rowsAtOnce });
  await using kernels = await createKernels({ arenaBytes: trainingBytes(graph, optimiser) + SCRATCH_BYTES });
  const memory = options.rowsAtOnce === undefined ? "kept" : "freed";
  await using runtime = createOnnxRuntime({ intraOpThreads: 1, memory });
  await using step = await createBatchStep({ graph, runtime, seed: options.seed, memory: kernels });
  const stepOptimiser = createStepOptimiser({ step, kernels, optimiser, maxGradientNorm: 5 });
  const { inputs } = step;
  const fill = alignmentBatches({ data, items, standardisations, inputs, settings, seed: options.seed });
  const partsNow = (training: JointSpace["training"]) =>
    partsOf(data, { shapes, standardisations, step }, training);
  const judge = async (): Promise<number> => {
    await using space = createJointSpace(partsNow({}));
    return await agreementOf(space, data, options.validation!);
  };
  // An item finds its other modality among those of other items: one alone is always found.
  const judged = settings.alignment > 0 && pairedItems(data).filter((item) => held.has(item)).length > 1;
  const started = judged ? { value: await judge(), values: copyOf(step) } : undefined;
  const outcome = await trainLoop({
    ...{ seed: options.seed, examples: items.length, batchSize },
    ...{
      lastBatch: "drop",
      epochs: settings.epochs,
      learned: step.parameters,
      moments: stepOptimiser.moments,
    },
    async learn(batch) {
      fill(batch);
      const loss = await step.run(batch.step);
      stepOptimiser.apply({ step: batch.step, learningRate: settings.learningRate });
      return loss;
    },
    ...(judged
      ? {
          validation: {
            evaluate: judge,
            every: Math.ceil(settings.epochs / 20),
            patience: settings.patience,
          },
        }
      : {}),
    ...checkpointsOf(data, settings, options),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  // Training that did not help is not kept.
  const kept = started !== undefined && started.value >= (outcome.best?.value ?? Number.NEGATIVE_INFINITY);
  if (kept) for (const [name, values] of started.values) step.parameters.get(name)!.set(values);
  const record = recordOf(outcome, started?.value, kept);
  return {
    parts: partsNow({ seed: options.seed, settings, items: items.length, ...record }),
    temperature: temperatureOf(step, settings),
  };
}

function shapesByModality(
  { channels }: AlignmentData,
  shapes: ReadonlyMap<string, HeadShape>,
): AlignmentGraphOptions["modalities"] {
  return new Map(
    [...channelsByModality(channels.keys())].map(([modality, names]) => [
      modality,
      names.map((name) => shapes.get(name)!),
    ]),
  );
}

/** As it was set or, where it was learned, as it ended. */
function temperatureOf({ parameters }: TrainStep, { temperature }: AlignmentSettings): number {
  const learned = parameters.get("log temperature")?.[0];
  return learned === undefined ? temperature : Math.exp(learned);
}

function checkpointsOf(
  data: AlignmentData,
  settings: AlignmentSettings,
  options: AlignOptions,
): Pick<TrainLoopOptions, "checkpoints"> {
  if (options.checkpoints === undefined) return {};
  const { folder, everySteps = STEPS_BETWEEN_CHECKPOINTS } = options.checkpoints;
  const identity = alignmentIdentity(data, settings, options);
  return { checkpoints: { store: createCheckpointStore({ folder, identity }), everySteps } };
}

interface AlignmentStart {
  readonly shapes: ReadonlyMap<string, HeadShape>;
  readonly standardisations: ReadonlyMap<string, Standardisation>;
}

function startOf(
  data: AlignmentData,
  items: readonly number[],
  { start, dimensions, regularisation, hiddenUnits, dropout }: AlignmentSettings,
  seed: number,
): AlignmentStart {
  const canonical =
    start === "canonical" ? canonicalHeads(data, { seed, dimensions, regularisation, items }) : undefined;
  const shapes = new Map<string, HeadShape>();
  const standardisations = new Map<string, Standardisation>();
  for (const [channel, table] of data.channels) {
    const head = canonical?.heads.get(channel);
    standardisations.set(channel, head ?? standardisationOf(table, items));
    shapes.set(channel, {
      channel,
      inputs: table.features.dimensions,
      outputs: canonical?.dimensions ?? dimensions,
      hiddenUnits,
      dropout,
      ...(head === undefined ? {} : { start: head.weight, turn: `${modalityOfChannel(channel)} turn` }),
    });
  }
  return { shapes, standardisations };
}

function partsOf(
  data: AlignmentData,
  { shapes, standardisations, step }: AlignmentStart & { readonly step: TrainStep },
  training: JointSpace["training"],
): JointSpaceParts {
  const values = learnedMaps(shapes.values(), copyOf(step));
  const heads = new Map(
    [...data.channels].map(([name, { features }]) => [
      name,
      jointHead(features.space!, shapes.get(name)!, standardisations.get(name)!, values),
    ]),
  );
  return { dimensions: [...shapes.values()][0]!.outputs, heads, training };
}

function copyOf({ parameters }: TrainStep): Map<string, Float32Array> {
  return new Map([...parameters].map(([name, values]) => [name, values.slice()]));
}

function recordOf(
  outcome: TrainingOutcome,
  start: number | undefined,
  keptStart: boolean,
): Record<string, unknown> {
  const { steps, losses, best } = outcome;
  return {
    steps,
    losses,
    ...(start === undefined ? {} : { validation: { start, best: best?.value ?? null, keptStart } }),
  };
}
