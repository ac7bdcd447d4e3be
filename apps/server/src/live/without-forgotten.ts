import type { LearnedBundle, TrainedRecommender } from "@modalis/recommender";
import type { LiveStore } from "@modalis/store";

/** A bundle in which users who were forgotten after the training are nobody. */
export async function withoutForgotten(
  bundle: TrainedRecommender,
  store: Pick<LiveStore, "forgottenAmong">,
): Promise<LearnedBundle> {
  const forgotten = await store.forgottenAmong(bundle.userIds);
  if (forgotten.size === 0) return bundle;
  const { model, itemIds, itemSpaces } = bundle;
  return {
    model,
    itemIds,
    itemSpaces,
    userIds: bundle.userIds.map((id) => (forgotten.has(id) ? "" : id)),
    trainingHistory: (id) => (forgotten.has(id) ? undefined : bundle.trainingHistory(id)),
  };
}
