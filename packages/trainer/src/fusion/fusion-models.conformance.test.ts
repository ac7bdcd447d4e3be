import { type CheckerboardWorld, checkerboard, describeRecommender } from "@modalis/conformance";
import { createInteractions, type ScoringModel } from "@modalis/contract";
import { createTrainedRecommender } from "@modalis/recommender";
import type { TrainingData } from "../model/training-data.js";
import { sasrec } from "../models/sequence/sasrec.js";
import { crossAttentionFusion } from "./cross-attention-fusion.js";
import { gatedFusion } from "./gated-fusion.js";
import { learnedLateFusion } from "./learned-late-fusion.js";

const small = { epochs: 20, batchSize: 64, learningRate: 0.02, dimensions: 8 };
const options = { seed: 1 };

const fits: Readonly<Record<string, (data: TrainingData) => Promise<ScoringModel>>> = {
  "gated-fusion": (data) => gatedFusion.fit(data, { ...gatedFusion.defaults, ...small }, options),
  "gated-fusion, sigmoid and BPR": (data) =>
    gatedFusion.fit(
      data,
      { ...gatedFusion.defaults, ...small, gates: "sigmoid", loss: "bpr", similarity: "dot" },
      options,
    ),
  "cross-attention-fusion": (data) =>
    crossAttentionFusion.fit(data, { ...crossAttentionFusion.defaults, ...small, heads: 2 }, options),
  "learned-late-fusion": (data) => learnedLateFusion.fit(data, learnedLateFusion.defaults, options),
  // A withheld square is seen by who sees the whole row.
  sasrec: (data) =>
    sasrec.fit(
      data,
      { ...sasrec.defaults, ...small, epochs: 60, batchSize: 8, historyLength: 30, blocks: 1 },
      options,
    ),
};

for (const [name, fit] of Object.entries(fits)) {
  const recommenderOf = async (world: CheckerboardWorld) => {
    const data = dataOf(world);
    return createTrainedRecommender({ model: await fit(data), interactions: data.interactions });
  };
  const board = checkerboard(12);
  describeRecommender({
    name,
    create: () => recommenderOf(board),
    items: board.items,
    seen: new Map(board.users.slice(0, 2).map((user) => [user, likedBy(board, user)])),
    unknownUser: "items",
    unknownItem: "NOT_FOUND",
    explains: true,
    createFor: recommenderOf,
  });
}

/** The board as training data, with its channel as content. */
function dataOf({ events, users, items, channels }: CheckerboardWorld): TrainingData {
  const { values, space } = channels.get("pattern")!;
  const present = new Uint8Array(items.length).fill(1);
  const rows = events.map(({ user, item }) => ({ userId: user, itemId: item }));
  return {
    interactions: createInteractions(rows, { userIds: users, itemIds: items }),
    itemFeatures: new Map([["pattern", { dimensions: space.dimensions, data: values, present }]]),
    userFeatures: new Map(),
  };
}

function likedBy({ events }: CheckerboardWorld, user: string): Set<string> {
  return new Set(events.filter((event) => event.user === user).map(({ item }) => item));
}
