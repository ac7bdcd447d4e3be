import { choleskyInPlace, choleskySolveInPlace } from "../../linear-algebra/cholesky.js";
import type { Pace } from "../../linear-algebra/pace.js";
import type { CandidateLists } from "./candidate-lists.js";
import { type ListwiseSlope, listwiseLoss, listwiseSlope } from "./listwise-loss.js";

const MOST_STEPS = 30;
/** Newton's decrement, twice what a step still promises of the loss, at which a step counts as the last. */
const SMALL = 1e-7;
const MOST_HALVINGS = 20;
/** A part is admitted and dropped again a few times at most; rounding could do so for ever. */
const MOST_ROUNDS_A_PART = 10;
/** A slope less steep than this is rounding. */
const FLAT = 1e-10;

/**
 * The weights, at least 0, under which what people took is likeliest of their lists (see `listwiseLoss`), scaled to sum 1.
 * All parts are weighed at once, so that one that only corrects others is found: greedy steps try one at a time.
 *
 * Newton's method with halved steps, each to the least of the quadratic model among weights of at least 0, so that a part left
 * out by one step comes back in a later one where it helps after all (Nocedal and Wright, Numerical Optimization, 2006, §18.1).
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
  const weights = await minimise(learned, pace);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Array.from(weights, (weight) => (sum > 0 ? weight / sum : 0));
}

async function minimise(lists: CandidateLists, pace: Pace): Promise<Float64Array> {
  let weights: Float64Array = new Float64Array(lists.columns);
  for (let made = 0; made < MOST_STEPS; made++) {
    const slope = await listwiseSlope(lists, weights, pace);
    const target = leastOfModel(slope, weights);
    const decrement = slope.gradient.reduce((sum, own, at) => sum + own * (weights[at]! - target[at]!), 0);
    const next = await halvedStep(lists, { weights, target, loss: slope.loss, decrement }, pace);
    if (next === undefined) break;
    weights = next;
    if (decrement < SMALL) break;
  }
  return weights;
}

/** The first of the steps, each half of the one before, that gains what its slope promises; undefined where none does. */
async function halvedStep(
  lists: CandidateLists,
  from: { weights: Float64Array; target: Float64Array; loss: number; decrement: number },
  pace: Pace,
): Promise<Float64Array | undefined> {
  if (!(from.decrement > 0)) return undefined;
  for (let halving = 0, share = 1; halving < MOST_HALVINGS; halving++, share /= 2) {
    const tried = between(from.weights, from.target, share);
    if ((await listwiseLoss(lists, tried, pace)) <= from.loss - 1e-4 * share * from.decrement) return tried;
  }
  return undefined;
}

/**
 * Where the quadratic model of the loss about some weights is least among weights of at least 0. An active set: the parts in it
 * are solved for, those that would go below 0 leave it, and then the one of the others that promises most enters (Lawson and
 * Hanson, Solving Least Squares Problems, 1974, chapter 23). None does at the least.
 */
function leastOfModel({ gradient, curvature }: ListwiseSlope, weights: Float64Array): Float64Array {
  const columns = weights.length;
  const matrix = mirrored(curvature, columns);
  const right = product(matrix, weights).map((own, part) => own - gradient[part]!);
  let target: Float64Array = weights.slice();
  let free = Array.from(weights.keys()).filter((part) => weights[part]! > 0);
  for (let round = 0; round < MOST_ROUNDS_A_PART * columns; round++) {
    const solved = solveAmong(matrix, right, free);
    // How far towards the solution a part gets before its weight is 0.
    const reach = solved.map((own, part) => (own < 0 ? target[part]! / (target[part]! - own) : 2));
    const share = Math.min(1, ...reach);
    target = between(target, solved, share).map((own, part) => (reach[part]! <= share ? 0 : own));
    if (reach.some((own) => own <= share)) {
      free = free.filter((part) => reach[part]! > share);
      continue;
    }
    const slopes = product(matrix, target).map((own, part) => own - right[part]!);
    const steepest = steepestAmong(slopes, free);
    if (steepest === undefined) break;
    free = [...free, steepest];
  }
  return target;
}

/** Solves the equations of the free parts, the others at 0. */
function solveAmong(matrix: Float64Array, right: Float64Array, free: readonly number[]): Float64Array {
  const columns = right.length;
  const own = Float64Array.from(free.flatMap((row) => free.map((column) => matrix[row * columns + column]!)));
  const solution = Float64Array.from(free, (part) => right[part]!);
  choleskyInPlace(own, free.length);
  choleskySolveInPlace(own, free.length, solution);
  const solved = new Float64Array(columns);
  for (const [at, part] of free.entries()) solved[part] = solution[at]!;
  return solved;
}

/** The part not yet free along which the model falls most; undefined where it falls along none. */
function steepestAmong(slopes: Float64Array, free: readonly number[]): number | undefined {
  let steepest: number | undefined;
  for (const [part, slope] of slopes.entries())
    if (slope < (steepest === undefined ? -FLAT : slopes[steepest]!) && !free.includes(part)) steepest = part;
  return steepest;
}

/** A share of the way; the whole of it ends at a target of 0 exactly. */
function between(from: Float64Array, to: Float64Array, share: number): Float64Array {
  return from.map((own, at) => own + share * (to[at]! - own));
}

function mirrored(lower: Float64Array, size: number): Float64Array {
  return lower.map((_, place) => {
    const [row, column] = [Math.floor(place / size), place % size];
    return lower[Math.max(row, column) * size + Math.min(row, column)]!;
  });
}

function product(matrix: Float64Array, vector: Float64Array): Float64Array {
  return vector.map((_, row) =>
    vector.reduce((sum, own, column) => sum + own * matrix[row * vector.length + column]!, 0),
  );
}
