import type { ScoringModel } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import { factorsModel } from "@modalis/recommender";
import { mul, sub } from "../autodiff/arithmetic.js";
import { matMul } from "../autodiff/mat-mul.js";
import { l2Normalise } from "../autodiff/normalisation.js";
import { createTrainStep } from "../autodiff/train-step.js";
import { buildTrainingGraph, type TrainingGraph } from "../autodiff/training-graph.js";
import { trainLoop } from "../loop/train-loop.js";
import { softmaxCrossEntropy } from "../losses/softmax-cross-entropy.js";
import type { FitOptions } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { validationRows } from "../model/validation-rows.js";
import { createStepOptimiser, trainingBytes } from "../optimise/step-optimiser.js";
import { type ContentTower, createContentTower, startValues, towerVectors } from "./content-tower.js";
import { type ContentChannel, contentChannelsOf, type LearnedHeads, scaleToUnit } from "./id-free-content.js";
import { fillBatch, pairsOf } from "./id-free-pairs.js";
import { checkIdFreeSettings, type IdFreeSettings, idFreeDefaults } from "./id-free-settings.js";

export interface IdFreeOptions extends FitOptions {
  readonly settings?: Partial<IdFreeSettings>;
  /** A joint space, or the tower of an earlier fit. */
  readonly start?: LearnedHeads;
}

/** A fitted model without ids, and what makes its item vectors. */
export interface IdFreeFit {
  readonly model: ScoringModel;
  readonly tower: ContentTower;
  /** Best Recall@20 on validation rows; absent without them. */
  readonly validation?: number;
}

const SCRATCH_BYTES = 1 << 22;
const METRIC = "recall@20";

/**
 * Learns tastes without ids: an item is what the heads make of its content, a person the mean of the items they liked, and
 * the softmax over all items finds each liked one from the others. With a joint space its heads are where training starts.
 *
 * Standardisation and heads are those of pre-training, so that a start changes nothing but the numbers that are learned.
 *
 * @throws `INVALID_ARGUMENT` without item features or interactions, for settings out of range, or for a start that lacks a
 * channel; `DIVERGED`; the signal's reason once aborted.
 */
export async function fitIdFree(data: TrainingData, options: IdFreeOptions): Promise<ScoringModel> {
  return (await fitIdFreeTower(data, options)).model;
}

/**
 * The same, with the tower that gives the vectors of new items. Where training gains nothing on validation rows over what it
 * started from, that start is kept.
 *
 * @throws As {@link fitIdFree}.
 */
export async function fitIdFreeTower(data: TrainingData, options: IdFreeOptions): Promise<IdFreeFit> {
  const { start, seed, signal, onProgress } = options;
  const settings = { ...idFreeDefaults, ...options.settings };
  checkIdFreeSettings(settings);
  const channels = contentChannelsOf(data, start);
  const pairs = pairsOf(data);
  const shape = { ...settings, dimensions: start?.dimensions ?? settings.dimensions };
  const batchSize = Math.min(settings.batchSize, pairs.users.length);
  const graph = idFreeGraph(channels, shape, { batchSize, items: data.interactions.itemIds.length });
  const optimiser = { kind: "adam-w", weightDecay: settings.weightDecay } as const;
  const fed = new Map(channels.map(({ name, rows }) => [`x ${name}`, rows]));
  const arenaBytes = trainingBytes(graph, optimiser, fed) + SCRATCH_BYTES;
  await using kernels = await createKernels({ arenaBytes });
  await using runtime = createOnnxRuntime({ intraOpThreads: options.threads ?? 1 });
  const from = start === undefined ? {} : { start: startValues(start) };
  await using step = await createTrainStep({ graph, runtime, seed, memory: kernels, fed, ...from });
  const stepOptimiser = createStepOptimiser({ step, kernels, optimiser, maxGradientNorm: 5 });
  const fitNow = () => fitOf(data, createContentTower(channels, shape, step.parameters));
  const validation = validationRows(data);
  const judge = async () => await recallOf((await fitNow()).model, validation!);
  const started = validation === undefined || start === undefined ? undefined : await judge();
  const first = new Map([...step.parameters].map(([name, values]) => [name, values.slice()]));
  const { best } = await trainLoop({
    ...{ seed, examples: pairs.users.length, batchSize, lastBatch: "drop", epochs: settings.epochs },
    ...{ learned: step.parameters, moments: stepOptimiser.moments },
    async learn({ examples, step: at }) {
      fillBatch(data, pairs, examples, step.inputs);
      const loss = await step.run(at);
      stepOptimiser.apply({ step: at, learningRate: settings.learningRate });
      return loss;
    },
    ...(validation === undefined
      ? {}
      : { validation: { every: settings.evaluateEvery, patience: settings.patience, evaluate: judge } }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const undone = started !== undefined && started >= (best?.value ?? 0);
  if (undone) for (const [name, values] of first) step.parameters.get(name)!.set(values);
  const value = undone ? started : best?.value;
  return { ...(await fitNow()), ...(value === undefined ? {} : { validation: value }) };
}

/** Scores of people with these histories by unit vectors of the items: each is the mean of what they liked. */
export function historyModel(
  { interactions: { userIds, offsets, items } }: TrainingData,
  itemFactors: Float32Array,
  dimensions: number,
): ScoringModel {
  const userFactors = new Float32Array(userIds.length * dimensions);
  for (let user = 0; user < userIds.length; user++) {
    const own = userFactors.subarray(user * dimensions, (user + 1) * dimensions);
    for (const item of items.subarray(offsets[user]!, offsets[user + 1]!))
      for (let at = 0; at < dimensions; at++) own[at]! += itemFactors[item * dimensions + at]!;
    scaleToUnit(own);
  }
  return factorsModel({ userFactors, itemFactors, dimensions });
}

/** Recall@20 on validation rows. */
export async function recallOf(
  model: ScoringModel,
  task: NonNullable<TrainingData["validation"]>,
): Promise<number> {
  return (await evaluateRanking(model, task, { ks: [20] })).metrics[METRIC]!.mean;
}

function idFreeGraph(
  channels: readonly ContentChannel[],
  shape: IdFreeSettings,
  { batchSize, items }: { readonly batchSize: number; readonly items: number },
): TrainingGraph {
  return buildTrainingGraph("id-free", (tape) => {
    const rows = channels.map(({ name, inputs }) => tape.input(`x ${name}`, [items, inputs]));
    const vectors = towerVectors(tape, channels, rows, shape);
    const person = l2Normalise(matMul(tape.input("histories", [batchSize, items]), vectors), 1e-6);
    const scores = mul(matMul(person, vectors, { transposeRight: true }), 1 / shape.temperature);
    // What a person likes beside the one asked for is no negative.
    const open = sub(scores, mul(tape.input("liked", [batchSize, items]), 1e4));
    return { loss: softmaxCrossEntropy(open, tape.input("targets", [batchSize], { dtype: "int32" })) };
  });
}

async function fitOf(data: TrainingData, tower: ContentTower): Promise<IdFreeFit> {
  const vectors = await tower.encodeItems(data.itemFeatures, data.interactions.itemIds.length);
  return { tower, model: historyModel(data, vectors, tower.dimensions) };
}
