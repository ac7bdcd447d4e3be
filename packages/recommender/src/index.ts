export type { ExplainedItem } from "./answer/answer-query.js";
export type { ExplainedChannel, ExplainQuery, Explanation, LikedItem } from "./answer/explain.js";
export {
  type Bundle,
  type LoadBundleOptions,
  loadBundle,
  readBundle,
  readBundleUsers,
  recoverBundle,
} from "./bundle/load-bundle.js";
export { removeBundle } from "./bundle/remove-bundle.js";
export { type BundleSource, saveBundle } from "./bundle/save-bundle.js";
export { sweepBundles } from "./bundle/sweep-bundles.js";
export type { ContentOptions } from "./content-options.js";
export {
  type ContentRecommender,
  createContentRecommender,
  type SearchQuery,
} from "./content-recommender.js";
export type { ContentSource } from "./content-source.js";
export { type ExportReport, exportBundle } from "./export/export-bundle.js";
export type { UserEvent } from "./history/user-event.js";
export type { SampleQuery, VectorSample } from "./live/answer/sample-vectors.js";
export { type ScoreSpread, spreadOf } from "./live/answer/score-spread.js";
export type { MakeSlotIndex } from "./live/channels/live-channel.js";
export type { ChannelReplacement, NewVector } from "./live/channels/replace-channel.js";
export { createLiveRecommender } from "./live/create-live-recommender.js";
export type { LearnedBundle } from "./live/learned/learned-model.js";
export type { LiveEvent, LiveHistory, LiveItem, LiveUser, Refusal } from "./live/live-item.js";
export type { LiveOptions, SourceName } from "./live/live-options.js";
export type {
  AlikeItem,
  ExplainedTaste,
  LiveAnswer,
  LiveAnswerItem,
  LiveExplainQuery,
  LiveExplanation,
  LivePerson,
  LiveQuery,
  LiveScope,
  LiveSearchQuery,
  LiveSimilarQuery,
  RuleEffects,
  SpeakingLike,
  WhyNot,
} from "./live/live-query.js";
export type { LiveRecommender, LiveSource } from "./live/live-recommender.js";
export type { EventSelection } from "./live/state/change-users.js";
export { blendModel } from "./model/blend-model.js";
export type { BlendedPart, BlendNormalisation, BlendParts } from "./model/blend-parts.js";
export { type ConstantParts, constantModel } from "./model/constant-model.js";
export { factorsModel } from "./model/factors-model.js";
export type { FactorBlock, FactorsParts, FactorVisitors } from "./model/factors-parts.js";
export type { HistoryFoldIn } from "./model/fold-in.js";
export { type GraphModel, graphModel } from "./model/graph-model.js";
export type { GraphParts, HistoryInputs } from "./model/graph-parts.js";
export type { ItemWeights } from "./model/item-weights.js";
export { type ItemWeightsParts, itemWeightsModel } from "./model/item-weights-model.js";
export { type RatingNeighboursParts, ratingNeighboursModel } from "./model/rating-neighbours-model.js";
export { restoreModel } from "./model/restore-model.js";
export { type UserNeighboursParts, userNeighboursModel } from "./model/user-neighbours-model.js";
export type { HistoryRows } from "./model/user-rows.js";
export type { VisitorNeighbours } from "./model/visitor-neighbours.js";
export {
  type ArrangeContext,
  type ArrangedItem,
  type Arrangement,
  arrangeItems,
  type Candidate,
  type PlacedBy,
} from "./rules/arrange-items.js";
export { type AttributedItem, compileFilter, dependsOnTime, type ItemTest } from "./rules/compile-filter.js";
export { type Condition, type Filter, type FilterValue, parseFilter, type Within } from "./rules/filter.js";
export { parseRules } from "./rules/parse-rules.js";
export type { Boost, Exploration, Freshness, Pin, Quota, Rotation, Rules } from "./rules/rules.js";
export { DEFAULT_TASTE_PRIOR, type TastePrior } from "./taste/taste-strength.js";
export { createTrainedRecommender } from "./trained/create-trained-recommender.js";
export type { ExplainTrainedQuery, SpeakingItem, TrainedExplanation } from "./trained/explain-trained.js";
export type { TrainedRecommender, TrainedSource, VisitorQuery } from "./trained/trained-recommender.js";
