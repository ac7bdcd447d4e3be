export type { ExplainedItem } from "./answer/answer-query.js";
export type { ExplainedChannel, ExplainQuery, Explanation, LikedItem } from "./answer/explain.js";
export type { ContentOptions } from "./content-options.js";
export {
  type ContentRecommender,
  createContentRecommender,
  type SearchQuery,
} from "./content-recommender.js";
export type { ContentSource } from "./content-source.js";
export type { UserEvent } from "./history/user-event.js";
export { DEFAULT_TASTE_PRIOR, type TastePrior } from "./taste/taste-strength.js";
