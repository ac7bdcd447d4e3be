import type { FeatureTable, Interactions, ScoringModel, Visitor } from "@modalis/contract";
import type { TrainedRecommender } from "@modalis/recommender";

export interface AsItServesOptions {
  /** What each user has by the moment that is judged. */
  readonly seen: Interactions;
  readonly userFeatures: ReadonlyMap<string, FeatureTable>;
}

/**
 * A bundle as a server answers from it, over the users and items of `seen`: a person who did more since the training is
 * folded in by their history, or by number where the model cannot; who is unknown gets what is popular; items that came
 * after the training stand last.
 */
export function modelAsItServes(
  bundle: TrainedRecommender,
  { seen, userFeatures }: AsItServesOptions,
): ScoringModel {
  const { model } = bundle;
  const userNumbers = new Map(bundle.userIds.map((id, number) => [id, number]));
  const itemNumbers = new Map(bundle.itemIds.map((id, number) => [id, number]));
  const ownItems = Int32Array.from(seen.itemIds, (id) => itemNumbers.get(id) ?? -1);
  const popular = countsOf(seen, ownItems, model.itemCount);
  const historyOf = (user: number) =>
    seen.items
      .subarray(seen.offsets[user], seen.offsets[user + 1])
      .map((item) => ownItems[item]!)
      .filter((item) => item >= 0);
  const scoresOf = async (user: number, signal?: AbortSignal): Promise<Float32Array> => {
    const id = seen.userIds[user]!;
    const number = userNumbers.get(id);
    const history = historyOf(user);
    const visitor: Visitor = { history, features: featuresOf(userFeatures, user) };
    const unchanged = number !== undefined && sameItems(bundle.trainingHistory(id), history);
    if (
      !unchanged &&
      model.scoreVisitors !== undefined &&
      (history.length > 0 || visitor.features!.size > 0)
    ) {
      return model.scoreVisitors([visitor], signal);
    }
    return number === undefined ? popular : model.scoreUsers(Int32Array.of(number), signal);
  };
  return {
    kind: model.kind,
    userCount: seen.userIds.length,
    itemCount: seen.itemIds.length,
    async scoreUsers(users, signal) {
      const all = new Float32Array(users.length * ownItems.length);
      for (const [at, user] of users.entries()) {
        signal?.throwIfAborted();
        all.set(spread(await scoresOf(user, signal), ownItems), at * ownItems.length);
      }
      return all;
    },
    scoreSimilar: (item, signal) => model.scoreSimilar(item, signal),
    state: () => model.state(),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** A model's scores over the judged items: those it does not know below all others. */
function spread(scores: Float32Array, ownItems: Int32Array): Float32Array {
  const lowest = scores.reduce((least, score) => Math.min(least, score), 0);
  return Float32Array.from(ownItems, (item) => (item < 0 ? lowest - 1 : scores[item]!));
}

function countsOf({ items }: Interactions, ownItems: Int32Array, itemCount: number): Float32Array {
  const counts = new Float32Array(itemCount);
  for (const item of items) if (ownItems[item]! >= 0) counts[ownItems[item]!]!++;
  return counts;
}

function sameItems(training: Int32Array | undefined, history: Int32Array): boolean {
  if (training === undefined || training.length !== history.length) return false;
  const had = new Set(training);
  return history.every((item) => had.has(item));
}

function featuresOf(tables: ReadonlyMap<string, FeatureTable>, user: number): Map<string, Float32Array> {
  const rows = new Map<string, Float32Array>();
  for (const [channel, { data, dimensions, present }] of tables) {
    if (present[user] === 1) rows.set(channel, data.slice(user * dimensions, (user + 1) * dimensions));
  }
  return rows;
}
