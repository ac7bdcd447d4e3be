import { ModalisError } from "@modalis/contract";

/** The pieces of a SentencePiece unigram model; a piece's id is its index. */
export interface UnigramVocabulary {
  /** `[pieces]`: text of each piece; U+2581 stands for a space. */
  readonly pieces: readonly string[];
  /** `[pieces]`: log probability of each piece. */
  readonly scores: Float64Array;
}

/** Ids 0 to 5 (unknown, start, end and three spare ones) never match text. */
export const RESERVED_PIECES = 6;

/** The id of everything no piece covers. */
export const UNKNOWN_ID = 0;

/**
 * Checks the parsed rows `[piece, score]`; a `null` score counts as 0, as it does in the original tokenizer.
 *
 * @throws `INVALID_MODEL` naming the first row that is not a piece with a score.
 */
export function parseUnigramVocabulary(rows: unknown): UnigramVocabulary {
  if (!Array.isArray(rows) || rows.length <= RESERVED_PIECES) {
    throw new ModalisError("INVALID_MODEL", "a vocabulary is a list of more than six [piece, score] rows");
  }
  const scores = new Float64Array(rows.length);
  const pieces = rows.map((row: unknown, id) => {
    const [piece, score] = Array.isArray(row) ? (row as unknown[]) : [];
    if (typeof piece !== "string" || piece === "" || !(score === null || Number.isFinite(score))) {
      throw new ModalisError("INVALID_MODEL", `vocabulary row ${id} is not a [piece, score]`);
    }
    scores[id] = (score as number | null) ?? 0;
    return piece;
  });
  return { pieces, scores };
}
