import { createKernels, type Kernels, layerMeanBprBytes } from "@modalis/kernels";
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
import { pairBatchesBytes, risingPositives } from "../pairwise/pair-batches.js";
import type { PairLearner } from "../pairwise/pair-learner.js";
import { type PairSettings, pairDefaults, pairRules, pairSearch } from "../pairwise/pair-settings.js";
import { type TrainingPairs, trainingPairs } from "../pairwise/training-pairs.js";
import { type NodeOrder, putBackRows, reachOrder, renumberedPositives } from "./reach-order.js";

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
      arenaBytes: learnerBytes(size, pairs, settings) + pairBatchesBytes(pairs, settings.batchSize),
    });
    const order = await reachOrder(kernels, pairs, size.itemCount, options.signal);
    const own = { ...settings, seed: options.seed, order };
    const learner = createLightGcnLearner(kernels, pairs, size, own);
    return await fitPairs({ model: "lightgcn", learner, kernels, pairs, data }, settings, options);
  },
};

/** What kernels borrow above the arrays. */
const SCRATCH_BYTES = 1 << 20;
/** The layers walk by columns and step the tables as they go. */
const LAYOUT = { inColumnBlocks: true } as const;
const BESIDE = { gradient: false } as const;

export type LightGcnLearnerSettings = Pick<LightGcnSettings, "dimensions" | "layers" | "l2" | "batchSize"> & {
  readonly seed: number;
  /** Numbers that the tables and batches go by, which pairs and model do not; as they are when absent. */
  readonly order?: NodeOrder;
};

function learnerBytes(size: WorldSize, pairs: TrainingPairs, settings: LightGcnSettings): number {
  const { dimensions, batchSize: samples } = settings;
  const edges = pairs.items.length;
  return (
    learnedTablesBytes(nodeTables(size, dimensions, LAYOUT), BESIDE) +
    4 * (size.userCount + 1 + edges) +
    layerMeanBprBytes({ ...size, edges, dimensions, samples }) +
    SCRATCH_BYTES
  );
}

/** The learner alone, for whoever steps it by hand in batches of at most `batchSize`. */
export function createLightGcnLearner(
  kernels: Kernels,
  pairs: TrainingPairs,
  size: WorldSize,
  { dimensions, layers, l2, batchSize: samples, seed, order }: LightGcnLearnerSettings,
): PairLearner {
  const tables = createLearnedTables(kernels, nodeTables(size, dimensions, LAYOUT), seed, BESIDE);
  const { values: table, firstMoment, secondMoment } = tables;
  const users =
    order === undefined ? risingPositives(kernels, pairs) : renumberedPositives(kernels, pairs, order);
  const { itemCount } = size;
  const mean = kernels.layerMeanBpr({ users, itemCount, table, dimensions, layers, samples, l2 });
  return {
    tables,
    positives: users,
    start: "in blocks of columns",
    ...(order === undefined ? {} : { renumbers: true }),
    ownGradient: {
      adamStep: (rates) => mean.adamStep({ firstMoment, secondMoment, ...rates }),
      addTo: (gradient) => mean.addGradient(gradient),
    },
    accumulate: (batch) => mean.loss(batch),
    async scoringModel() {
      const edge = size.userCount * dimensions;
      const whole = mean.means();
      const [userFactors, itemFactors] = [whole.subarray(0, edge), whole.subarray(edge)];
      if (order !== undefined) {
        putBackRows(userFactors, order.users, dimensions);
        putBackRows(itemFactors, order.items, dimensions);
      }
      return factorsModel({
        userFactors,
        itemFactors,
        dimensions,
        visitors: { history: { kind: "mean" } },
      });
    },
  };
}
