import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import { createPace } from "../../linear-algebra/pace.js";
import type { ModelDefinition } from "../../model/model-definition.js";
import { checkSettings } from "../linear/settings-door.js";
import { contentChannels } from "../pairwise/content-channels.js";
import { fitPairs } from "../pairwise/fit-pairs.js";
import { pairBatchesBytes } from "../pairwise/pair-batches.js";
import { type PairSettings, pairDefaults, pairRules, pairSearch } from "../pairwise/pair-settings.js";
import { trainingPairs } from "../pairwise/training-pairs.js";
import { channelWeights } from "./channel-weights.js";
import { createFreedomLearner, freedomBytes } from "./freedom-learner.js";
import { itemGraph, type WeightedNeighbours } from "./item-graph.js";
import { nearestItems } from "./nearest-items.js";

export type FreedomSettings = PairSettings & {
  /** Steps along the graph of users and items that are averaged, besides the start. */
  readonly layers: number;
  /** Nearest items by content that an item takes from, itself among them. */
  readonly neighbours: number;
  /** How much each channel counts in the graph of items, such as `image=0.1,text=0.9`; equal parts when empty. */
  readonly channelWeights: string;
  /** Share of the edges between users and items that an epoch does without. */
  readonly edgeDropout: number;
  /** Whether nearness is measured from the mean of a channel's rows, rather than from zero as in the paper. */
  readonly centred: boolean;
  /** Weight of the loss on projected content. */
  readonly contentWeight: number;
};

/**
 * Graph convolution over a frozen graph of alike items and a thinned graph of users and items.
 *
 * By default nearness is measured from the mean and half of the edges go, as TikTok's validation rows chose; the paper measures
 * from zero and drops 80 %. Uneven channel weights are worth a search: TikTok's wants .9 on audio, the paper .9 on text.
 */
export const freedom: ModelDefinition<FreedomSettings> = {
  name: "freedom",
  summary:
    "Factors averaged over a thinned graph of who liked what and a frozen graph of items with alike content",
  paper:
    "X. Zhou and Z. Shen, A Tale of Two Graphs: Freezing and Denoising Graph Structures for Multimodal Recommendation, ACM MM 2023",
  needsFeatures: true,
  defaults: {
    ...pairDefaults,
    learningRate: 2e-3,
    layers: 2,
    neighbours: 10,
    channelWeights: "",
    centred: true,
    edgeDropout: 0.5,
    contentWeight: 1e-3,
  },
  searchSpace: {
    ...pairSearch,
    neighbours: { kind: "choice", values: [5, 10, 20] },
    centred: { kind: "choice", values: [true, false] },
    edgeDropout: { kind: "choice", values: [0, 0.5, 0.8, 0.9] },
    contentWeight: { kind: "number", from: 1e-5, to: 1e-1, scale: "log" },
  },
  async fit(data, settings, options) {
    const { interactions, itemFeatures } = data;
    const { channelWeights: counts, ...numbers } = settings;
    checkSettings("freedom", numbers, { ...pairRules, ...FREEDOM_RULES });
    const { seed, threads = 1 } = options;
    const pairs = trainingPairs("freedom", interactions);
    const size = { userCount: interactions.userIds.length, itemCount: interactions.itemIds.length };
    const channels = contentChannels("freedom", itemFeatures, size.itemCount);
    const weights = channelWeights(
      "freedom",
      counts,
      channels.map(({ name }) => name),
    );
    await using runtime = createOnnxRuntime({ intraOpThreads: threads, idleThreads: "sleep" });
    const pace = createPace(options);
    const graphs: WeightedNeighbours[] = [];
    for (const [at, channel] of channels.entries()) {
      const pause = () => pace.step(0, `nearest items by ${channel.name}`);
      const centre = settings.centred ? channel.centre : new Float32Array(channel.dimensions);
      const nearest = await nearestItems(
        runtime,
        { ...channel, centre },
        { neighbours: settings.neighbours, pause },
      );
      graphs.push({ ...nearest, weight: weights[at]! });
    }
    const world = { pairs, size, channels, items: itemGraph(graphs, size.itemCount) };
    await using kernels = await createKernels({
      threads,
      arenaBytes: freedomBytes(world, settings) + pairBatchesBytes(pairs, settings.batchSize),
    });
    await using learner = await createFreedomLearner({ kernels, runtime }, world, { ...settings, seed });
    return await fitPairs({ model: "freedom", learner, kernels, pairs, data }, settings, options);
  },
};

const FREEDOM_RULES = {
  layers: { from: 0, to: 16, whole: true },
  centred: { among: [true, false] },
  neighbours: { from: 1, to: 1000, whole: true },
  edgeDropout: { from: 0, to: 0.999 },
  contentWeight: { from: 0, to: 1000 },
} as const;
