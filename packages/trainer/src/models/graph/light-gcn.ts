import { createKernels, type Kernels } from "@modalis/kernels";
import { factorsModel } from "@modalis/recommender";
import type { ModelDefinition } from "../../model/model-definition.js";
import { checkSettings } from "../linear/settings-door.js";
import { fitPairs } from "../pairwise/fit-pairs.js";
import {
  createLearnedTables,
  learnedTablesBytes,
  nodeTables,
  type WorldSize,
} from "../pairwise/learned-tables.js";
import { pairBatchesBytes } from "../pairwise/pair-batches.js";
import type { PairLearner } from "../pairwise/pair-learner.js";
import { type PairSettings, pairDefaults, pairRules, pairSearch } from "../pairwise/pair-settings.js";
import { addRowPenalty } from "../pairwise/row-penalty.js";
import { type TrainingPairs, trainingPairs } from "../pairwise/training-pairs.js";
import { type BatchLayerMeanOptions, batchLayerMeanBytes, createBatchLayerMean } from "./batch-layer-mean.js";
import { batchNodesBytes, createBatchNodes } from "./batch-nodes.js";
import { layerMean } from "./layer-mean.js";
import { normalisedAdjacency } from "./normalised-adjacency.js";
import { sparseArrays, sparseBytes } from "./sparse-arena.js";

export type LightGcnSettings = PairSettings & {
  /** How many steps along the graph of users and items are averaged, besides the start. */
  readonly layers: number;
  /** Half of it times the squared length of a sample's three starting rows is added to the sample's loss. */
  readonly l2: number;
};

/** Graph convolution without weights: factors averaged over the graph of who liked what. */
export const lightGcn: ModelDefinition<LightGcnSettings> = {
  name: "lightgcn",
  summary: "Factors averaged over the graph of who liked what; learns from ids alone",
  paper:
    "X. He, K. Deng, X. Wang, Y. Li, Y. Zhang and M. Wang, LightGCN: Simplifying and Powering Graph Convolution Network for Recommendation, SIGIR 2020",
  needsFeatures: false,
  defaults: { ...pairDefaults, layers: 3, l2: 1e-4 },
  searchSpace: {
    ...pairSearch,
    layers: { kind: "whole", from: 1, to: 4, scale: "linear" },
    l2: { kind: "number", from: 1e-6, to: 1e-2, scale: "log" },
  },
  async fit(data, settings, options) {
    const { interactions } = data;
    checkSettings("lightgcn", settings, {
      ...pairRules,
      layers: { from: 0, to: 16, whole: true },
      l2: { from: 0, to: 100 },
    });
    const pairs = trainingPairs("lightgcn", interactions);
    const size = { userCount: interactions.userIds.length, itemCount: interactions.itemIds.length };
    await using kernels = await createKernels({
      threads: options.threads ?? 1,
      arenaBytes: learnerBytes(size, pairs, settings) + pairBatchesBytes(interactions, settings.batchSize),
    });
    const learner = createLightGcnLearner(kernels, pairs, size, { ...settings, seed: options.seed });
    return await fitPairs({ model: "lightgcn", learner, kernels, pairs, data }, settings, options);
  },
};

/** What kernels borrow above the arrays. */
const SCRATCH_BYTES = 1 << 26;

export type LightGcnLearnerSettings = Pick<LightGcnSettings, "dimensions" | "layers" | "l2" | "batchSize"> & {
  readonly seed: number;
};

function propagationOf(
  { userCount, itemCount }: WorldSize,
  pairs: TrainingPairs,
  { dimensions, layers, batchSize }: Pick<LightGcnSettings, "dimensions" | "layers" | "batchSize">,
): BatchLayerMeanOptions {
  const nodes = userCount + itemCount;
  const rows = Math.min(nodes, 3 * Math.min(batchSize, pairs.users.length));
  return { nodes, entries: 2 * pairs.users.length, rows, dimensions, layers };
}

function learnerBytes(size: WorldSize, pairs: TrainingPairs, settings: LightGcnSettings): number {
  const options = propagationOf(size, pairs, settings);
  const { nodes, entries, rows, dimensions } = options;
  return (
    learnedTablesBytes(nodeTables(size, dimensions)) +
    sparseBytes(nodes, entries) +
    batchLayerMeanBytes(options) +
    batchNodesBytes(settings.batchSize) +
    8 * rows * dimensions +
    SCRATCH_BYTES
  );
}

/** The learner alone, for whoever steps it by hand. */
export function createLightGcnLearner(
  kernels: Kernels,
  pairs: TrainingPairs,
  size: WorldSize,
  { dimensions, layers, l2, batchSize, seed }: LightGcnLearnerSettings,
): PairLearner {
  const options = propagationOf(size, pairs, { dimensions, layers, batchSize });
  const { nodes, entries } = options;
  const tables = createLearnedTables(kernels, nodeTables(size, dimensions), seed);
  const matrix = normalisedAdjacency(pairs, size, sparseArrays(kernels, nodes, entries));
  const mean = createBatchLayerMean(kernels, options);
  const numbered = createBatchNodes(kernels, {
    userCount: size.userCount,
    nodeCount: nodes,
    samples: Math.min(batchSize, pairs.users.length),
  });
  const [rows, gradients] = [0, 1].map(() => kernels.float32(options.rows * dimensions)) as [
    Float32Array,
    Float32Array,
  ];
  return {
    tables,
    accumulate(batch) {
      const own = numbered(batch);
      const values = rows.subarray(0, own.nodes.length * dimensions);
      const gradient = gradients.subarray(0, own.nodes.length * dimensions);
      mean.forward(matrix, tables.values, own.nodes, values);
      gradient.fill(0);
      const loss = kernels.bprGradient({
        ...own.batch,
        userTable: values,
        itemTable: values,
        userGradient: gradient,
        itemGradient: gradient,
        dimensions,
        scale: 1 / batch.users.length,
      });
      mean.backward(gradient, tables.gradient);
      addRowPenalty(kernels, tables, batch, { dimensions, l2 });
      return loss / batch.users.length;
    },
    async scoringModel() {
      const edge = size.userCount * dimensions;
      const whole = new Float32Array(nodes * dimensions);
      // Between steps the gradient is zero and free; it is left so.
      layerMean(
        kernels,
        { matrix, dimensions, layers, scratch: mean.scratch },
        tables.values,
        tables.gradient,
      );
      whole.set(tables.gradient);
      tables.gradient.fill(0);
      return factorsModel({
        userFactors: whole.subarray(0, edge),
        itemFactors: whole.subarray(edge),
        dimensions,
        visitors: { history: { kind: "mean" } },
      });
    },
  };
}
