import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import type { ModelDefinition } from "../../model/model-definition.js";
import { checkSettings } from "../linear/settings-door.js";
import { channelsThere } from "../pairwise/content-channels.js";
import { fitPairs } from "../pairwise/fit-pairs.js";
import { pairBatchesBytes } from "../pairwise/pair-batches.js";
import { type PairSettings, pairDefaults, pairRules, pairSearch } from "../pairwise/pair-settings.js";
import { trainingPairs } from "../pairwise/training-pairs.js";
import { createLightFmLearner, lightFmBytes } from "./light-fm-learner.js";

export type LightFmSettings = PairSettings & {
  /** `bpr`, `warp` or `logistic`. */
  readonly loss: string;
  /** Negatives that `warp` tries before it takes a sample for learned. */
  readonly tries: number;
  /** Half of it times the squared length of a sample's own two embeddings is added to the sample's loss. */
  readonly l2: number;
};

/** Factorisation in which a user or an item is the sum of its features' embeddings, so that new ones are scored at once. */
export const lightFm: ModelDefinition<LightFmSettings> = {
  name: "lightfm",
  summary:
    "Users and items as sums of their features' embeddings; scores items and users never seen in training",
  paper: "M. Kula, Metadata Embeddings for User and Item Cold-start Recommendations, CBRecSys at RecSys 2015",
  needsFeatures: false,
  defaults: { ...pairDefaults, loss: "bpr", tries: 10, l2: 0.05 },
  searchSpace: {
    ...pairSearch,
    loss: { kind: "choice", values: ["bpr", "warp", "logistic"] },
    l2: { kind: "number", from: 1e-4, to: 1, scale: "log" },
  },
  async fit(data, settings, options) {
    checkSettings("lightfm", settings, {
      ...pairRules,
      loss: { among: ["bpr", "warp", "logistic"] },
      tries: { from: 1, to: 1000, whole: true },
      l2: { from: 0, to: 100 },
    });
    const { interactions, itemFeatures, userFeatures } = data;
    const { seed, threads = 1 } = options;
    const pairs = trainingPairs("lightfm", interactions);
    const size = { userCount: interactions.userIds.length, itemCount: interactions.itemIds.length };
    const itemChannels = channelsThere("lightfm", itemFeatures, size.itemCount);
    // Visitors bring raw rows, so what is known of users is scaled but not centred.
    const userChannels = channelsThere("lightfm", userFeatures, size.userCount).map((channel) => ({
      ...channel,
      data: userFeatures.get(channel.name)!.data,
      centre: new Float32Array(channel.dimensions),
    }));
    const world = { pairs, size, itemChannels, userChannels };
    const each = settings.loss === "warp" ? settings.tries : 1;
    await using runtime = createOnnxRuntime({ intraOpThreads: threads, idleThreads: "sleep" });
    await using kernels = await createKernels({
      threads,
      arenaBytes: lightFmBytes(world, settings) + pairBatchesBytes(pairs, settings.batchSize, each),
    });
    await using learner = await createLightFmLearner({ kernels, runtime }, world, { ...settings, seed });
    return await fitPairs({ model: "lightfm", learner, kernels, pairs, data }, settings, options);
  },
};
