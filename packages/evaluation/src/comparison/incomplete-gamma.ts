import { logGamma } from "./incomplete-beta.js";

const MOST_TERMS = 10_000;
const TINY = 1e-300;

/**
 * The regularised upper incomplete gamma function Q(a, x), for `a` over 0 and `x` from 0.
 *
 * By its series below a + 1 (DLMF 8.7.1) and by Lentz's continued fraction above (DLMF 8.9.2).
 */
export function upperIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * continuedFraction(a, x);
}

/** Probability that chi-square with these degrees of freedom is at least `chiSquare`. */
export function chiSquareProbability(chiSquare: number, degreesOfFreedom: number): number {
  return upperIncompleteGamma(degreesOfFreedom / 2, chiSquare / 2);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let at = 1; at <= MOST_TERMS && Math.abs(term) > Math.abs(sum) * 1e-16; at++) {
    term *= x / (a + at);
    sum += term;
  }
  return sum;
}

function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let at = 1; at <= MOST_TERMS; at++) {
    const numerator = -at * (at - a);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    const factor = c * d;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return fraction;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
