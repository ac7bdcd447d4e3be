import { choleskyInPlace, choleskySolveInPlace } from "../../linear-algebra/cholesky.js";
import type { Pace } from "../../linear-algebra/pace.js";
import type { CandidateLists } from "./candidate-lists.js";
import { listwiseLoss, listwiseSlope } from "./listwise-loss.js";

const MOST_STEPS = 30;
/** Newton's decrement, twice what a step still promises of the loss, at which the optimum counts as reached. */
const SMALL = 1e-7;
const MOST_HALVINGS = 20;

/**
 * The weights under which what people took is likeliest of their lists (see `listwiseLoss`), at least 0 and of sum 1. All
 * parts are weighed at once, so that one that only corrects others is found: greedy steps try one at a time.
 *
 * Newton's method with halved steps; parts that would count against their own scores are left out, and the rest learned again.
 *
 * @param learning `[users]`: 1 for those to learn from.
 * @returns A weight a part; zeros where nothing can be learned.
 */
export async function listwiseWeights(
  lists: CandidateLists,
  learning: Uint8Array,
  pace: Pace,
): Promise<number[]> {
  const learned = { ...lists, share: lists.share.map((own, user) => own * learning[user]!) };
  let parts = Array.from({ length: lists.columns }, (_, part) => part);
  let own: Float64Array = new Float64Array(lists.columns);
  while (parts.length > 0) {
    own = await minimise(onlyColumns(learned, parts), own, pace);
    const counts = (at: number): boolean => own[at]! > 0;
    if (parts.every((_, at) => counts(at))) break;
    parts = parts.filter((_, at) => counts(at));
    own = own.filter((weight) => weight > 0);
  }
  const weights = Array<number>(lists.columns).fill(0);
  const sum = own.reduce((total, weight) => total + weight, 0);
  for (const [at, part] of parts.entries()) weights[part] = own[at]! / sum;
  return weights;
}

async function minimise(lists: CandidateLists, start: Float64Array, pace: Pace): Promise<Float64Array> {
  let weights: Float64Array = start.slice();
  for (let made = 0; made < MOST_STEPS; made++) {
    const { loss, gradient, curvature } = await listwiseSlope(lists, weights, pace);
    choleskyInPlace(curvature, lists.columns);
    const step = gradient.slice();
    choleskySolveInPlace(curvature, lists.columns, step);
    const decrement = step.reduce((sum, value, at) => sum + value * gradient[at]!, 0);
    if (decrement < SMALL) break;
    const next = await halvedStep(lists, { weights, step, loss, decrement }, pace);
    if (next === undefined) break;
    weights = next;
  }
  return weights;
}

/** The first of the steps, each half of the one before, that gains what its slope promises; undefined where none does. */
async function halvedStep(
  lists: CandidateLists,
  from: { weights: Float64Array; step: Float64Array; loss: number; decrement: number },
  pace: Pace,
): Promise<Float64Array | undefined> {
  for (let halving = 0, share = 1; halving < MOST_HALVINGS; halving++, share /= 2) {
    const tried = from.weights.map((weight, at) => weight - share * from.step[at]!);
    if ((await listwiseLoss(lists, tried, pace)) <= from.loss - 1e-4 * share * from.decrement) return tried;
  }
  return undefined;
}

function onlyColumns(lists: CandidateLists, parts: readonly number[]): CandidateLists {
  const rows = new Float32Array(lists.positive.length * parts.length);
  for (let row = 0; row < lists.positive.length; row++)
    for (const [at, part] of parts.entries())
      rows[row * parts.length + at] = lists.rows[row * lists.columns + part]!;
  return { ...lists, columns: parts.length, rows };
}
