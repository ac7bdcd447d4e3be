export {
  type AttributeSummary,
  type SummariseOptions,
  summariseAttributes,
} from "./ask/catalogue-attributes.js";
export { type Question, type ReadQuestion, readQuestion } from "./ask/read-question.js";
export { sayAnswer } from "./ask/say-answer.js";
export {
  createItemEnricher,
  type EnrichedItem,
  type ItemEnricher,
  type ItemEnricherOptions,
} from "./enrich/create-item-enricher.js";
export type { Enrichment } from "./enrich/enrichment-of.js";
export type { ItemContents } from "./enrich/item-contents.js";
export { checkGrounded, type Grounding, type GroundingOptions } from "./ground/check-grounded.js";
export type { ExplanationFacts, LikedFact } from "./ground/explanation-facts.js";
export {
  type GroundedSentence,
  type GroundedSentenceOptions,
  groundedSentence,
} from "./ground/grounded-sentence.js";
export { type Reranked, type RerankRequest, rerankItems } from "./rerank/rerank-items.js";
