import type { RecommendQuery, SimilarQuery } from "@modalis/contract";
import {
  type ChannelBatches,
  type EmbeddingSpace,
  ModalisError,
  type RecommenderV1,
} from "@modalis/contract";
import { addEvidence } from "./answer/add-evidence.js";
import {
  answer,
  answerByPopularity,
  checkCount,
  type ExplainedItem,
  excludeItems,
} from "./answer/answer-query.js";
import { type ExplainQuery, type Explanation, explain } from "./answer/explain.js";
import { searchTerms } from "./answer/search-terms.js";
import { similarTerms } from "./answer/similar-terms.js";
import { buildModel, type ContentModel, tasteTerms } from "./content-model.js";
import { completeOptions } from "./content-options.js";
import type { ContentSource } from "./content-source.js";

/** A query by content encoded by the models of the catalogue. */
export interface SearchQuery {
  /** One row for each channel to search. */
  readonly queries: ChannelBatches;
  /** Most items in the answer, at least 1. */
  readonly count: number;
  readonly exclude?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

/** Recommends what is like the content that a user liked, and says why. */
export interface ContentRecommender extends RecommenderV1 {
  /** Items that may be answered: those with a vector, and those listed in the source or, without a list, with an event. */
  readonly itemCount: number;
  /** Whether the user has events or features, or was listed; `recommend` answers others by popularity. */
  knowsUser(userId: string): boolean;
  knowsItem(itemId: string): boolean;
  recommend(query: RecommendQuery): Promise<readonly ExplainedItem[]>;
  similarItems(query: SimilarQuery): Promise<readonly ExplainedItem[]>;
  search(query: SearchQuery): Promise<readonly ExplainedItem[]>;
  explain(query: ExplainQuery): Promise<Explanation>;
}

/**
 * Makes a recommender from item vectors and events.
 *
 * Each channel is centred and standardised on the catalogue. A user's profile in a channel is the recency-weighted
 * mean of what they liked there less what they disliked, joined by their own features. Each channel counts by how
 * coherent the user's likes are in it, so that a user of one modality is not disturbed by the others. The score
 * of an item is the sum over its channels of `strength * (deviations above the catalogue's mean)`; an item
 * without a channel counts as average there. A user without likes gets what is popular.
 *
 * @throws `INVALID_ARGUMENT` for an event, weight or option outside its range, `SPACE_MISMATCH` when users and items
 * of a channel are of different spaces.
 * @example
 * const recommender = await createContentRecommender({ channels: new Map([["image", batch]]), events });
 * await recommender.recommend({ userId: "ada", count: 10 });
 */
export async function createContentRecommender(source: ContentSource): Promise<ContentRecommender> {
  const model = buildModel(source, completeOptions(source.options ?? {}));
  const { library } = model;
  let disposed = false;
  const ready = (signal: AbortSignal | undefined): void => {
    if (disposed) throw new ModalisError("DISPOSED", "this recommender was disposed; make another");
    signal?.throwIfAborted();
  };
  return {
    specificationVersion: "v1",
    itemSpaces: new Map(library.channels.map(({ name, space }): [string, EmbeddingSpace] => [name, space])),
    itemCount: library.items.ids.length,
    knowsUser: (userId) => model.users.has(userId),
    knowsItem: (itemId) => library.items.index.has(itemId),
    async recommend(query) {
      ready(query.signal);
      return recommend(model, query);
    },
    async similarItems(query) {
      ready(query.signal);
      return similarItems(model, query);
    },
    async search(query) {
      ready(query.signal);
      return search(model, query);
    },
    async explain(query) {
      ready(query.signal);
      return explain(model, query);
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
    },
  };
}

async function recommend(model: ContentModel, query: RecommendQuery): Promise<ExplainedItem[]> {
  const { userId, count, exclude, signal } = query;
  checkCount(count);
  const { items } = model.library;
  const seen = model.histories.get(userId)?.seen;
  const terms = tasteTerms(model, userId);
  if (terms.length === 0) {
    const scores = model.popularity.slice();
    excludeItems(scores, items, exclude, seen);
    return answerByPopularity(scores, items, count);
  }
  const scores = await addEvidence(items.ids.length, terms, signal);
  excludeItems(scores, items, exclude, seen);
  return answer(scores, items, count, terms);
}

async function similarItems(model: ContentModel, query: SimilarQuery): Promise<ExplainedItem[]> {
  const { itemId, count, modality, exclude, signal } = query;
  checkCount(count);
  const { items } = model.library;
  const terms = similarTerms(model.library, itemId, modality);
  const scores = await addEvidence(items.ids.length, terms, signal);
  excludeItems(scores, items, exclude, [items.index.get(itemId)!]);
  return answer(scores, items, count, terms);
}

async function search(model: ContentModel, query: SearchQuery): Promise<ExplainedItem[]> {
  const { queries, count, exclude, signal } = query;
  checkCount(count);
  const { items } = model.library;
  const terms = searchTerms(model.library, queries);
  const scores = await addEvidence(items.ids.length, terms, signal);
  excludeItems(scores, items, exclude);
  return answer(scores, items, count, terms);
}
