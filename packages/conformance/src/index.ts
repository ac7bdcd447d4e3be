export type { BatchSubject } from "./batch/batch-subject.js";
export { type ConverterSubject, converterChecks } from "./converter/converter-checks.js";
export { describeConverter } from "./converter/describe-converter.js";
export { describeEncoder } from "./encoder/describe-encoder.js";
export { encoderChecks, encoderNeeds } from "./encoder/encoder-checks.js";
export type { EncoderSubject, GoldenFile } from "./encoder/encoder-subject.js";
export { writeGolden } from "./encoder/golden-checks.js";
export { describeFuser } from "./fuser/describe-fuser.js";
export { type FuserSubject, fuserChecks } from "./fuser/fuser-checks.js";
export { describeVectorIndex } from "./index/describe-vector-index.js";
export { indexChecks, type VectorIndexSubject } from "./index/index-checks.js";
export { KNOWN_SPACE } from "./index/known-rows.js";
export type { Check, CheckedSubject, CheckTable, NeedTable, SkippedCheck } from "./kit/check.js";
export { failedChecks } from "./kit/failed-checks.js";
export { type Registration, registerChecks } from "./kit/register-checks.js";
export { describeLiveStore, liveStoreChecks } from "./live-store/describe-live-store.js";
export type { LiveStoreSubject } from "./live-store/live-store-subject.js";
export {
  type PostgresqlCluster,
  postgresqlAbsence,
  startPostgresql,
} from "./live-store/postgresql-cluster.js";
export { type CheckerboardWorld, checkerboard } from "./recommender/checkerboard.js";
export { describeRecommender } from "./recommender/describe-recommender.js";
export { recommenderChecks, recommenderNeeds } from "./recommender/recommender-checks.js";
export type { RecommenderSubject } from "./recommender/recommender-subject.js";
export { describeSequenceEncoder } from "./sequence/describe-sequence-encoder.js";
export { type SequenceEncoderSubject, sequenceChecks, sequenceNeeds } from "./sequence/sequence-checks.js";
export { describeEmbeddingStore } from "./store/describe-embedding-store.js";
export { storeChecks } from "./store/store-checks.js";
export type { EmbeddingStoreSubject } from "./store/store-subject.js";
