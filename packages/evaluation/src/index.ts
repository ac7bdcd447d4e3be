export { hitRanks, type RankedUser } from "./hit-ranks.js";
export { meanOverUsers, type UserMean } from "./mean-over-users.js";
export { type RankItemsOptions, rankItems } from "./rank-items.js";
export type { RankingTask } from "./ranking/ranking-task.js";
export {
  averagePrecisionAtK,
  hitRateAtK,
  ndcgAtK,
  precisionAtK,
  type RankingMetric,
  recallAtK,
} from "./ranking-metrics.js";
