import { pairedBootstrap } from "@modalis/evaluation";
import type { Matrix } from "./dense-matrix.js";
import { rankPairs } from "./rank-quality.js";

/** Whether photos and texts found each other among the first ten, photo by photo over all draws that tested it. */
export interface PhotoHits {
  /** The next draw. */
  add(similarities: Matrix, test: readonly number[]): void;
  /** Mean over its draws, of those from `from` to before `to`, by photo that was tested: `photo to text` and `text to photo`. */
  byPhoto(from: number, to: number): readonly [Float64Array, Float64Array];
}

interface DrawHits {
  readonly test: readonly number[];
  /** By place in the test: whether the partner was among the first, both ways. */
  readonly found: readonly [readonly boolean[], readonly boolean[]];
}

const FIRST = 10;

/** @param photos How many there are. */
export function createPhotoHits(photos: number): PhotoHits {
  const draws: DrawHits[] = [];
  const among = (ranks: ArrayLike<number>) => Array.from(ranks, (rank) => rank <= FIRST);
  return {
    add(similarities, test) {
      const ranks = rankPairs(similarities, test);
      draws.push({ test, found: [among(ranks.textOfPhoto), among(ranks.photoOfText)] });
    },
    byPhoto(from, to) {
      const counts = new Float64Array(photos);
      const sums = [new Float64Array(photos), new Float64Array(photos)] as const;
      for (const { test, found } of draws.slice(from, to))
        for (const [at, photo] of test.entries()) {
          counts[photo]! += 1;
          for (const way of [0, 1] as const) sums[way][photo]! += found[way][at] ? 1 : 0;
        }
      const tested = [...counts.keys()].filter((photo) => counts[photo]! > 0);
      const means = (sum: Float64Array) => Float64Array.from(tested, (photo) => sum[photo]! / counts[photo]!);
      return [means(sums[0]), means(sums[1])];
    },
  };
}

/** Draws that are counted together: those from `from` to before `to`. */
export interface CountedDraws {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Prints how much more often the first finds its partner than the second, in points of Recall@10. Draws share photos, so
 * a photo counts once, by its mean over the draws that tested it; photos are drawn again 10,000 times.
 */
export function printGain(
  name: string,
  first: PhotoHits,
  second: PhotoHits,
  counted: readonly CountedDraws[],
): void {
  const both = (ways: readonly [Float64Array, Float64Array]) =>
    ways[0].map((hit, photo) => (hit + ways[1][photo]!) / 2);
  for (const { name: which, from, to } of counted) {
    const [own, other] = [first.byPhoto(from, to), second.byPhoto(from, to)];
    const ways = [
      ["photo to text", own[0], other[0]],
      ["text to photo", own[1], other[1]],
      ["both ways", both(own), both(other)],
    ] as const;
    for (const [way, left, right] of ways) {
      const { difference, interval, pValue } = pairedBootstrap(left, right, { seed: 1 });
      const [low, high] = interval.map((end) => (100 * end).toFixed(1));
      console.log(
        `${name}, ${which}, ${way}: ${(100 * difference).toFixed(1)} points (95 %: ${low} to ${high}), p ${pValue.toPrecision(2)}`,
      );
    }
  }
}
