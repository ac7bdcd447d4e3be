import { PIECES } from "./tiny-tokenizers.js";
import { TINY, TINY_TOKENS, TINY_TYPES } from "./tiny-transformer.js";

/** What the tiny transformer computes, in float64: token rows `[tokens][dimensions]`. */
export function hiddenRows(ids: readonly number[], tokenTypes = false): number[][] {
  const { dimensions } = TINY;
  const x = ids.map((id) =>
    Array.from(
      { length: dimensions },
      (_, d) => TINY_TOKENS[id * dimensions + d]! + (tokenTypes ? TINY_TYPES[d]! : 0),
    ),
  );
  return x.map((row) => {
    const scores = x.map((other) => Math.exp(row.reduce((sum, value, d) => sum + value * other[d]!, 0)));
    const total = scores.reduce((sum, score) => sum + score);
    return row.map(
      (value, d) => value + scores.reduce((sum, score, at) => sum + score * x[at]![d]!, 0) / total,
    );
  });
}

const column = (rows: readonly number[][], d: number) => rows.map((row) => row[d]!);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** Each pooling by the last part of its name in `1_Pooling/config.json`. */
export const REFERENCE: Readonly<Record<string, (values: readonly number[]) => number>> = {
  cls_token: (values) => values[0]!,
  max_tokens: (values) => Math.max(...values),
  mean_tokens: (values) => sum(values) / values.length,
  mean_sqrt_len_tokens: (values) => sum(values) / Math.sqrt(values.length),
  weightedmean_tokens: (values) =>
    sum(values.map((value, at) => value * (at + 1))) / sum(values.map((_, at) => at + 1)),
  lasttoken: (values) => values.at(-1)!,
};

/** Pools token rows by the formula of that name. */
export const pooled = (rows: readonly number[][], pooling: string) =>
  rows[0]!.map((_, d) => REFERENCE[pooling]!(column(rows, d)));

/** Id of a piece of the tiny WordPiece vocabulary. */
export const pieceId = (piece: string) => 4 + PIECES.indexOf(piece);

/** `[CLS] the dog ##s run ##ning [SEP]` and `[CLS] a cat [SEP]`. */
export const LONG = {
  text: "The dogs running",
  ids: [1, pieceId("the"), pieceId("dog"), pieceId("##s"), pieceId("run"), pieceId("##ning"), 2],
};
export const SHORT = { text: "a CAT", ids: [1, pieceId("a"), pieceId("cat"), 2] };
