/** An image model of the AI SDK (`ImageModelV2` to `V4` of `@ai-sdk/provider`), by its shape alone. */
export interface ImageModel {
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
  doGenerate(call: ImageCall): PromiseLike<ImageAnswer>;
}

/** Pictures to make of a text. */
export interface ImageCall {
  readonly prompt: string;
  readonly n: number;
  readonly size: `${number}x${number}` | undefined;
  readonly aspectRatio: undefined;
  readonly seed: number | undefined;
  readonly files: undefined;
  readonly mask: undefined;
  readonly providerOptions: Record<string, never>;
  readonly abortSignal?: AbortSignal;
}

/** The pictures that were made. */
export interface ImageAnswer {
  /** Bytes, or base64 of them. */
  readonly images: readonly string[] | readonly Uint8Array[];
  readonly usage?:
    | { readonly inputTokens: number | undefined; readonly outputTokens: number | undefined }
    | undefined;
}
