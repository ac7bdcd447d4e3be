import { incompleteBeta } from "./incomplete-beta.js";

/** Probability that Student's t with these degrees of freedom is as far from 0 as `t`, on either side. */
export function twoSidedProbability(t: number, degreesOfFreedom: number): number {
  if (!Number.isFinite(t)) return Number.isNaN(t) ? t : 0;
  return incompleteBeta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / (degreesOfFreedom + t * t));
}

/** The t that `confidence` (over 0, under 1) of the distribution stays within, on both sides; found by bisection. */
export function criticalT(confidence: number, degreesOfFreedom: number): number {
  let low = 0;
  let high = 1;
  while (twoSidedProbability(high, degreesOfFreedom) > 1 - confidence) high *= 2;
  for (let step = 0; step < 200 && low < high; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (twoSidedProbability(middle, degreesOfFreedom) > 1 - confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
