/** Standard scores of liked items less those of others, to learn weights from. */
export interface ScoreMargins {
  readonly sources: number;
  /** `[pairs, sources]`. */
  readonly margins: Float64Array;
  /** `[pairs]`: which group of users the pair's user is in. */
  readonly groups: Uint8Array;
  readonly groupCount: number;
}

export interface FusionWeightsOptions {
  /** Pulls each group's weights towards those of all; in pairs' worth of evidence. */
  readonly shrinkage: number;
}

const STEPS = 400;

/**
 * Weights at least 0 that put liked items above others: pairwise logistic regression by projected gradient, first over all
 * users, then by group around what all have. The problem is convex, so there is nothing for chance to decide.
 *
 * @returns A row of weights a group, `[groups][sources]`.
 */
export function learnFusionWeights(scores: ScoreMargins, { shrinkage }: FusionWeightsOptions): number[][] {
  const { groups, groupCount, sources } = scores;
  const start = Array.from({ length: sources }, () => 1 / sources);
  const overall = descend(scores, undefined, { start, centre: start.map(() => 0), pull: 1e-4 });
  if (groupCount === 1) return [overall];
  return Array.from({ length: groupCount }, (_, group) => {
    const pairs = groups.reduce((count, own) => count + (own === group ? 1 : 0), 0);
    if (pairs === 0) return overall;
    return descend(scores, group, { start: overall, centre: overall, pull: shrinkage / pairs });
  });
}

interface Descent {
  readonly start: readonly number[];
  /** What the penalty pulls to. */
  readonly centre: readonly number[];
  readonly pull: number;
}

/** Minimises the mean of log(1 + exp(-w . m)) + pull / 2 |w - centre|^2 over w >= 0. */
function descend(
  scores: ScoreMargins,
  group: number | undefined,
  { start, centre, pull }: Descent,
): number[] {
  const { sources, margins, groups } = scores;
  const rows: number[] = [];
  let squares = 0;
  for (let pair = 0; pair < groups.length; pair++) {
    if (group !== undefined && groups[pair] !== group) continue;
    rows.push(pair);
    for (let at = 0; at < sources; at++) squares += margins[pair * sources + at]! ** 2;
  }
  if (rows.length === 0) return [...start];
  // The curvature is at most a quarter of the mean squared length of a margin, plus the pull.
  const rate = 1 / (squares / (4 * rows.length) + pull);
  let weights = [...start];
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, at) => pull * (weight - centre[at]!));
    for (const pair of rows) {
      let dot = 0;
      for (let at = 0; at < sources; at++) dot += weights[at]! * margins[pair * sources + at]!;
      const slope = -1 / (1 + Math.exp(dot)) / rows.length;
      for (let at = 0; at < sources; at++) gradient[at]! += slope * margins[pair * sources + at]!;
    }
    weights = weights.map((weight, at) => Math.max(0, weight - rate * gradient[at]!));
  }
  return weights;
}
