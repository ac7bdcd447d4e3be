import type { Pace } from "../../linear-algebra/pace.js";
import type { CandidateLists } from "./candidate-lists.js";

/** Times the squared length of the weights, which keeps parts alike at like weights. Chosen on validation rows of two data sets. */
const RIDGE = 0.03;

/**
 * The mean over users of the mean of `log Σ exp(s) - s` over their positives, `s` the weighted sum of an item's row and the
 * sum over the user's list (Cao et al., Learning to Rank: From Pairwise Approach to Listwise Approach, ICML 2007), and a ridge.
 * Convex in the weights. Users whose share is 0 do not count.
 */
export async function listwiseLoss(
  lists: CandidateLists,
  weights: Float64Array,
  pace: Pace,
): Promise<number> {
  let [sum, users] = [0, 0];
  await walkUsers(lists, { weights, pace }, (user, from, { scores, logSum }) => {
    users++;
    for (let at = 0; at < scores.length; at++)
      if (lists.positive[from + at] === 1) sum += lists.share[user]! * (logSum - scores[at]!);
  });
  return sum / Math.max(1, users) + RIDGE * squaredLength(weights);
}

/** The loss at some weights. */
export interface ListwiseSlope {
  readonly loss: number;
  /** `[columns]`. */
  readonly gradient: Float64Array;
  /** `[columns, columns]`: second derivatives, of which the lower triangle is filled. */
  readonly curvature: Float64Array;
}

/** {@link listwiseLoss} with its first and second derivatives. */
export async function listwiseSlope(
  lists: CandidateLists,
  weights: Float64Array,
  pace: Pace,
): Promise<ListwiseSlope> {
  const { columns, rows, positive, share } = lists;
  const gradient = new Float64Array(columns);
  const curvature = new Float64Array(columns * columns);
  const mean = new Float64Array(columns);
  let users = 0;
  let sum = 0;
  await walkUsers(lists, { weights, pace }, (user, from, { scores, logSum }) => {
    users++;
    mean.fill(0);
    let listed = 0;
    for (let at = 0; at < scores.length; at++) {
      const counts = positive[from + at] === 1 ? share[user]! : 0;
      listed += counts;
      sum += counts * (logSum - scores[at]!);
      addRow(mean, rows, (from + at) * columns, Math.exp(scores[at]! - logSum));
      if (counts > 0) addRow(gradient, rows, (from + at) * columns, -counts);
    }
    for (let column = 0; column < columns; column++) gradient[column]! += listed * mean[column]!;
    for (let at = 0; at < scores.length; at++)
      addSquare(curvature, rows, (from + at) * columns, mean, listed * Math.exp(scores[at]! - logSum));
  });
  const scale = 1 / Math.max(1, users);
  for (let at = 0; at < curvature.length; at++) curvature[at]! *= scale;
  for (let column = 0; column < columns; column++) {
    gradient[column] = scale * gradient[column]! + 2 * RIDGE * weights[column]!;
    curvature[column * columns + column]! += 2 * RIDGE;
  }
  return { loss: scale * sum + RIDGE * squaredLength(weights), gradient, curvature };
}

interface ScoredList {
  /** Of the user's items. */
  readonly scores: Float64Array;
  /** Logarithm of the sum of their exponentials. */
  readonly logSum: number;
}

async function walkUsers(
  { columns, offsets, rows, share }: CandidateLists,
  { weights, pace }: { readonly weights: Float64Array; readonly pace: Pace },
  visit: (user: number, from: number, list: ScoredList) => void,
): Promise<void> {
  for (let user = 0; user < share.length; user++) {
    if (share[user] === 0) continue;
    if (pace.due()) await pace.step(0, "learning weights");
    const from = offsets[user]!;
    const scores = new Float64Array(offsets[user + 1]! - from);
    let most = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < scores.length; at++) {
      let score = 0;
      for (let column = 0, place = (from + at) * columns; column < columns; column++, place++)
        score += weights[column]! * rows[place]!;
      scores[at] = score;
      most = Math.max(most, score);
    }
    let sum = 0;
    for (let at = 0; at < scores.length; at++) sum += Math.exp(scores[at]! - most);
    visit(user, from, { scores, logSum: most + Math.log(sum) });
  }
}

function addRow(target: Float64Array, rows: Float32Array, from: number, scale: number): void {
  for (let column = 0; column < target.length; column++) target[column]! += scale * rows[from + column]!;
}

/** Adds the square of a row less the mean, lower triangle alone. */
function addSquare(
  target: Float64Array,
  rows: Float32Array,
  from: number,
  mean: Float64Array,
  scale: number,
): void {
  const columns = mean.length;
  for (let row = 0; row < columns; row++) {
    const own = scale * (rows[from + row]! - mean[row]!);
    for (let column = 0, place = row * columns; column <= row; column++, place++)
      target[place]! += own * (rows[from + column]! - mean[column]!);
  }
}

function squaredLength(weights: Float64Array): number {
  return weights.reduce((sum, weight) => sum + weight * weight, 0);
}
