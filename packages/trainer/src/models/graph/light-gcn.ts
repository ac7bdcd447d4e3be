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

function learnerBytes(size: WorldSize, pairs: TrainingPairs, { dimensions }: LightGcnSettings): number {
  const nodes = size.userCount + size.itemCount;
  const tables = learnedTablesBytes(nodeTables(size, dimensions));
  return (
    tables + 3 * (4 * nodes * dimensions + 64) + sparseBytes(nodes, 2 * pairs.users.length) + SCRATCH_BYTES
  );
}

/** The learner alone, for whoever steps it by hand. */
export function createLightGcnLearner(
  kernels: Kernels,
  pairs: TrainingPairs,
  size: WorldSize,
  { dimensions, layers, l2, seed }: Pick<LightGcnSettings, "dimensions" | "layers" | "l2"> & { seed: number },
): PairLearner {
  const nodes = size.userCount + size.itemCount;
  const tables = createLearnedTables(kernels, nodeTables(size, dimensions), seed);
  const matrix = normalisedAdjacency(pairs, size, sparseArrays(kernels, nodes, 2 * pairs.users.length));
  const [mean, first, second] = [0, 1, 2].map(() => kernels.float32(nodes * dimensions)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const edge = size.userCount * dimensions;
  const propagation = { matrix, dimensions, layers };
  const scratch = [first, second] as const;
  return {
    tables,
    accumulate(batch) {
      layerMean(kernels, { ...propagation, scratch }, tables.values, mean);
      // The second scratch array is free once the layers are summed, and is written last again on the way back.
      second.fill(0);
      const loss = kernels.bprGradient({
        ...batch,
        userTable: mean.subarray(0, edge),
        itemTable: mean.subarray(edge),
        userGradient: second.subarray(0, edge),
        itemGradient: second.subarray(edge),
        dimensions,
        scale: 1 / batch.users.length,
      });
      layerMean(kernels, { ...propagation, scratch }, second, tables.gradient);
      addRowPenalty(kernels, tables, batch, { dimensions, l2 });
      return loss / batch.users.length;
    },
    async scoringModel() {
      layerMean(kernels, { ...propagation, scratch }, tables.values, mean);
      return factorsModel({
        userFactors: mean.slice(0, edge),
        itemFactors: mean.slice(edge),
        dimensions,
        visitors: { history: { kind: "mean" } },
      });
    },
  };
}
