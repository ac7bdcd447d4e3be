import { createKernels, type Kernels } from "@modalis/kernels";
import { factorsModel } from "@modalis/recommender";
import type { ModelDefinition } from "../../model/model-definition.js";
import { checkSettings } from "../linear/settings-door.js";
import { fitPairs } from "./fit-pairs.js";
import {
  createLearnedTables,
  type KeptBeside,
  learnedTablesBytes,
  nodeTables,
  type WorldSize,
} from "./learned-tables.js";
import { pairBatchesBytes } from "./pair-batches.js";
import type { PairLearner } from "./pair-learner.js";
import { type PairSettings, pairDefaults, pairRules, pairSearch } from "./pair-settings.js";
import { createRowGradients, rowGradientsBytes } from "./row-gradients.js";
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
        learnedTablesBytes(nodeTables(size, settings.dimensions), keptBeside(settings.optimiser)) +
        rowGradientsBytes(size, settings) +
        pairBatchesBytes(pairs, settings.batchSize) +
        SCRATCH_BYTES,
    });
    const learner = createBprLearner(kernels, size, { ...settings, seed: options.seed });
    return await fitPairs({ model: "bpr-mf", learner, kernels, pairs, data }, settings, options);
  },
};

/** What kernels borrow above the arrays: at most a few numbers a sample. */
const SCRATCH_BYTES = 1 << 26;

export type BprLearnerSettings = Pick<
  BprMfSettings,
  "dimensions" | "l2" | "learningRate" | "optimiser" | "batchSize"
> & { readonly seed: number };

/** The learner alone, for whoever steps it by hand in batches of at most `batchSize`. */
export function createBprLearner(
  kernels: Kernels,
  size: WorldSize,
  { dimensions, l2, learningRate, optimiser, batchSize, seed }: BprLearnerSettings,
): PairLearner {
  const updatesItself = optimiser === "sgd";
  const tables = createLearnedTables(kernels, nodeTables(size, dimensions), seed, keptBeside(optimiser));
  const [userTable, itemTable] = [tables.table("users").values, tables.table("items").values];
  const shared = { userTable, itemTable, dimensions, l2 };
  const rows = updatesItself
    ? undefined
    : createRowGradients(kernels, tables, size, { dimensions, batchSize });
  return {
    tables,
    updatesItself,
    ...(rows === undefined ? {} : { ownGradient: rows }),
    accumulate(batch) {
      const samples = batch.users.length;
      if (rows === undefined) return kernels.bprSgdStep({ ...batch, ...shared, learningRate }) / samples;
      const gradients = { ...rows.number(batch), userGradient: rows.gradient, itemGradient: rows.gradient };
      return kernels.bprGradient({ ...batch, ...shared, ...gradients, scale: 1 / samples }) / samples;
    },
    async scoringModel() {
      return factorsModel({ userFactors: userTable.slice(), itemFactors: itemTable.slice(), dimensions });
    },
  };
}

function keptBeside(optimiser: string): KeptBeside {
  return { gradient: false, moments: optimiser !== "sgd" };
}
