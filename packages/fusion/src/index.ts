export {
  type ChannelStandardisation,
  type ColumnMoments,
  fitStandardisation,
  type StandardisationOptions,
  standardisationOf,
  standardiseRow,
  standardiseRows,
} from "./early/channel-standardisation.js";
export {
  balanceWeights,
  channelWeight,
  checkWeights,
  resolveWeights,
  type Weights,
} from "./early/channel-weights.js";
export { cosineSpread } from "./early/cosine-spread.js";
export { createEarlyFuser, type EarlyFuser } from "./early/early-fuser.js";
export { type EarlyFusionOptions, fitEarlyFusion } from "./early/fit-early-fusion.js";
export type { EarlyFusionParameters, FusedChannel } from "./early/fusion-parameters.js";
export { loadFusion } from "./early/load-fusion.js";
export { saveFusion } from "./early/save-fusion.js";
export { fuseBorda } from "./late/borda-fusion.js";
export { fuseScores, type ScoreFusionOptions } from "./late/fuse-scores.js";
export { byScoreThenId, type LateFusionOptions, type ScoredLists } from "./late/ranked-lists.js";
export { fuseReciprocalRanks, type ReciprocalRankOptions } from "./late/reciprocal-rank-fusion.js";
export { MAX_SHAPLEY_PLAYERS, shapleyContributions } from "./shapley/shapley-contributions.js";
