import { type CheckerboardWorld, describeRecommender } from "@modalis/conformance";
import { createContentRecommender } from "./content-recommender.js";
import { plantWorld } from "./testing/planted-world.js";

const world = plantWorld({ seed: 5, items: 40, users: 8, kinds: 4, likes: 4 });
const items = [...new Set([...world.channels.values()].flatMap(({ ids }) => ids))];
const seen = new Map(
  world.users.map(({ id }) => [
    id,
    new Set(world.events.filter(({ userId }) => userId === id).map(({ itemId }) => itemId)),
  ]),
);

describeRecommender({
  name: "content recommender",
  create: () => createContentRecommender(world),
  items,
  seen,
  unknownUser: "items",
  unknownItem: "NOT_FOUND",
  explains: true,
  createFor: ({ channels, events }: CheckerboardWorld) =>
    createContentRecommender({
      channels,
      events: events.map(({ user, item }) => ({ userId: user, itemId: item })),
    }),
});
