export { type CompareRunsOptions, compareRuns, type RunComparison } from "./comparison/compare-runs.js";
export { holmCorrection } from "./comparison/holm-correction.js";
export { type PairedBootstrapOptions, pairedBootstrap } from "./comparison/paired-bootstrap.js";
export {
  type PairedDifferences,
  pairedDifferences,
  pairedEffectSize,
} from "./comparison/paired-differences.js";
export { type PairedTest, type PairedTestOptions, pairedTTest } from "./comparison/paired-t-test.js";
export {
  compareRatios,
  type RatioDifference,
  type RatioEstimate,
  type RatioMoments,
  ratioMoments,
  ratioOfMeans,
} from "./comparison/ratio-of-means.js";
export { meanOfRuns, type RunScores, runScores } from "./comparison/run-scores.js";
export { type SampleRatio, sampleRatio } from "./comparison/sample-ratio.js";
export { areaUnderCurve } from "./labelled/area-under-curve.js";
export {
  type ClassificationMetrics,
  type ClassificationOptions,
  classificationMetrics,
} from "./labelled/classification-metrics.js";
export {
  type ExplicitLabels,
  type LabelledPredictions,
  type LabelledPredictionsOptions,
  labelledPredictions,
} from "./labelled/labelled-predictions.js";
export {
  fitScoreCalibration,
  LOG_ODDS,
  probabilityOf,
  type ScoreCalibration,
} from "./labelled/score-calibration.js";
export { catalogueCoverage, giniCoefficient } from "./lists/catalogue-coverage.js";
export { intraListDiversity } from "./lists/intra-list-diversity.js";
export { itemPopularity, recommendationCounts } from "./lists/item-counts.js";
export {
  type ListMetrics,
  type ListMetricsOptions,
  listMetrics,
  type PopularityBias,
} from "./lists/list-metrics.js";
export { selfInformation } from "./lists/self-information.js";
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
  type LoggedAnswers,
  type OffPolicyEstimate,
  type OffPolicyOptions,
  offPolicyEstimate,
} from "./off-policy/off-policy-estimate.js";
export {
  type EvaluateRankingOptions,
  evaluateRanking,
  type RankingReport,
} from "./ranking/evaluate-ranking.js";
export { type RankItemsOptions, rankItems } from "./ranking/rank-items.js";
export { type RankUsersOptions, rankUsers, type UserRankings } from "./ranking/rank-users.js";
export type { RankingTask } from "./ranking/ranking-task.js";
export type { ScoringOptions } from "./ranking/score-in-chunks.js";
export { type MetricScores, type RankingScores, scoreRankings } from "./ranking/score-rankings.js";
export { digestOfTask } from "./ranking/task-digest.js";
export { type WarmAndCold, type WarmthColumn, warmAndCold } from "./ranking/warm-and-cold.js";
export {
  type EvaluateRatingsOptions,
  evaluateRatings,
  type RatingReport,
} from "./ratings/evaluate-ratings.js";
export { type RatingErrors, ratingErrors } from "./ratings/rating-errors.js";
export { parseRunReport } from "./report/parse-run-report.js";
export { renderReport } from "./report/render-report.js";
export type {
  MetricSummaries,
  MetricSummary,
  MissingContentCurve,
  ModalityContribution,
  ReportTable,
  RunReport,
  RunSummary,
  TrainingCurve,
} from "./report/run-report.js";
export { runScoresFromSafetensors, runScoresToSafetensors } from "./report/scores-file.js";
export { summariseSeeds } from "./report/summarise-seeds.js";
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
