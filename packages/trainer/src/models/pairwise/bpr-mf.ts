import { createKernels, type Kernels } from "@modalis/kernels";
import { factorsModel } from "@modalis/recommender";
import type { ModelDefinition } from "../../model/model-definition.js";
import { checkSettings } from "../linear/settings-door.js";
import { fitPairs } from "./fit-pairs.js";
import { createLearnedTables, learnedTablesBytes, nodeTables, type WorldSize } from "./learned-tables.js";
import { pairBatchesBytes } from "./pair-batches.js";
import type { PairLearner } from "./pair-learner.js";
import { type PairSettings, pairDefaults, pairRules, pairSearch } from "./pair-settings.js";
import { trainingPairs } from "./training-pairs.js";

export type BprMfSettings = PairSettings & {
  /** Half of it times the squared length of a sample's three rows is added to the sample's loss. */
  readonly l2: number;
  /** `adam` over mini-batches, or `sgd` sample by sample. */
  readonly optimiser: string;
};

/** Matrix factorisation that ranks what a user likes above what the user does not. */
export const bprMf: ModelDefinition<BprMfSettings> = {
  name: "bpr-mf",
  summary: "Matrix factorisation that ranks liked items above others; learns from ids alone",
  paper:
    "S. Rendle, C. Freudenthaler, Z. Gantner and L. Schmidt-Thieme, BPR: Bayesian Personalized Ranking from Implicit Feedback, UAI 2009",
  needsFeatures: false,
  defaults: { ...pairDefaults, l2: 0.1, optimiser: "adam" },
  searchSpace: { ...pairSearch, l2: { kind: "number", from: 1e-4, to: 1, scale: "log" } },
  async fit(data, settings, options) {
    checkSettings("bpr-mf", settings, {
      ...pairRules,
      l2: { from: 0, to: 100 },
      optimiser: { among: ["adam", "sgd"] },
    });
    const { interactions } = data;
    const pairs = trainingPairs("bpr-mf", interactions);
    const size = { userCount: interactions.userIds.length, itemCount: interactions.itemIds.length };
    await using kernels = await createKernels({
      threads: options.threads ?? 1,
      arenaBytes:
        learnedTablesBytes(nodeTables(size, settings.dimensions)) +
        pairBatchesBytes(interactions, settings.batchSize) +
        SCRATCH_BYTES,
    });
    const learner = createBprLearner(kernels, size, { ...settings, seed: options.seed });
    return await fitPairs({ model: "bpr-mf", learner, kernels, pairs, data }, settings, options);
  },
};

/** What kernels borrow above the arrays: at most a few numbers a sample. */
const SCRATCH_BYTES = 1 << 26;

export type BprLearnerSettings = Pick<BprMfSettings, "dimensions" | "l2" | "learningRate" | "optimiser"> & {
  readonly seed: number;
};

/** The learner alone, for whoever steps it by hand. */
export function createBprLearner(
  kernels: Kernels,
  size: WorldSize,
  { dimensions, l2, learningRate, optimiser, seed }: BprLearnerSettings,
): PairLearner {
  const tables = createLearnedTables(kernels, nodeTables(size, dimensions), seed);
  const [users, items] = [tables.table("users"), tables.table("items")];
  const shared = { userTable: users.values, itemTable: items.values, dimensions, l2 };
  const gradients = { userGradient: users.gradient, itemGradient: items.gradient };
  return {
    tables,
    updatesItself: optimiser === "sgd",
    accumulate(batch) {
      const samples = batch.users.length;
      if (optimiser === "sgd") return kernels.bprSgdStep({ ...batch, ...shared, learningRate }) / samples;
      return kernels.bprGradient({ ...batch, ...shared, ...gradients, scale: 1 / samples }) / samples;
    },
    async scoringModel() {
      return factorsModel({
        userFactors: users.values.slice(),
        itemFactors: items.values.slice(),
        dimensions,
      });
    },
  };
}
