import type { Place } from "./kernel-teams.js";
import { randomValues } from "./random-values.js";

export interface RandomBatch {
  readonly users: Int32Array;
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
  readonly userTable: Float32Array;
  readonly itemTable: Float32Array;
  readonly dimensions: number;
}

/** A batch with repeated users and items; about one sample in six is void. */
export function randomBatch(samples: number, each: number, dimensions: number, seed: number): RandomBatch {
  const random = randomValues(seed);
  const [users, items] = [1 + random.below(9), 2 + random.below(9)];
  const negatives = random.indices(samples * each, items);
  for (let sample = 0; sample < samples; sample++) if (random.next() < 0.17) negatives[sample * each] = -1;
  return {
    users: random.indices(samples, users),
    positives: random.indices(samples, items),
    negatives,
    userTable: random.floats(users * dimensions),
    itemTable: random.floats(items * dimensions),
    dimensions,
  };
}

export function placeBatch(place: Place, batch: RandomBatch): RandomBatch {
  return {
    users: place.ints(batch.users),
    positives: place.ints(batch.positives),
    negatives: place.ints(batch.negatives),
    userTable: place.floats(batch.userTable),
    itemTable: place.floats(batch.itemTable),
    dimensions: batch.dimensions,
  };
}

/** Dot product of a user's and an item's row, in double precision. */
export function plainScore(batch: RandomBatch, user: number, item: number): number {
  let sum = 0;
  for (let at = 0; at < batch.dimensions; at++) {
    sum += batch.userTable[user * batch.dimensions + at]! * batch.itemTable[item * batch.dimensions + at]!;
  }
  return sum;
}

/** `target[row] += scale * source[otherRow]`. */
export function addPlainRow(
  target: Float64Array,
  row: number,
  source: ArrayLike<number>,
  otherRow: number,
  scale: number,
  dimensions: number,
): void {
  for (let at = 0; at < dimensions; at++) {
    target[row * dimensions + at]! += scale * source[otherRow * dimensions + at]!;
  }
}
