export { hitRanks, type RankedUser } from "./metrics/hit-ranks.js";
export { meanOverUsers, type UserMean } from "./metrics/mean-over-users.js";
export {
  averagePrecisionAtK,
  hitRateAtK,
  ndcgAtK,
  precisionAtK,
  type RankingMetric,
  recallAtK,
  reciprocalRankAtK,
} from "./metrics/ranking-metrics.js";
export {
  type EvaluateRankingOptions,
  evaluateRanking,
  type RankingReport,
} from "./ranking/evaluate-ranking.js";
export { type RankItemsOptions, rankItems } from "./ranking/rank-items.js";
export { type RankUsersOptions, rankUsers, type UserRankings } from "./ranking/rank-users.js";
export type { RankingTask } from "./ranking/ranking-task.js";
export { type MetricScores, type RankingScores, scoreRankings } from "./ranking/score-rankings.js";
export type { Development, Split } from "./splits/development.js";
export {
  createOpeningRecord,
  type OpeningRecord,
  type OpeningRecordOptions,
  type TestOpening,
} from "./splits/opening-record.js";
export type { PartShares } from "./splits/part-sizes.js";
export type { OpenTest, SealedTest } from "./splits/sealed-test.js";
export { type LabelledRow, type SplitByLabelOptions, splitByLabel } from "./splits/split-by-label.js";
export { amongAllItems, type SplitColdItemsOptions, splitColdItems } from "./splits/split-cold-items.js";
export { splitGlobalTime, type TimeLimits } from "./splits/split-global-time.js";
export { type SplitLastNOptions, splitLastN } from "./splits/split-last-n.js";
export { type SplitRandomByUserOptions, splitRandomByUser } from "./splits/split-random-by-user.js";
export { splitUserTime } from "./splits/split-user-time.js";
export { type SplitUsersOptions, splitUsers } from "./splits/split-users.js";
