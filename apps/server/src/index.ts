export { createApiKey, type Role, type StoredKey } from "./access/api-key.js";
export { storedKeys } from "./access/stored-keys.js";
export type {
  Answer,
  AnswerItem,
  RecommendAnswer,
  RecommendRequest,
  Resemblance,
  SimilarRequest,
} from "./catalogue/answer.js";
export type { DerivedView, ItemView, MediumView } from "./catalogue/item-view.js";
export { type LoadedChannels, loadChannels } from "./catalogue/load-channels.js";
export { type OpenCatalogue, type OpenCatalogueOptions, openCatalogue } from "./catalogue/open-catalogue.js";
export type { ConversionChoice } from "./convert/choose-conversions.js";
export {
  type ConversionReport,
  type ConvertCatalogueOptions,
  convertCatalogue,
} from "./convert/convert-catalogue.js";
export type { ConverterContext, ConverterRecipe } from "./convert/converter-recipe.js";
export { converterRecipes } from "./convert/converter-recipes.js";
export type { FailedConversion } from "./convert/convertible-contents.js";
export { type DeriveTextsOptions, type DerivingCatalogue, deriveTexts } from "./convert/derive-texts.js";
export { type ConversionPlan, planConversion } from "./convert/plan-conversion.js";
export { type RemoveDerivedOptions, removeDerived } from "./convert/remove-derived.js";
export { createLiveServer, type LiveServerOptions } from "./create-live-server.js";
export type { ChannelReport, FailedContent } from "./encode/channel-report.js";
export { type EncodeCatalogueOptions, encodeCatalogue } from "./encode/encode-catalogue.js";
export { settledModel } from "./encode/model-folder-of.js";
export { ownersByDigest } from "./encode/owners-by-digest.js";
export { withUsers } from "./encode/with-users.js";
export type { EncoderRecipe, OpenEncoder, RecipeContext } from "./encoders/encoder-recipe.js";
export { isHostedReference, withKeyName } from "./encoders/hosted-reference.js";
export { hubOfEnvironment } from "./encoders/hub-of-environment.js";
export { type RecipeParts, recipeContext } from "./encoders/recipe-context.js";
export { recipes } from "./encoders/recipes.js";
export type { JointProjector } from "./joint/joint-index.js";
export {
  type EnrichCatalogueOptions,
  type EnrichmentReport,
  enrichCatalogue,
  estimateEnrichment,
} from "./language/enrich-catalogue.js";
export { openHostedLanguage } from "./language/open-hosted-language.js";
export type { LiveCatalogue, PutItemResult } from "./live/live-catalogue.js";
export type { OpenLiveCatalogueOptions } from "./live/live-catalogue-options.js";
export { openLiveCatalogue } from "./live/open-live-catalogue.js";
export type { RequestEntry } from "./operations/request-log.js";
export { type Certificate, certifyModel } from "./parity/certify-model.js";
export { type Golden, readGolden } from "./parity/golden.js";
export {
  type FolderForgetReceipt,
  type ForgetInFolderOptions,
  type ForgetPlace,
  forgetInFolder,
  verifyInFolder,
} from "./privacy/forget-in-folder.js";
export type { PrivacyNote, PrivateAggregates } from "./privacy/private-aggregates.js";
export { createPseudonyms, type Pseudonyms, readPseudonyms } from "./privacy/pseudonyms.js";
export { openTraces, type Traces } from "./tracing/open-traces.js";
export type { OtlpExporterOptions } from "./tracing/otlp-exporter.js";
export type { Tracer } from "./tracing/tracer.js";
