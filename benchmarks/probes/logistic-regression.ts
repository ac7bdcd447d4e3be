import { dot } from "./principal-components.js";
import type { Split } from "./standardise.js";

const STEPS = 600;

/**
 * Class of each test row by multinomial logistic regression with a squared penalty, found by accelerated
 * gradient steps (Nesterov) from zero, so the same on every run. Works on products of rows, of which there
 * are fewer than columns; `penalty` is relative to rows scaled to mean square 1.
 */
export function logisticRegression(
  { train, test }: Split,
  labels: readonly number[],
  { classes, penalty }: { readonly classes: number; readonly penalty: number },
): number[] {
  const scale = 1 / train[0]!.length;
  const products = train.map((row) => Float64Array.from(train, (other) => scale * dot(row, other)));
  const weights = fit(products, labels, classes, penalty);
  return test.map((row) => {
    const scores = new Float64Array(classes);
    train.forEach((other, index) => {
      const product = scale * dot(row, other);
      for (let label = 0; label < classes; label++) scores[label]! += product * weights[index]![label]!;
    });
    return scores.indexOf(Math.max(...scores));
  });
}

function fit(products: Float64Array[], labels: readonly number[], classes: number, penalty: number) {
  const count = products.length;
  const largest = Math.max(...products.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
  const stepSize = 1 / (largest / count + (2 * penalty) / count);
  let weights = products.map(() => new Float64Array(classes));
  let ahead = weights;
  for (let step = 1; step <= STEPS; step++) {
    const next = ahead.map((row, index) => {
      const slope = errorsAt(products[index]!, ahead, labels[index]!);
      return row.map((value, label) => value - (stepSize / count) * (slope[label]! + penalty * value));
    });
    const momentum = step / (step + 3);
    const previous = weights;
    ahead = next.map((row, index) => row.map((v, label) => v + momentum * (v - previous[index]![label]!)));
    weights = next;
  }
  return weights;
}

/** Probability of each class less 1 for the true one. */
function errorsAt(products: Float64Array, weights: readonly Float64Array[], label: number): Float64Array {
  const scores = new Float64Array(weights[0]!.length);
  weights.forEach((row, index) => {
    for (let at = 0; at < scores.length; at++) scores[at]! += products[index]! * row[at]!;
  });
  const largest = Math.max(...scores);
  const odds = scores.map((score) => Math.exp(score - largest));
  const total = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value, at) => value / total - (at === label ? 1 : 0));
}
