/** Where one row came from, so that it can be traced, reused and erased. */
export interface RowProvenance {
  /** SHA-256, in hexadecimal, of each raw content behind the row; several when parts were pooled. */
  readonly contentSha256: readonly string[];
  /** What the encoder did that a reader should know: `"truncated to 128 tokens"`, `"8 frames"`. */
  readonly notes?: readonly string[];
}
