/** A transcription model of the AI SDK (`TranscriptionModelV2` to `V4` of `@ai-sdk/provider`), by its shape alone. */
export interface TranscriptionModel {
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
  doGenerate(call: TranscriptionCall): PromiseLike<TranscriptionAnswer>;
}

/** A sound to write down. */
export interface TranscriptionCall {
  readonly audio: Uint8Array;
  /** E.g. `"audio/wav"`. */
  readonly mediaType: string;
  readonly abortSignal?: AbortSignal;
}

/** What was heard. */
export interface TranscriptionAnswer {
  readonly text: string;
  readonly segments: readonly {
    readonly text: string;
    readonly startSecond: number;
    readonly endSecond: number;
  }[];
  /** As the model names it. */
  readonly language: string | undefined;
  readonly durationInSeconds: number | undefined;
}
