export type {
  AttributeValue,
  Catalogue,
  ContentOwner,
  InteractionEvent,
  Item,
  User,
} from "./catalogue/catalogue.js";
export type {
  CatalogueContent,
  ContentFailure,
  FileContent,
  InlineContent,
  ModalityContents,
} from "./catalogue/catalogue-content.js";
export type { CatalogueProblem, ProblemCode } from "./catalogue/catalogue-problem.js";
export { catalogueProblems } from "./catalogue/catalogue-problems.js";
export {
  type CatalogueSettings,
  DEFAULT_SETTINGS,
  type EventSettings,
} from "./catalogue/catalogue-settings.js";
export { type ContentsOptions, contentsOf } from "./catalogue/contents-of.js";
export { type DigestCache, type DigestCacheOptions, openDigestCache } from "./catalogue/digest-cache.js";
export type { FileDigest, FileStamp } from "./catalogue/digest-file.js";
export { type Preference, preferenceOf } from "./catalogue/preference-of.js";
export { type ReadCatalogueOptions, readCatalogue } from "./catalogue/read-catalogue.js";
export { resolveContentPath } from "./catalogue/resolve-content-path.js";
export type { AuditEntry, AuditInput, AuditLog } from "./database/audit/audit-log.js";
export type { Change } from "./database/changes/change.js";
export type { ChangeFeed } from "./database/changes/change-feed.js";
export type { SqlQuery, SqlRow, SqlValue } from "./database/engine/sql-database.js";
export type { AddEventsOptions, AddEventsResult } from "./database/events/add-events.js";
export type { EventInput, EventRecord } from "./database/events/event-record.js";
export type { EventPage, EventRows } from "./database/events/event-rows.js";
export type { HistoryColumns } from "./database/events/read-history.js";
export type { ExportOptions, ExportReport } from "./database/exchange/export-to.js";
export {
  type ImportCatalogueOptions,
  type ImportedCatalogue,
  importCatalogueInto,
} from "./database/exchange/import-catalogue-into.js";
export type { ImportIntoOptions, ImportIntoReport, ImportProblem } from "./database/exchange/import-from.js";
export type { ExchangeFormat } from "./database/exchange/row-format.js";
export type {
  ArmTally,
  ExperimentArm,
  ExperimentInput,
  ExperimentRecord,
} from "./database/experiments/experiment-record.js";
export type { ExperimentRegistry } from "./database/experiments/experiment-registry.js";
export type { GivenRows } from "./database/given/given-rows.js";
export type {
  GivenItem,
  ImpressionInput,
  ImpressionRecord,
  RecommendationRecord,
} from "./database/given/recommendation-record.js";
export type {
  Attributes,
  ContentReference,
  ContentReferences,
  FileReference,
  ItemInput,
  ItemRecord,
  TextReference,
} from "./database/items/item-record.js";
export type { ItemRows, ListOptions } from "./database/items/item-rows.js";
export type { ClaimOptions, JobQueue } from "./database/jobs/job-queue.js";
export type { JobInput, JobRecord } from "./database/jobs/job-record.js";
export type { ApiKeyRecord, ApiKeys } from "./database/keys/api-keys.js";
export type { LiveStore } from "./database/live-store.js";
export type { ModelInput, ModelRecord, ModelRegistry, Promotion } from "./database/models/model-registry.js";
export {
  holdsLiveStore,
  type LiveStorePlace,
  type OpenLiveStoreOptions,
  openLiveStore,
} from "./database/open-live-store.js";
export type { Retention, RetentionCounts, RetentionLimits } from "./database/privacy/retention.js";
export type {
  ForgetCheck,
  ForgetCounts,
  UserCounts,
  UserExport,
  UserPrivacy,
} from "./database/privacy/user-privacy.js";
export type { ReceiptCheck, ReceiptToVerify } from "./database/privacy/verify-receipt.js";
export type { BegunRequest, RequestLog } from "./database/requests/request-log.js";
export type { ChosenSpace, SpaceRecord, SpaceRows } from "./database/spaces/space-rows.js";
export { timeOrderedId } from "./database/time-ordered-id.js";
export type { PutUsersResult, UserInput, UserRecord, UserRows } from "./database/users/user-rows.js";
export type { UserVectorRow, UserVectorRows } from "./database/vectors/user-vector-rows.js";
export type { VectorRow, VectorRows } from "./database/vectors/vector-rows.js";
export type { SpaceVector, VectorsByOwner } from "./database/vectors/vectors-by-owner.js";
export {
  type Derivation,
  type DerivedContent,
  type DerivedModality,
  type DerivedUse,
  derivedKey,
} from "./derived/derived-content.js";
export { dropDerivedPictures, keepDerivedPicture } from "./derived/derived-pictures.js";
export { type DerivedContents, readDerived } from "./derived/read-derived.js";
export { withoutDerived } from "./derived/with-derived.js";
export { appendDerived, writeDerived } from "./derived/write-derived.js";
export { writeDerivedUse } from "./derived/write-derived-use.js";
export type { EmbeddingStore, SpaceStore } from "./embeddings/embedding-store.js";
export { embeddingsFolder } from "./embeddings/embeddings-folder.js";
export {
  type EncodeIntoOptions,
  type EncodeIntoProgress,
  type EncodeIntoResult,
  encodeInto,
} from "./embeddings/encode-into.js";
export { type OpenStoreOptions, openEmbeddingStore } from "./embeddings/open-embedding-store.js";
export { readItemRows } from "./embeddings/read-item-rows.js";
export type { RowFinder } from "./embeddings/row-finder.js";
export { lockFolder, type StoreLock } from "./embeddings/store-lock.js";
export {
  type ImportFormat,
  type ImportOptions,
  type ImportReport,
  importCatalogue,
} from "./import/import-catalogue.js";
export type { FeatureFile } from "./import/read-features.js";
