/**
 * An embedding model of the AI SDK (`EmbeddingModelV2` to `V4` of `@ai-sdk/provider`), by its shape alone: no package of
 * the SDK is needed to pass one in.
 */
export interface EmbeddingModel {
  /** `"v2"`, `"v3"` or `"v4"`. */
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
  /** Most texts a call; no limit is known when undefined. */
  readonly maxEmbeddingsPerCall: PromiseLike<number | undefined> | number | undefined;
  doEmbed(call: EmbeddingCall): PromiseLike<EmbeddingAnswer>;
}

/** Texts to embed. */
export interface EmbeddingCall {
  readonly values: string[];
  readonly abortSignal?: AbortSignal;
  /** Asked of models whose vectors can be made shorter; read by `"v4"` models. */
  readonly dimensions?: number;
}

/** A row for each text, in their order. */
export interface EmbeddingAnswer {
  /** One a value, in order. */
  readonly embeddings: readonly (readonly number[])[];
  readonly usage?: { readonly tokens: number } | undefined;
}
