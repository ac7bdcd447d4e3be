import type { ModelState, ScoringModel, Visitor } from "@modalis/contract";
import { cosinesToRow } from "./cosines-to-row.js";
import { factorContributions } from "./factor-contributions.js";
import { checkFactors, combineBias, type FactorsParts } from "./factors-parts.js";
import { readFactors, stateOfFactors } from "./factors-state.js";
import { foldInOf } from "./fold-in.js";
import { gatherRows } from "./gather-rows.js";
import { createTableScores, type TableScores } from "./table-scores.js";
import { checkItems, checkUsers } from "./user-rows.js";
import { addFeatures } from "./visitor-features.js";

/**
 * Scores by the dot product of a user's and an item's factors, with biases where given (kind `factors`), as BPR-MF, ALS,
 * SVD, VBPR and LightGCN do once they are trained. Items are alike by the cosine of their factors.
 *
 * @throws `INVALID_ARGUMENT` for arrays of other lengths or blocks that overlap, `INVALID_TENSOR` for values that are
 * not finite.
 */
export function factorsModel(parts: FactorsParts): ScoringModel {
  const { userFactors, itemFactors, dimensions, userBias, visitors } = parts;
  const { userCount, itemCount } = checkFactors(parts);
  const itemOffsets = combineBias(parts, itemCount);
  const tableScores = createTableScores({
    table: itemFactors,
    dimensions,
    ...(itemOffsets === undefined ? {} : { bias: itemOffsets }),
  });
  return {
    kind: "factors",
    userCount,
    itemCount,
    async scoreUsers(users, signal) {
      checkUsers(users, userCount);
      const scores = await tableScores.of(gatherRows(userFactors, users, dimensions), signal);
      if (userBias !== undefined) addUserBias(scores, userBias, users, itemCount);
      return scores;
    },
    ...(visitors === undefined ? {} : { scoreVisitors: visitorScorer(parts, tableScores) }),
    async scoreSimilar(item, signal) {
      signal?.throwIfAborted();
      checkItems([item], itemCount);
      return cosinesToRow(itemFactors, dimensions, item);
    },
    async contributions(user, items) {
      checkUsers(Int32Array.of(user), userCount);
      checkItems(items, itemCount);
      return factorContributions(parts, user, items);
    },
    state: () => stateOfFactors(parts),
    [Symbol.asyncDispose]: () => tableScores[Symbol.asyncDispose](),
  };
}

/** The model of a state of kind `factors`. */
export function restoreFactors(state: ModelState): ScoringModel {
  return factorsModel(readFactors(state));
}

function visitorScorer(
  parts: FactorsParts,
  tableScores: TableScores,
): NonNullable<ScoringModel["scoreVisitors"]> {
  const { itemFactors, dimensions, visitors } = parts;
  const foldIn = visitors?.history === undefined ? undefined : foldInOf(visitors.history, parts);
  return async (people: readonly Visitor[], signal?: AbortSignal) => {
    const rows = new Float32Array(people.length * dimensions);
    people.forEach((visitor, person) => {
      checkItems(visitor.history, itemFactors.length / dimensions);
      const row = rows.subarray(person * dimensions, (person + 1) * dimensions);
      if (foldIn !== undefined) row.set(foldIn(visitor.history));
      addFeatures(visitors?.features ?? new Map(), visitor, row);
    });
    return tableScores.of(rows, signal);
  };
}

function addUserBias(scores: Float32Array, bias: Float32Array, users: Int32Array, itemCount: number): void {
  users.forEach((user, at) => {
    const own = bias[user]!;
    for (let place = at * itemCount; place < (at + 1) * itemCount; place++) scores[place]! += own;
  });
}
