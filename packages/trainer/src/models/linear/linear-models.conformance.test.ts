import { type CheckerboardWorld, describeRecommender } from "@modalis/conformance";
import { createInteractions, type FeatureTable, type InteractionRow } from "@modalis/contract";
import { createTrainedRecommender } from "@modalis/recommender";
import type { ModelDefinition } from "../../model/model-definition.js";
import { ease } from "./ease.js";
import { easeWithFeatures } from "./ease-with-features.js";
import { implicitAls } from "./implicit-als.js";
import { itemKnn } from "./item-knn.js";
import { popularity } from "./popularity.js";
import { slim } from "./slim.js";
import { userKnn } from "./user-knn.js";

const rows: InteractionRow[] = [0, 1, 2, 3, 4, 5].flatMap((user) =>
  [0, 1, 2].map((step) => ({ userId: `user ${user}`, itemId: `item ${(2 * user + 3 * step) % 10}` })),
);
const itemIds = Array.from({ length: 10 }, (_, item) => `item ${item}`);

/** Small worlds need gentle regularisation; everything else stays at its default. */
const subjects: readonly (readonly [ModelDefinition, object])[] = [
  [popularity, {}],
  [itemKnn, {}],
  [userKnn, {}],
  [ease, { regularisation: 1 }],
  [easeWithFeatures, { regularisation: 1, featureWeight: 0.1 }],
  [slim, { l1: 0.01, l2: 1 }],
  [implicitAls, { dimensions: 4, regularisation: 0.1, unobservedWeight: 0.1 }],
];

for (const [definition, settings] of subjects) {
  describeRecommender({
    name: definition.name,
    create: () => fitted(definition, settings, rows),
    items: itemIds,
    seen: seenOf(rows),
    unknownUser: "items",
    unknownItem: "NOT_FOUND",
    explains: true,
    // The same list for everybody cannot tell two kinds of user apart.
    ...(definition.name === "popularity"
      ? {}
      : {
          createFor: ({ events, items }: CheckerboardWorld) =>
            fitted(definition, settings, eventRows(events), items),
        }),
  });
}

async function fitted(
  definition: ModelDefinition,
  settings: object,
  of: readonly InteractionRow[],
  ids = itemIds as readonly string[],
) {
  const interactions = createInteractions(of, { itemIds: ids });
  const data = {
    interactions,
    itemFeatures: new Map([["kind", kinds(ids.length)]]),
    userFeatures: new Map(),
  };
  const model = await definition.fit(data, { ...definition.defaults, ...settings }, { seed: 1 });
  return createTrainedRecommender({ model, interactions });
}

/** Tells the two kinds of item apart, which even and odd numbers are. */
function kinds(items: number): FeatureTable {
  const data = Float32Array.from({ length: 2 * items }, (_, at) => (at % 2 === (at >> 1) % 2 ? 1 : 0));
  return { dimensions: 2, data, present: new Uint8Array(items).fill(1) };
}

function eventRows(events: CheckerboardWorld["events"]): InteractionRow[] {
  return events.map(({ user, item }) => ({ userId: user, itemId: item }));
}

function seenOf(of: readonly InteractionRow[]): Map<string, Set<string>> {
  const seen = new Map<string, Set<string>>();
  for (const { userId, itemId } of of) seen.set(userId, (seen.get(userId) ?? new Set()).add(itemId));
  return seen;
}
