import { topItems } from "@modalis/kernels";
import { medianTimes } from "./median-times.js";
import { BATCH, DIMENSIONS, readWorkload, SCORED_ROWS, TOP, type Workload } from "./workload.js";

/** Milliseconds of each task in plain TypeScript loops over typed arrays. */
export function plainTimes(folder: string): Record<string, number> {
  const given = readWorkload(folder);
  const { table } = given;
  const [output, gradient, first, second] = [1, 2, 3, 4].map(() => new Float32Array(table.length));
  const found = new Float32Array(given.userCount + given.itemCount);
  let step = 0;
  return medianTimes({
    "sparse product": () => product(given, output!),
    "BPR gradient and dense Adam": () => {
      addBprGradient(given, gradient!);
      adam(table, gradient!, first!, second!, ++step);
    },
    "top 20 of 256 rows": () => {
      for (let row = 0; row < SCORED_ROWS; row++) {
        topItems(given.scores.subarray(row * given.itemCount, (row + 1) * given.itemCount), TOP);
      }
    },
    "dot scan": () => {
      for (let row = 0; row < found.length; row++) found[row] = dot(table, row * DIMENSIONS, table, 0);
    },
  });
}

function product({ offsets, columns, values, table }: Workload, output: Float32Array): void {
  output.fill(0);
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      addScaled(output, row * DIMENSIONS, table, columns[entry]! * DIMENSIONS, values[entry]!);
    }
  }
}

function addBprGradient(
  { users, positives, negatives, table, userCount }: Workload,
  gradient: Float32Array,
): void {
  for (let at = 0; at < BATCH; at++) {
    const user = users[at]! * DIMENSIONS;
    const better = (userCount + positives[at]!) * DIMENSIONS;
    const worse = (userCount + negatives[at]!) * DIMENSIONS;
    const margin = dot(table, user, table, better) - dot(table, user, table, worse);
    const slope = 1 / (1 + Math.exp(margin)) / BATCH;
    addScaled(gradient, user, table, better, -slope);
    addScaled(gradient, user, table, worse, slope);
    addScaled(gradient, better, table, user, -slope);
    addScaled(gradient, worse, table, user, slope);
  }
}

function adam(
  table: Float32Array,
  gradient: Float32Array,
  first: Float32Array,
  second: Float32Array,
  step: number,
): void {
  const rate = 1e-3 / (1 - 0.9 ** step);
  const rootScale = 1 / Math.sqrt(1 - 0.999 ** step);
  for (let at = 0; at < table.length; at++) {
    const slope = gradient[at]!;
    first[at] = 0.9 * first[at]! + 0.1 * slope;
    second[at] = 0.999 * second[at]! + 0.001 * slope * slope;
    table[at]! -= (rate * first[at]!) / (rootScale * Math.sqrt(second[at]!) + 1e-8);
    gradient[at] = 0;
  }
}

function dot(left: Float32Array, from: number, right: Float32Array, at: number): number {
  let sum = 0;
  for (let column = 0; column < DIMENSIONS; column++) sum += left[from + column]! * right[at + column]!;
  return sum;
}

function addScaled(
  target: Float32Array,
  to: number,
  source: Float32Array,
  from: number,
  scale: number,
): void {
  for (let column = 0; column < DIMENSIONS; column++) target[to + column]! += scale * source[from + column]!;
}
