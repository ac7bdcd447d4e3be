import { ModalisError, type RecommendQuery, type SimilarQuery } from "@modalis/contract";
import { checkCount, type ExplainedItem } from "../answer/answer-query.js";
import { type ChosenItem, choosable, chooseItems, tellsApart } from "./choose-items.js";
import { explainTrained } from "./explain-trained.js";
import type { TrainedRecommender, TrainedSource, VisitorQuery } from "./trained-recommender.js";
import { prepareTrained, type TrainedState } from "./trained-state.js";

/**
 * Makes a recommender from a trained model in memory; it owns the model and disposes it.
 *
 * @throws `INVALID_ARGUMENT` when the interactions are not those of the model.
 * @example
 * const recommender = await createTrainedRecommender({ model, interactions });
 * await recommender.recommend({ userId: "ada", count: 10 });
 */
export async function createTrainedRecommender(source: TrainedSource): Promise<TrainedRecommender> {
  const state = prepareTrained(source);
  const { model, userNumbers, itemNumbers } = state;
  let disposed = false;
  const ready = ({ signal }: { readonly signal?: AbortSignal }): void => {
    if (disposed) throw new ModalisError("DISPOSED", "this recommender was disposed; make another");
    signal?.throwIfAborted();
  };
  return {
    specificationVersion: "v1",
    itemSpaces: source.itemSpaces ?? new Map(),
    model,
    userIds: source.interactions.userIds,
    itemIds: source.interactions.itemIds,
    knowsUser: (userId) => userNumbers.has(userId),
    trainingHistory(userId) {
      const user = userNumbers.get(userId);
      return user === undefined ? undefined : state.seenBy(user);
    },
    knowsItem: (itemId) => itemNumbers.has(itemId),
    async recommend(query) {
      ready(query);
      return recommend(state, query);
    },
    async recommendToVisitor(query) {
      ready(query);
      return recommendToVisitor(state, query);
    },
    async similarItems(query) {
      ready(query);
      return similarItems(state, query);
    },
    async explain(query) {
      ready(query);
      return explainTrained(state, query);
    },
    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      await model[Symbol.asyncDispose]();
    },
  };
}

async function recommend(state: TrainedState, query: RecommendQuery): Promise<ExplainedItem[]> {
  const { userId, count, exclude, signal } = query;
  checkCount(count);
  const user = state.userNumbers.get(userId);
  if (user === undefined) return recommendToVisitor(state, { ...query, history: [] });
  const { model } = state;
  const allowed = choosable(state, state.seenBy(user), exclude);
  const scores = await model.scoreUsers(Int32Array.of(user), signal);
  if (!tellsApart(scores)) return byPopularity(state, allowed, count);
  const chosen = chooseItems(state, scores, allowed, count);
  const items = Int32Array.from(chosen, ({ item }) => item);
  const sources = await model.contributions?.(user, items);
  return chosen.map((one, at) => explained(state, one, contributionsAt(sources, at, one, model.kind)));
}

async function recommendToVisitor(state: TrainedState, query: VisitorQuery): Promise<ExplainedItem[]> {
  const { history, features, count, exclude, signal } = query;
  checkCount(count);
  const { model, itemNumbers } = state;
  const known = Int32Array.from(history.flatMap((id) => itemNumbers.get(id) ?? []));
  const allowed = choosable(state, known, exclude);
  const visitor = { history: known, ...(features === undefined ? {} : { features }) };
  const scores = await model.scoreVisitors?.([visitor], signal);
  if (scores === undefined || !tellsApart(scores)) return byPopularity(state, allowed, count);
  return chooseItems(state, scores, allowed, count).map((one) =>
    explained(state, one, { [model.kind]: one.score }),
  );
}

async function similarItems(state: TrainedState, query: SimilarQuery): Promise<ExplainedItem[]> {
  const { itemId, count, modality, exclude, signal } = query;
  checkCount(count);
  const item = state.itemNumbers.get(itemId);
  if (item === undefined) throw new ModalisError("NOT_FOUND", `the trained model knows no item "${itemId}"`);
  if (modality !== undefined) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `a trained model compares items by all it learned, not by "${modality}" alone; ask without a modality, or ask the content recommender`,
    );
  }
  const scores = await state.model.scoreSimilar(item, signal);
  const allowed = choosable(state, [item], exclude);
  return chooseItems(state, scores, allowed, count).map((one) =>
    explained(state, one, { similarity: one.score }),
  );
}

function byPopularity(state: TrainedState, allowed: Uint8Array, count: number): ExplainedItem[] {
  return chooseItems(state, state.popularity, allowed, count).map((one) =>
    explained(state, one, { popularity: one.score }),
  );
}

function explained(
  { itemIds }: TrainedState,
  { item, score }: ChosenItem,
  contributions: Readonly<Record<string, number>>,
): ExplainedItem {
  return { id: itemIds[item]!, score, contributions };
}

/** What each source adds to one score; a model that cannot tell counts as one source. */
function contributionsAt(
  sources: ReadonlyMap<string, Float32Array> | undefined,
  at: number,
  { score }: ChosenItem,
  kind: string,
): Record<string, number> {
  if (sources === undefined) return { [kind]: score };
  return Object.fromEntries(Array.from(sources, ([name, terms]) => [name, terms[at]!]));
}
