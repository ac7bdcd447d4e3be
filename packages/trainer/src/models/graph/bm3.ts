import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import type { ModelDefinition } from "../../model/model-definition.js";
import { checkSettings } from "../linear/settings-door.js";
import { contentChannels } from "../pairwise/content-channels.js";
import { fitPairs } from "../pairwise/fit-pairs.js";
import { pairBatchesBytes } from "../pairwise/pair-batches.js";
import { type PairSettings, pairDefaults, pairRules, pairSearch } from "../pairwise/pair-settings.js";
import { trainingPairs } from "../pairwise/training-pairs.js";
import { bm3Bytes, createBm3Learner } from "./bm3-learner.js";

export type Bm3Settings = PairSettings & {
  /** Steps along the graph of users and items that are averaged, besides the start. */
  readonly layers: number;
  /** Share of the numbers that a target view loses. */
  readonly dropout: number;
  /** Weight of the losses on projected content. */
  readonly contentWeight: number;
  /** Half of it times the squared length of a sample's two rows is added to the sample's loss. */
  readonly l2: number;
  /**
   * `predicted`, the paper's, multiplies a user and an item that are both behind the predictor; `both` adds the two products
   * of one behind it and one before it, which are what training brings together.
   */
  readonly score: string;
};

/**
 * Learns without negatives: two views of the same user, item and content are brought together.
 *
 * The paper searches 1 or 2 layers and dropout .3 or .5, at a content weight of 2 and a learning rate of 1e-3, and scores
 * what is `predicted`; the defaults are what TikTok's validation rows chose instead, where an `l2` of .1 also lost against
 * none (the authors' code has next to none: an unsquared norm over the number of items). Content features are not trained
 * here; the authors' code trains them. Either way content teaches users and items nothing but through the predictor, since
 * no gradient passes a target.
 */
export const bm3: ModelDefinition<Bm3Settings> = {
  name: "bm3",
  summary: "Brings a user, an item that they like and its content together, without negatives",
  paper:
    "X. Zhou, H. Zhou, Y. Liu, Z. Zeng, C. Miao, P. Wang, Y. You and F. Jiang, Bootstrap Latent Representations for Multi-modal Recommendation, WWW 2023",
  needsFeatures: true,
  defaults: {
    ...pairDefaults,
    learningRate: 3e-3,
    layers: 6,
    dropout: 0.3,
    contentWeight: 0.01,
    l2: 0,
    score: "both",
  },
  searchSpace: {
    ...pairSearch,
    layers: { kind: "whole", from: 1, to: 8, scale: "linear" },
    dropout: { kind: "choice", values: [0.1, 0.3, 0.5] },
    contentWeight: { kind: "number", from: 1e-3, to: 4, scale: "log" },
    l2: { kind: "choice", values: [0, 1e-4, 1e-2] },
    score: { kind: "choice", values: ["predicted", "both"] },
  },
  async fit(data, settings, options) {
    const { interactions, itemFeatures } = data;
    checkSettings("bm3", settings, {
      ...pairRules,
      layers: { from: 0, to: 16, whole: true },
      dropout: { from: 0, to: 0.99 },
      contentWeight: { from: 0, to: 1000 },
      l2: { from: 0, to: 100 },
      score: { among: ["predicted", "both"] },
    });
    const { seed, threads = 1 } = options;
    const pairs = trainingPairs("bm3", interactions);
    const size = { userCount: interactions.userIds.length, itemCount: interactions.itemIds.length };
    const world = { pairs, size, channels: contentChannels("bm3", itemFeatures, size.itemCount) };
    await using runtime = createOnnxRuntime({ intraOpThreads: threads, idleThreads: "sleep" });
    await using kernels = await createKernels({
      threads,
      arenaBytes: bm3Bytes(world, settings) + pairBatchesBytes(pairs, settings.batchSize),
    });
    await using learner = await createBm3Learner({ kernels, runtime }, world, { ...settings, seed });
    return await fitPairs({ model: "bm3", learner, kernels, pairs, data }, settings, options);
  },
};
