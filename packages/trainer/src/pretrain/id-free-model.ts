import type { ScoringModel } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import { factorsModel } from "@modalis/recommender";
import { mul, sub } from "../autodiff/arithmetic.js";
import { matMul } from "../autodiff/mat-mul.js";
import { l2Normalise } from "../autodiff/normalisation.js";
import { createTrainStep } from "../autodiff/train-step.js";
import { buildTrainingGraph } from "../autodiff/training-graph.js";
import { trainLoop } from "../loop/train-loop.js";
import { softmaxCrossEntropy } from "../losses/softmax-cross-entropy.js";
import type { FitOptions } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { createStepOptimiser, trainingBytes } from "../optimise/step-optimiser.js";
import { contentChannelsOf, itemVectors, learnedVectors, scaleToUnit } from "./id-free-content.js";
import { fillBatch, pairsOf } from "./id-free-pairs.js";
import type { JointSpace } from "./joint-space.js";

export interface IdFreeSettings {
  /** Of the vectors; those of the joint space where there is one. */
  readonly dimensions: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly dropout: number;
  readonly temperature: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly patience: number;
}

export const idFreeDefaults: IdFreeSettings = {
  dimensions: 64,
  learningRate: 1e-3,
  weightDecay: 0,
  dropout: 0.1,
  temperature: 0.1,
  epochs: 60,
  batchSize: 256,
  patience: 5,
};

const SCRATCH_BYTES = 1 << 22;

/**
 * Learns tastes without ids: an item is what the heads make of its content, a person the mean of the items they liked, and
 * the softmax over all items finds each liked one from the others. With a joint space its heads are where training starts.
 *
 * Standardisation and heads are those of pre-training, so that a start changes nothing but the numbers that are learned.
 *
 * @throws `INVALID_ARGUMENT` without item features or interactions, or for a start that lacks a channel; `DIVERGED`; the
 * signal's reason once aborted.
 */
export async function fitIdFree(
  data: TrainingData,
  options: FitOptions & { readonly settings?: Partial<IdFreeSettings>; readonly start?: JointSpace },
): Promise<ScoringModel> {
  const settings = { ...idFreeDefaults, ...options.settings };
  const channels = contentChannelsOf(data, options.start);
  const dimensions = options.start?.dimensions ?? settings.dimensions;
  const { interactions } = data;
  const [items, pairs] = [interactions.itemIds.length, pairsOf(data)];
  const batchSize = Math.min(settings.batchSize, pairs.users.length);
  const graph = buildTrainingGraph("id-free", (tape) => {
    const vectors = itemVectors(tape, channels, items, dimensions, settings.dropout);
    const person = l2Normalise(matMul(tape.input("histories", [batchSize, items]), vectors), 1e-6);
    const scores = mul(matMul(person, vectors, { transposeRight: true }), 1 / settings.temperature);
    // What a person likes beside the one asked for is no negative.
    const open = sub(scores, mul(tape.input("liked", [batchSize, items]), 1e4));
    return {
      loss: softmaxCrossEntropy(open, tape.input("targets", [batchSize], { dtype: "int32" })),
      outputs: { vectors },
    };
  });
  const optimiser = { kind: "adam-w", weightDecay: settings.weightDecay } as const;
  await using kernels = await createKernels({ arenaBytes: trainingBytes(graph, optimiser) + SCRATCH_BYTES });
  await using runtime = createOnnxRuntime({ intraOpThreads: options.threads ?? 1 });
  await using step = await createTrainStep({ graph, runtime, seed: options.seed, memory: kernels });
  for (const { name, rows } of channels) step.inputs.get(`x ${name}`)!.set(rows);
  const stepOptimiser = createStepOptimiser({ step, kernels, optimiser, maxGradientNorm: 5 });
  const modelNow = (): ScoringModel =>
    modelOf(data, learnedVectors(channels, step.parameters, items, dimensions), dimensions);
  const { validation } = data;
  await trainLoop({
    ...{
      seed: options.seed,
      examples: pairs.users.length,
      batchSize,
      lastBatch: "drop",
      epochs: settings.epochs,
    },
    ...{ learned: step.parameters, moments: stepOptimiser.moments },
    async learn({ examples, step: at }) {
      fillBatch(data, pairs, examples, step.inputs);
      const loss = await step.run(at);
      stepOptimiser.apply({ step: at, learningRate: settings.learningRate });
      return loss;
    },
    ...(validation === undefined
      ? {}
      : {
          validation: {
            every: 2,
            patience: settings.patience,
            evaluate: async () =>
              (await evaluateRanking(modelNow(), validation, { ks: [20] })).metrics["recall@20"]!.mean,
          },
        }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  return modelNow();
}

function modelOf(
  { interactions }: TrainingData,
  itemFactors: Float32Array,
  dimensions: number,
): ScoringModel {
  const users = interactions.userIds.length;
  const userFactors = new Float32Array(users * dimensions);
  for (let user = 0; user < users; user++) {
    const own = userFactors.subarray(user * dimensions, (user + 1) * dimensions);
    for (const item of interactions.items.subarray(
      interactions.offsets[user]!,
      interactions.offsets[user + 1]!,
    ))
      for (let at = 0; at < dimensions; at++) own[at]! += itemFactors[item * dimensions + at]!;
    scaleToUnit(own);
  }
  return factorsModel({ userFactors, itemFactors, dimensions });
}
