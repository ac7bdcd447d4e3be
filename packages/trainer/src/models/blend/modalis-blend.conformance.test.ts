import { type CheckerboardWorld, describeRecommender } from "@modalis/conformance";
import { createInteractions, type FeatureTable, type InteractionRow } from "@modalis/contract";
import { createTrainedRecommender } from "@modalis/recommender";
import { modalisBlend } from "./modalis-blend.js";

const rows: InteractionRow[] = [0, 1, 2, 3, 4, 5].flatMap((user) =>
  [0, 1, 2].map((step) => ({ userId: `user ${user}`, itemId: `item ${(2 * user + 3 * step) % 10}` })),
);
const itemIds = Array.from({ length: 10 }, (_, item) => `item ${item}`);

describeRecommender({
  name: modalisBlend.name,
  create: () => fitted(rows, itemIds),
  items: itemIds,
  seen: seenOf(rows),
  unknownUser: "items",
  unknownItem: "NOT_FOUND",
  explains: true,
  createFor: ({ events, items }: CheckerboardWorld) =>
    fitted(
      events.map(({ user, item }) => ({ userId: user, itemId: item })),
      items,
    ),
});

async function fitted(of: readonly InteractionRow[], ids: readonly string[]) {
  const interactions = createInteractions(of, { itemIds: ids });
  const data = {
    interactions,
    itemFeatures: new Map([["kind", kinds(ids.length)]]),
    userFeatures: new Map(),
  };
  const settings = { ...modalisBlend.defaults, dimensions: 4, members: 2 };
  const model = await modalisBlend.fit(data, settings, { seed: 1 });
  return createTrainedRecommender({ model, interactions });
}

/** Tells the two kinds of item apart, which even and odd numbers are. */
function kinds(items: number): FeatureTable {
  const data = Float32Array.from({ length: 2 * items }, (_, at) => (at % 2 === (at >> 1) % 2 ? 1 : 0));
  return { dimensions: 2, data, present: new Uint8Array(items).fill(1) };
}

function seenOf(of: readonly InteractionRow[]): Map<string, Set<string>> {
  const seen = new Map<string, Set<string>>();
  for (const { userId, itemId } of of) seen.set(userId, (seen.get(userId) ?? new Set()).add(itemId));
  return seen;
}
