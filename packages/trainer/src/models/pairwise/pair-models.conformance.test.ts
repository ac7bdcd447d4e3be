import { type CheckerboardWorld, checkerboard, describeRecommender } from "@modalis/conformance";
import { createTrainedRecommender } from "@modalis/recommender";
import { dataOf } from "./testing/board-data.js";
import { pairSubjects } from "./testing/pair-subjects.js";

for (const { model, fit } of pairSubjects) {
  const recommenderOf = async (world: CheckerboardWorld) => {
    const data = dataOf(world);
    return createTrainedRecommender({ model: await fit(data), interactions: data.interactions });
  };
  const board = checkerboard(12);
  describeRecommender({
    name: model.name,
    create: () => recommenderOf(board),
    items: board.items,
    seen: new Map(board.users.slice(0, 2).map((user) => [user, likedBy(board, user)])),
    unknownUser: "items",
    unknownItem: "NOT_FOUND",
    explains: true,
    createFor: recommenderOf,
  });
}

function likedBy({ events }: CheckerboardWorld, user: string): Set<string> {
  return new Set(events.filter((event) => event.user === user).map(({ item }) => item));
}
