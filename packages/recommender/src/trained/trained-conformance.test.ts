import { type CheckerboardWorld, describeRecommender } from "@modalis/conformance";
import { createInteractions } from "@modalis/contract";
import { tinyInteractions, tinyModels } from "../testing/tiny-models.js";
import { createTrainedRecommender } from "./create-trained-recommender.js";

for (const [name, fit] of Object.entries(tinyModels)) {
  const interactions = tinyInteractions();
  const { userIds, itemIds, offsets, items } = interactions;
  describeRecommender({
    name: `trained recommender by ${name}`,
    create: () => createTrainedRecommender({ model: fit(interactions), interactions }),
    items: itemIds,
    seen: new Map(
      userIds.map((id, user) => [
        id,
        new Set(Array.from(items.subarray(offsets[user]!, offsets[user + 1]!), (item) => itemIds[item]!)),
      ]),
    ),
    unknownUser: "items",
    unknownItem: "NOT_FOUND",
    explains: true,
    ...(name === "constant"
      ? {}
      : { createFor: ({ events, items: all }) => recommenderOf(name, events, all) }),
  });
}

async function recommenderOf(name: string, events: CheckerboardWorld["events"], itemIds: readonly string[]) {
  const rows = events.map(({ user, item }) => ({ userId: user, itemId: item }));
  const interactions = createInteractions(rows, { itemIds });
  return createTrainedRecommender({ model: tinyModels[name]!(interactions), interactions });
}
