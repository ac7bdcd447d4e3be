import { type CheckerboardWorld, checkerboard, describeRecommender } from "@modalis/conformance";
import { createInteractions, type ScoringModel } from "@modalis/contract";
import { createTrainedRecommender } from "@modalis/recommender";
import type { TrainingData } from "../../model/training-data.js";
import { deepTwoTower } from "./deep-two-tower.js";
import { linearTwoTower } from "./linear-two-tower.js";

const quick = { epochs: 10, batchSize: 256, learningRate: 0.02 };

const fits: Readonly<Record<string, (data: TrainingData) => Promise<ScoringModel>>> = {
  "linear two-tower": (data) =>
    linearTwoTower.fit(data, { ...linearTwoTower.defaults, ...quick }, { seed: 1 }),
  "deep two-tower": (data) =>
    deepTwoTower.fit(
      data,
      { ...deepTwoTower.defaults, ...quick, dimensions: 8, hiddenUnits: 16 },
      { seed: 1 },
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
