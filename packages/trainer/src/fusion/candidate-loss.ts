import { dot, mul, sub } from "../autodiff/arithmetic.js";
import { reshape, sum } from "../autodiff/broadcasting.js";
import { softplus } from "../autodiff/elementwise.js";
import { isSet, where } from "../autodiff/masks.js";
import { matMul } from "../autodiff/mat-mul.js";
import { concat } from "../autodiff/rearranging.js";
import { logSumExp } from "../autodiff/softmax.js";
import type { Var } from "../autodiff/variable.js";

export type CandidateLoss = "softmax" | "bpr";

export interface CandidateScores {
  /** `[batch, places, d]`: a person's vector at each place of their history that something followed. */
  readonly people: Var;
  /** `[batch, places, d]`: what followed. */
  readonly liked: Var;
  /** `[candidates, d]`: items drawn once for the whole batch. */
  readonly others: Var;
  /** `[batch, 1, candidates]`: not 0 where the person has the candidate, which then is no negative. */
  readonly known: Var;
  /** `[batch, places]`, summing to 1: how much each place counts. */
  readonly weights: Var;
}

/** Low enough to take no share of a softmax, and to lose to every item. */
const NO_SCORE = -1e9;

/**
 * Softmax cross-entropy of what was liked among shared candidates (Jean et al., ACL 2015), or BPR against each of them.
 * One matrix product scores a whole batch, so that many negatives cost little.
 */
export function candidateLoss(
  { people, liked, others, known, weights }: CandidateScores,
  loss: CandidateLoss,
): Var {
  const [batch = 0, places = 0, dimensions = 0] = people.shape;
  const candidates = others.shape[0]!;
  const flat = reshape(people, [batch * places, dimensions]);
  const scores = reshape(matMul(flat, others, { transposeRight: true }), [batch, places, candidates]);
  const masked = where(isSet(known), NO_SCORE, scores);
  const positive = reshape(dot(people, liked), [batch, places, 1]);
  const rows =
    loss === "softmax"
      ? sub(logSumExp(concat([positive, masked], -1)), reshape(positive, [batch, places]))
      : mul(sum(softplus(sub(masked, positive)), [-1]), 1 / candidates);
  return sum(mul(rows, weights));
}
