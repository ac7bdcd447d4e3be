import { modalityOfChannel } from "@modalis/contract";
import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import { createTrainStep, type TrainStep } from "../autodiff/train-step.js";
import { type TrainingOutcome, trainLoop } from "../loop/train-loop.js";
import type { FitProgress } from "../model/model-definition.js";
import { createStepOptimiser, trainingBytes } from "../optimise/step-optimiser.js";
import { alignmentBatches } from "./alignment-batches.js";
import {
  type AlignmentData,
  channelsByModality,
  labelledItems,
  misuse,
  pairedItems,
} from "./alignment-data.js";
import { alignmentGraph, type HeadShape } from "./alignment-graph.js";
import { type AlignmentSettings, alignmentDefaults, checkAlignmentSettings } from "./alignment-settings.js";
import { canonicalHeads } from "./canonical-heads.js";
import { checkAlignmentData, checkLabelledData } from "./check-alignment-data.js";
import { agreementOf } from "./held-out-agreement.js";
import { jointHead } from "./joint-head.js";
import { createJointSpace, type JointSpace } from "./joint-space.js";
import { learnedMaps } from "./learned-maps.js";
import { type Standardisation, standardisationOf } from "./standardised-channel.js";

export interface AlignOptions {
  readonly seed: number;
  readonly settings?: Partial<AlignmentSettings>;
  /** Items to judge by, which nothing is learned from: with them training ends early and the better of start and end is kept. */
  readonly validation?: readonly number[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FitProgress) => void;
}

const SCRATCH_BYTES = 1 << 22;

/**
 * Learns one projection head a channel into a space that all modalities share, from items of which several are known:
 * from a closed-form start by InfoNCE with the other items of the batch as negatives, and masked-modality reconstruction.
 * From there the canonical directions stay and a map of their coordinates is learned, one a modality: steps in the many
 * raw coordinates would undo the start.
 *
 * Deterministic by seed on one machine.
 *
 * @throws `INVALID_ARGUMENT` for data with fewer than two modalities or paired items, values that are not finite or
 * settings out of range; `DIVERGED`; the signal's reason once aborted.
 */
export async function alignModalities(data: AlignmentData, options: AlignOptions): Promise<JointSpace> {
  const settings = { ...alignmentDefaults, ...options.settings };
  checkAlignmentSettings(settings);
  checkAlignmentData(data);
  if (settings.labels > 0 && data.labels === undefined)
    throw misuse("labels have a weight, and there are none");
  return learnHeads(data, pairedItems(data), settings, options);
}

/**
 * Learns the same heads from labels of the items instead: each modality by itself tells an item's labels, by vectors that
 * all modalities share, so that items of like labels come together whatever is known of them.
 *
 * Validation items are left out, and training lasts all epochs.
 *
 * @param data With `labels`; one modality is enough.
 * @throws As {@link alignModalities}, and `INVALID_ARGUMENT` for labels that do not fit the items.
 */
export async function pretrainFromLabels(data: AlignmentData, options: AlignOptions): Promise<JointSpace> {
  const settings = {
    ...alignmentDefaults,
    start: "random" as const,
    alignment: 0,
    labels: 1,
    ...options.settings,
  };
  checkAlignmentSettings(settings);
  checkLabelledData(data);
  return learnHeads(data, labelledItems(data), settings, options);
}

async function learnHeads(
  data: AlignmentData,
  all: readonly number[],
  settings: AlignmentSettings,
  options: AlignOptions,
): Promise<JointSpace> {
  const held = new Set(options.validation ?? []);
  const items = all.filter((item) => !held.has(item));
  if (items.length < 2) throw misuse(`${items.length} items are left to learn from; at least 2 are needed`);
  const { shapes, standardisations } = startOf(data, items, settings, options.seed);
  const graph = alignmentGraph({
    modalities: new Map(
      [...channelsByModality(data.channels.keys())].map(([modality, names]) => [
        modality,
        names.map((name) => shapes.get(name)!),
      ]),
    ),
    batchSize: Math.min(settings.batchSize, items.length),
    labels: data.labels?.count ?? 0,
    settings,
  });
  const optimiser = { kind: "adam-w", weightDecay: settings.weightDecay } as const;
  await using kernels = await createKernels({ arenaBytes: trainingBytes(graph, optimiser) + SCRATCH_BYTES });
  await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
  await using step = await createTrainStep({ graph, runtime, seed: options.seed, memory: kernels });
  const stepOptimiser = createStepOptimiser({ step, kernels, optimiser, maxGradientNorm: 5 });
  const { inputs } = step;
  const fill = alignmentBatches({ data, items, standardisations, inputs, settings, seed: options.seed });
  const spaceNow = (training: JointSpace["training"]) =>
    jointSpaceOf(data, { shapes, standardisations, step }, training);
  const judge = async (): Promise<number> => {
    await using space = spaceNow({});
    return await agreementOf(space, data, options.validation!);
  };
  const judged = settings.alignment > 0 && (options.validation?.length ?? 0) > 1;
  const started = judged ? { value: await judge(), values: copyOf(step) } : undefined;
  const outcome = await trainLoop({
    ...{ seed: options.seed, examples: items.length, batchSize: Math.min(settings.batchSize, items.length) },
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
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  // Training that did not help is not kept.
  const kept = started !== undefined && started.value >= (outcome.best?.value ?? Number.NEGATIVE_INFINITY);
  if (kept) for (const [name, values] of started.values) step.parameters.get(name)!.set(values);
  return spaceNow({
    seed: options.seed,
    settings,
    items: items.length,
    ...recordOf(outcome, started?.value, kept),
  });
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

function jointSpaceOf(
  data: AlignmentData,
  { shapes, standardisations, step }: AlignmentStart & { readonly step: TrainStep },
  training: JointSpace["training"],
): JointSpace {
  const values = learnedMaps(shapes.values(), copyOf(step));
  const heads = new Map(
    [...data.channels].map(([name, { features }]) => [
      name,
      jointHead(features.space!, shapes.get(name)!, standardisations.get(name)!, values),
    ]),
  );
  return createJointSpace({ dimensions: [...shapes.values()][0]!.outputs, heads, training });
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
