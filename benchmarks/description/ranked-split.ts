import { type Matrix, pick, transpose, weightedSum, zeros } from "../retrieval/dense-matrix.js";
import type { Draw } from "../retrieval/seeded-draw.js";
import { jointCosines, recallAtTen, standardRows } from "./description-retrieval.js";

/** Rows of photos and of their captions, five each. */
export interface RetrievalParts {
  readonly features: Matrix;
  readonly queries: Matrix;
  /** Of each photo's captions. */
  readonly means: Matrix;
  readonly itemOf: readonly number[];
  /** `[captions, photos]`, of captions with descriptions. */
  readonly scores: Matrix;
}

/** Recall@10 of the test photos' captions: by a joint space of the training pairs, by descriptions, and by both. */
export function rankedSplit(
  { features, queries, means, itemOf, scores }: RetrievalParts,
  { train, test }: Draw,
) {
  const asked = itemOf.flatMap((item, query) => (test.includes(item) ? [query] : []));
  const wanted = asked.map((query) => test.indexOf(itemOf[query]!));
  // Each caption is a text of its own: the joint space is learnt from means and asked with single captions.
  const joint = zeros(asked.length, test.length);
  for (let caption = 0; caption < 5; caption++) {
    const rows = zeros(means.rows, means.columns);
    rows.values.set(means.values);
    for (const item of test) {
      const from = (item * 5 + caption) * means.columns;
      rows.values.set(queries.values.subarray(from, from + means.columns), item * means.columns);
    }
    const cosines = transpose(pick(jointCosines(features, rows, train), test, test));
    for (const [at, query] of asked.entries()) {
      if (query % 5 !== caption) continue;
      const from = wanted[at]! * test.length;
      joint.values.set(cosines.values.subarray(from, from + test.length), at * test.length);
    }
  }
  const words = pick(scores, asked, test);
  const [standardJoint, standardWords] = [standardRows(joint), standardRows(words)];
  return {
    joint: recallAtTen(joint, wanted),
    words: recallAtTen(words, wanted),
    both: (weight: number) =>
      recallAtTen(
        weightedSum([
          [1, standardJoint],
          [weight, standardWords],
        ]),
        wanted,
      ),
  };
}
