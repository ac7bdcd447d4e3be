import type { Pace } from "../../linear-algebra/pace.js";
import { addPart, poolQuality, poolTotals } from "./pool-quality.js";
import type { ScorePool } from "./score-pool.js";

const STEPS = [0.4, 0.12, -0.12];
const MOST_ROUNDS = 20;
const MOST_AT_START = 8;
/** A step must gain this many of its own standard errors over users, else it fits noise. */
const LEAST_GAIN_IN_ERRORS = 0.5;

/** What a greedy search is given besides the pool. */
export interface GreedyOptions {
  /** By part: what it is worth alone to each user. */
  readonly alone: readonly Float64Array[];
  /** `[users]`: 1 for those that weights are learned from. */
  readonly learning: Uint8Array;
}

/**
 * Greedy steps from the mean of the best parts on Recall@20 + NDCG@20, until none gains enough (Caruana et al., Ensemble
 * Selection from Libraries of Models, ICML 2004).
 */
export async function greedyWeights(
  pool: ScorePool,
  { alone, learning }: GreedyOptions,
  pace: Pace,
): Promise<number[]> {
  const weights = startingWeights(pool, alone, learning);
  let worth = worthOf(pool, poolTotals(pool, weights));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const step = await bestStep(pool, { weights, worth, learning }, pace);
    if (step === undefined) return weights;
    weights[step.part] = Math.max(0, Number((weights[step.part]! + step.by).toFixed(6)));
    worth = step.worth;
  }
  return weights;
}

/** Equal weights of the best parts, as many of them as are worth most: a mean of parts that err apart is hard to beat. */
function startingWeights(pool: ScorePool, alone: readonly Float64Array[], learning: Uint8Array): number[] {
  const means = alone.map((worth) => meanAmong(worth, learning));
  const order = [...means.keys()].sort((left, right) => means[right]! - means[left]!).slice(0, MOST_AT_START);
  const starts = order.map((_, most) =>
    pool.parts.map((__, part) => (order.indexOf(part) <= most && order.includes(part) ? 1 / (most + 1) : 0)),
  );
  const worths = starts.map((weights) => meanAmong(worthOf(pool, poolTotals(pool, weights)), learning));
  return starts[indexOfBest(worths)]!;
}

interface State {
  readonly weights: readonly number[];
  readonly worth: Float64Array;
  readonly learning: Uint8Array;
}

interface Step {
  readonly part: number;
  readonly by: number;
  readonly gain: number;
  readonly worth: Float64Array;
}

async function bestStep(pool: ScorePool, state: State, pace: Pace): Promise<Step | undefined> {
  const { weights, worth, learning } = state;
  const totals = poolTotals(pool, weights);
  let best: Step | undefined;
  for (const [part, scores] of pool.scores.entries()) {
    for (const by of STEPS.filter((step) => weights[part]! + step >= 0)) {
      const tried = totals.slice();
      addPart(tried, scores, by);
      const own = worthOf(pool, tried);
      const { mean: gain, error } = pairedGain(own, worth, learning);
      if (gain > (best?.gain ?? 0) && gain > LEAST_GAIN_IN_ERRORS * error)
        best = { part, by, gain, worth: own };
    }
    if (pace.due()) await pace.step(0, "learning weights");
  }
  return best;
}

/** Recall@20 + NDCG@20 of each user. */
export function worthOf(pool: ScorePool, totals: Float32Array): Float64Array {
  const { recall, ndcg } = poolQuality(pool, totals);
  return recall.map((own, user) => own + ndcg[user]!);
}

function pairedGain(
  after: Float64Array,
  before: Float64Array,
  learning: Uint8Array,
): { mean: number; error: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (let user = 0; user < after.length; user++) {
    if (learning[user] === 0) continue;
    const gain = after[user]! - before[user]!;
    count++;
    sum += gain;
    squares += gain * gain;
  }
  const mean = sum / Math.max(1, count);
  return {
    mean,
    error: Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean * mean) / Math.max(1, count)),
  };
}

/** Over the users that are marked. */
export function meanAmong(values: Float64Array, among: Uint8Array): number {
  let [count, sum] = [0, 0];
  for (let user = 0; user < values.length; user++) {
    if (among[user] === 0) continue;
    count++;
    sum += values[user]!;
  }
  return sum / Math.max(1, count);
}

/** The first of the highest. */
export function indexOfBest(values: readonly number[]): number {
  return values.reduce((best, value, at) => (value > values[best]! ? at : best), 0);
}
