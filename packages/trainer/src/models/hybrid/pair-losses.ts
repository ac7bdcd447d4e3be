/** How scores of a liked item and of others become a loss. */
export type PairLoss = "bpr" | "warp" | "logistic";

/** A sample's loss, its slopes by the two scores, and which negative they are of. */
export interface PairSlopes {
  loss: number;
  /** Gradient by the positive's score. */
  positive: number;
  /** Gradient by the negative's score. */
  negative: number;
  /** Place of the negative among those given; -1 where there is nothing to learn. */
  chosen: number;
}

/**
 * The slopes of one sample.
 *
 * - `bpr`: `-log sigmoid(positive - negative)` (Rendle et al., UAI 2009);
 * - `logistic`: `-log sigmoid(positive) - log sigmoid(-negative)`;
 * - `warp`: the first negative that scores above the positive less 1, tried in order, with the hinge `1 - positive +
 *   negative` times `log(rank)`, where the rank is guessed from how many were tried: `(items - 1) / tried` (Weston, Bengio
 *   and Usunier, "WSABIE", IJCAI 2011).
 *
 * @param negatives At least one; `bpr` and `logistic` look at the first alone.
 * @param into Written and given back.
 */
export function pairSlopes(
  loss: PairLoss,
  positive: number,
  negatives: Float32Array,
  items: number,
  into: PairSlopes,
): PairSlopes {
  if (loss === "warp") return warpSlopes(positive, negatives, items, into);
  const first = negatives[0]!;
  into.chosen = 0;
  if (loss === "bpr") {
    into.loss = softplus(first - positive);
    into.negative = sigmoid(first - positive);
    into.positive = -into.negative;
    return into;
  }
  into.loss = softplus(-positive) + softplus(first);
  into.positive = -sigmoid(-positive);
  into.negative = sigmoid(first);
  return into;
}

function warpSlopes(positive: number, negatives: Float32Array, items: number, into: PairSlopes): PairSlopes {
  const chosen = negatives.findIndex((score) => score > positive - 1);
  into.chosen = chosen;
  const weight = chosen < 0 ? 0 : Math.log(Math.max(1, Math.floor((items - 1) / (chosen + 1))));
  into.loss = chosen < 0 ? 0 : weight * (1 - positive + negatives[chosen]!);
  into.positive = -weight;
  into.negative = weight;
  return into;
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function softplus(value: number): number {
  return Math.max(0, value) + Math.log1p(Math.exp(-Math.abs(value)));
}
