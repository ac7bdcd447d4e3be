/** Token ids of several texts, filled up to the longest; what models read. */
export interface PaddedTokens {
  readonly rows: number;
  /** Tokens a row, padding included. */
  readonly length: number;
  /** `[rows, length]`. */
  readonly ids: Int32Array;
  /** `[rows, length]`: 1 for a token, 0 for padding, which stands at the end. */
  readonly mask: Int32Array;
}

/**
 * Lays token ids side by side, padded at the end with `paddingId`.
 *
 * @param least Tokens a row at least; 0 when absent.
 */
export function padTokens(texts: readonly ArrayLike<number>[], paddingId: number, least = 0): PaddedTokens {
  const length = texts.reduce((longest, ids) => Math.max(longest, ids.length), least);
  const ids = new Int32Array(texts.length * length).fill(paddingId);
  const mask = new Int32Array(texts.length * length);
  for (const [row, text] of texts.entries()) {
    ids.set(text, row * length);
    mask.fill(1, row * length, row * length + text.length);
  }
  return { rows: texts.length, length, ids, mask };
}
