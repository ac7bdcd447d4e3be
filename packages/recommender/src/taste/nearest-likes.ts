import { dotAt } from "../catalogue/dot-at.js";
import type { TasteExample } from "./taste-example.js";

/** The liked rows that a row is compared with one by one. */
export interface NearestLikes {
  /** Unit rows of `examples`, the weightiest likes first. */
  readonly examples: readonly TasteExample[];
}

/** How many of the likes nearest to a row speak for it: two can agree by chance, five blur a small taste. */
const NEAREST = 3;

/** The `most` weightiest likes; among equals, those that come first. */
export function chooseNearestLikes(examples: readonly TasteExample[], most: number): NearestLikes {
  const liked = examples.filter(({ weight }) => weight > 0).sort((left, right) => right.weight - left.weight);
  return { examples: liked.slice(0, most) };
}

/**
 * Mean cosine of a row with the three likes nearest to it.
 *
 * Unlike a mean profile, it does not blur a user who likes several kinds of thing into one that lies between.
 *
 * @param except A like that must not speak for the row, because it is that row.
 */
export function nearestScore(
  { examples }: NearestLikes,
  values: Float32Array,
  start: number,
  except?: TasteExample,
): number {
  let [first, second, third] = [0, 0, 0];
  let compared = 0;
  for (const example of examples) {
    if (example === except) continue;
    const cosine = dotAt(values, start, example.row);
    // Places that are still free are taken whatever the cosine.
    if (compared < 1 || cosine > first) [first, second, third] = [cosine, first, second];
    else if (compared < 2 || cosine > second) [second, third] = [cosine, second];
    else if (compared < 3 || cosine > third) third = cosine;
    compared++;
  }
  return (first + second + third) / Math.max(Math.min(compared, NEAREST), 1);
}

/** The likes behind {@link nearestScore}, each with its share: the shares sum to the score. */
export function nearestShares(
  { examples }: NearestLikes,
  row: Float32Array,
): { example: TasteExample; share: number }[] {
  const nearest = examples
    .map((example) => ({ example, cosine: dotAt(row, 0, example.row) }))
    .sort((left, right) => right.cosine - left.cosine)
    .slice(0, NEAREST);
  return nearest.map(({ example, cosine }) => ({ example, share: cosine / nearest.length }));
}
