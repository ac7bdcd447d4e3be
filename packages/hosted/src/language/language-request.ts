/** One question to a language model: what it shall do, and the content that it shall do it with. */
export interface LanguageRequest {
  /** What to do, in our own words: never content from outside. */
  readonly instructions: string;
  /** The content; it may come from outside, so that nothing in it is to be obeyed. */
  readonly text: string;
  readonly pictures?: readonly Picture[];
  /** Asks for JSON of this schema; the caller checks what comes. */
  readonly json?: { readonly name: string; readonly schema: Record<string, unknown> };
  /** Default 512. */
  readonly maxOutputTokens?: number;
  /** Whether the answer may come from the cache and be kept there; not for what people ask of themselves. Default true. */
  readonly keep?: boolean;
  readonly signal?: AbortSignal;
}

/** An encoded picture. */
export interface Picture {
  /** E.g. `"image/jpeg"`. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What a model said to a request. */
export interface LanguageReply {
  /** Trimmed, without the thoughts that some models write down before. */
  readonly text: string;
  /** Whether it was cut off at `maxOutputTokens`. */
  readonly truncated: boolean;
  readonly cached: boolean;
}
