import { pairedTTest } from "@modalis/evaluation";
import type { Matrix } from "./dense-matrix.js";
import { rankPairs } from "./rank-quality.js";

/** Whether photos and texts found each other among the first ten, photo by photo over all draws that tested it. */
export interface PhotoHits {
  add(similarities: Matrix, test: readonly number[]): void;
  /** Mean over its draws by photo that was tested, `photo to text` and `text to photo`. */
  byPhoto(): readonly [Float64Array, Float64Array];
}

const FIRST = 10;

/** @param photos How many there are. */
export function createPhotoHits(photos: number): PhotoHits {
  const counts = new Float64Array(photos);
  const sums = [new Float64Array(photos), new Float64Array(photos)] as const;
  return {
    add(similarities, test) {
      const ranks = rankPairs(similarities, test);
      for (const [at, photo] of test.entries()) {
        counts[photo]! += 1;
        if (ranks.textOfPhoto[at]! <= FIRST) sums[0][photo]! += 1;
        if (ranks.photoOfText[at]! <= FIRST) sums[1][photo]! += 1;
      }
    },
    byPhoto() {
      const tested = [...counts.keys()].filter((photo) => counts[photo]! > 0);
      const means = (sum: Float64Array) => Float64Array.from(tested, (photo) => sum[photo]! / counts[photo]!);
      return [means(sums[0]), means(sums[1])];
    },
  };
}

/**
 * Prints how much more often the first finds its partner than the second, in points of Recall@10. Draws share photos, so
 * a photo counts once, by its mean over the draws.
 */
export function printGain(name: string, first: PhotoHits, second: PhotoHits): void {
  const [own, other] = [first.byPhoto(), second.byPhoto()];
  const both = (ways: readonly [Float64Array, Float64Array]) =>
    ways[0].map((hit, photo) => (hit + ways[1][photo]!) / 2);
  const ways = [
    ["photo to text", own[0], other[0]],
    ["text to photo", own[1], other[1]],
    ["both ways", both(own), both(other)],
  ] as const;
  for (const [way, left, right] of ways) {
    const { difference, interval, pValue } = pairedTTest(left, right);
    const [low, high] = interval.map((end) => (100 * end).toFixed(1));
    console.log(
      `${name}, ${way}: ${(100 * difference).toFixed(1)} points (95 %: ${low} to ${high}), p ${pValue.toPrecision(1)}`,
    );
  }
}
