import { createInteractions, type Interactions, type ScoringModel } from "@modalis/contract";
import { blendModel } from "../model/blend-model.js";
import { constantModel } from "../model/constant-model.js";
import { factorsModel } from "../model/factors-model.js";
import { itemWeightsModel } from "../model/item-weights-model.js";
import { userNeighboursModel } from "../model/user-neighbours-model.js";

/** A model of every kind that is made from interactions in a line or two, by the cosine of audiences or histories. */
export const tinyModels: Readonly<Record<string, (interactions: Interactions) => ScoringModel>> = {
  constant: popularity,
  "dense item weights": (interactions) =>
    itemWeightsModel({ interactions, weights: { kind: "dense", data: itemCosines(interactions) } }),
  "sparse item weights": (interactions) =>
    itemWeightsModel({
      interactions,
      weights: sparseOf(itemCosines(interactions), interactions.itemIds.length),
      historyPower: 0.5,
    }),
  "user neighbours": (interactions) => {
    const { offsets, columns, values } = sparseOf(
      cosinesOf(rowsOf(interactions)),
      interactions.userIds.length,
    );
    const visitors = { neighbours: 20, shrink: 0, historyPower: 0.5, neighbourPower: 0.5 };
    const itemCount = interactions.itemIds.length;
    return userNeighboursModel({ interactions, itemCount, offsets, columns, values, visitors });
  },
  factors: (interactions) =>
    factorsModel({
      userFactors: Float32Array.from(rowsOf(interactions).flat()),
      itemFactors: itemCosines(interactions),
      dimensions: interactions.itemIds.length,
      itemBias: Float32Array.from(interactions.itemIds, (_, item) => item / 1e6),
      globalBias: -0.25,
      blocks: [{ name: "image", from: 0, to: 2 }],
      visitors: { history: { kind: "mean" } },
    }),
  blend: (interactions) =>
    blendModel({
      normalise: "z-score by user",
      parts: new Map([
        ["popularity", { model: popularity(interactions), weight: 0.1 }],
        ["likeness", { model: tinyModels["dense item weights"]!(interactions), weight: 0.9 }],
      ]),
    }),
};

/** Three users of seven items, one of which nobody has. */
export function tinyInteractions(): Interactions {
  const rows = { ann: "abc", bob: "bcd", eve: "ef" };
  return createInteractions(
    Object.entries(rows).flatMap(([userId, own]) => [...own].map((itemId) => ({ userId, itemId }))),
    { itemIds: [..."gfedcba"] },
  );
}

/** `[users][items]`: 1 where the user has the item. */
export function rowsOf({ userIds, itemIds, offsets, items }: Interactions): number[][] {
  return userIds.map((_, user) => {
    const own = new Set(items.subarray(offsets[user]!, offsets[user + 1]!));
    return itemIds.map((__, item) => (own.has(item) ? 1 : 0));
  });
}

/** Cosines of the items' audiences, `[items, items]`, 0 on the diagonal. */
export function itemCosines(interactions: Interactions): Float32Array {
  const rows = rowsOf(interactions);
  return cosinesOf(interactions.itemIds.map((_, item) => rows.map((row) => row[item]!)));
}

function cosinesOf(rows: readonly (readonly number[])[]): Float32Array {
  const dot = (left: readonly number[], right: readonly number[]) =>
    left.reduce((sum, value, at) => sum + value * right[at]!, 0);
  return Float32Array.from(
    rows.flatMap((left, at) =>
      rows.map((right, other) =>
        at === other ? 0 : dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right) || 1),
      ),
    ),
  );
}

function sparseOf(data: Float32Array, side: number) {
  const places = [...data.keys()].filter((at) => data[at] !== 0);
  const offsets = Int32Array.from(
    { length: side + 1 },
    (_, row) => places.filter((at) => at < row * side).length,
  );
  return {
    kind: "sparse" as const,
    offsets,
    columns: Int32Array.from(places, (at) => at % side),
    values: Float32Array.from(places, (at) => data[at]!),
  };
}

function popularity({ items, itemIds, userIds }: Interactions): ScoringModel {
  const scores = new Float32Array(itemIds.length);
  for (const item of items) scores[item]!++;
  return constantModel({ scores, userCount: userIds.length });
}
