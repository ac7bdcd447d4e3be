import type { Matrix } from "./dense-matrix.js";

/** Ranks, from 1, at which each photo finds its text among some pairs, and each text its photo. */
export interface PairRanks {
  readonly textOfPhoto: readonly number[];
  readonly photoOfText: readonly number[];
}

/** Ranks among the given pairs alone; of equal similarities the right one ranks last, so that ties earn nothing. */
export function rankPairs({ values, columns }: Matrix, pairs: readonly number[]): PairRanks {
  const at = (photo: number, text: number) => values[photo * columns + text]!;
  const rank = (pair: number, similarity: (other: number) => number) =>
    pairs.filter((other) => similarity(other) >= similarity(pair)).length;
  return {
    textOfPhoto: pairs.map((photo) => rank(photo, (text) => at(photo, text))),
    photoOfText: pairs.map((text) => rank(text, (photo) => at(photo, text))),
  };
}

/** Percent of ranks up to `k`. */
export function recallAt(k: number, ranks: readonly number[]): number {
  return (100 * ranks.filter((rank) => rank <= k).length) / ranks.length;
}

/** Mean logarithm of all ranks: smoother than a recall where validation pairs are few; the less, the better. */
export function meanLogRank({ textOfPhoto, photoOfText }: PairRanks): number {
  const all = [...textOfPhoto, ...photoOfText];
  return all.reduce((sum, rank) => sum + Math.log(rank), 0) / all.length;
}
