/** A language model of the AI SDK (`LanguageModelV2` to `V4` of `@ai-sdk/provider`), by its shape alone. */
export interface LanguageModel {
  /** `"v2"`, `"v3"` or `"v4"`; pictures are handed over in another form since `"v4"`. */
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
  doGenerate(call: LanguageCall): PromiseLike<LanguageAnswer>;
}

/** What a language model is asked. */
export interface LanguageCall {
  /** Messages such as {@link LanguageMessage}; loosely typed, for the SDK's versions differ in what else a prompt may hold. */
  readonly prompt: readonly { readonly role: string; readonly content: unknown }[];
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly responseFormat?:
    | { type: "text" }
    | { type: "json"; schema?: Record<string, unknown>; name?: string };
  readonly abortSignal?: AbortSignal;
}

/** What we send of the messages that a prompt may hold. */
export type LanguageMessage =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user"; readonly content: readonly (TextPart | FilePart)[] };

/** A text of a message. */
export interface TextPart {
  readonly type: "text";
  readonly text: string;
}

/** A picture: its bytes, wrapped since `"v4"`. */
export interface FilePart {
  readonly type: "file";
  readonly mediaType: string;
  readonly data: Uint8Array | { readonly type: "data"; readonly data: Uint8Array };
}

/** What a language model answers. */
export interface LanguageAnswer {
  /** Parts; those of type `"text"` hold `text`. */
  readonly content: readonly { readonly type: string }[];
  /** A word, or since `"v3"` `{unified}`. */
  readonly finishReason: unknown;
  /** Numbers `inputTokens` and `outputTokens`, or since `"v3"` `{total}` of each. */
  readonly usage: unknown;
}
