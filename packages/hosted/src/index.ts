export type { AnswerCache } from "./cache/answer-cache.js";
export { cacheKey, digestOf } from "./cache/cache-key.js";
export { folderCache } from "./cache/folder-cache.js";
export type { CallLimits } from "./calls/call-limits.js";
export type { Clock } from "./calls/clock.js";
export {
  createModelCaller,
  type ModelCaller,
  type ModelCallerOptions,
  type ModelRequest,
} from "./calls/model-caller.js";
export { convertEach } from "./convert/convert-each.js";
export {
  CAPTION_INSTRUCTIONS,
  createHostedCaptioner,
  type HostedCaptioner,
  type HostedCaptionerOptions,
} from "./convert/hosted-captioner.js";
export {
  createHostedIllustrator,
  type HostedIllustrator,
  type HostedIllustratorOptions,
} from "./convert/hosted-illustrator.js";
export {
  createHostedTranscriber,
  type HostedTranscriber,
  type HostedTranscriberOptions,
  type Transcript,
} from "./convert/hosted-transcriber.js";
export { smallJpeg } from "./convert/small-jpeg.js";
export { type CostEstimate, estimateEmbeddingCost } from "./cost/cost-estimate.js";
export { estimateTokens } from "./cost/estimate-tokens.js";
export type { Prices, Quantities } from "./cost/prices.js";
export type { CostReport } from "./cost/usage-meter.js";
export {
  createHostedTextEncoder,
  type HostedTextEncoder,
  type HostedTextEncoderOptions,
} from "./encoder/hosted-text-encoder.js";
export type { StructuredOutput } from "./endpoint/chat-route.js";
export {
  type OpenAiCompatibleModels,
  type OpenAiCompatibleOptions,
  openAiCompatible,
} from "./endpoint/openai-compatible.js";
export {
  createHostedLanguage,
  type HostedLanguage,
  type HostedLanguageOptions,
} from "./language/hosted-language.js";
export type { LanguageReply, LanguageRequest, Picture } from "./language/language-request.js";
export type { EmbeddingAnswer, EmbeddingCall, EmbeddingModel } from "./models/embedding-model.js";
export type { HostedOptions } from "./models/hosted-options.js";
export type { ImageAnswer, ImageCall, ImageModel } from "./models/image-model.js";
export type {
  FilePart,
  LanguageAnswer,
  LanguageCall,
  LanguageMessage,
  LanguageModel,
  TextPart,
} from "./models/language-model.js";
export type {
  TranscriptionAnswer,
  TranscriptionCall,
  TranscriptionModel,
} from "./models/transcription-model.js";
export {
  createRedactor,
  type Redacted,
  type Redactor,
  type RedactorOptions,
} from "./redaction/create-redactor.js";
export type { PersonalDataKind } from "./redaction/personal-data-kind.js";
export type { StandInFault } from "./stand-in/stand-in-fault.js";
export type { StandInChat } from "./stand-in/stand-in-routes.js";
export {
  type StandInOptions,
  type StandInRequest,
  type StandInServer,
  startStandInServer,
} from "./stand-in/start-stand-in-server.js";
