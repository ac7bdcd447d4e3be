import { setImmediate } from "node:timers/promises";

/** Rows on the plane in which they differ most. */
export interface PrincipalPlane {
  /** `[rows, 2]`, scaled so that the farthest of all values is 1. */
  readonly coordinates: Float32Array;
  /** Share of the variance along each axis, 0 to 1. */
  readonly explained: readonly [number, number];
}

/** Rows between two pauses: about a millisecond of work. */
const ROWS_A_SLICE = 128;
const ROUNDS = 24;

/**
 * The first two principal components of rows `[rows, dimensions]`, by subspace iteration (Golub and Van Loan, Matrix
 * Computations, 8.2.4) from a fixed start, so that the same rows give the same plane. Calls are answered meanwhile.
 */
export async function principalPlane(
  rows: Float32Array,
  dimensions: number,
  signal?: AbortSignal,
): Promise<PrincipalPlane> {
  const count = dimensions === 0 ? 0 : rows.length / dimensions;
  const centred = await centre(rows, count, dimensions);
  const axes: [Float64Array, Float64Array] = [startAxis(dimensions, 1), startAxis(dimensions, 2)];
  orthonormalise(axes);
  const coordinates = new Float32Array(count * 2);
  for (let round = 0; round < ROUNDS; round++) {
    signal?.throwIfAborted();
    const next: typeof axes = [new Float64Array(dimensions), new Float64Array(dimensions)];
    for (let row = 0; row < count; row++) {
      if (row % ROWS_A_SLICE === ROWS_A_SLICE - 1) await setImmediate();
      const from = row * dimensions;
      let [first, second] = [0, 0];
      for (let at = 0; at < dimensions; at++) {
        first += centred[from + at]! * axes[0][at]!;
        second += centred[from + at]! * axes[1][at]!;
      }
      coordinates[2 * row] = first;
      coordinates[2 * row + 1] = second;
      for (let at = 0; at < dimensions; at++) {
        next[0][at]! += first * centred[from + at]!;
        next[1][at]! += second * centred[from + at]!;
      }
    }
    if (round === ROUNDS - 1) break;
    for (const axis of [0, 1] as const) axes[axis].set(next[axis]);
    orthonormalise(axes);
  }
  const explained = shares(coordinates, centred);
  return { coordinates: scaled(coordinates), explained };
}

async function centre(rows: Float32Array, count: number, dimensions: number): Promise<Float32Array> {
  const means = new Float64Array(dimensions);
  for (let row = 0; row < count; row++) {
    if (row % ROWS_A_SLICE === ROWS_A_SLICE - 1) await setImmediate();
    for (let at = 0; at < dimensions; at++) means[at]! += rows[row * dimensions + at]! / count;
  }
  const centred = new Float32Array(rows.length);
  for (let row = 0; row < count; row++) {
    if (row % ROWS_A_SLICE === ROWS_A_SLICE - 1) await setImmediate();
    for (let at = 0; at < dimensions; at++) {
      centred[row * dimensions + at] = rows[row * dimensions + at]! - means[at]!;
    }
  }
  return centred;
}

/** Values without a pattern that data could be at right angles to. */
function startAxis(dimensions: number, seed: number): Float64Array {
  return Float64Array.from({ length: dimensions }, (_, at) => Math.sin(12.9898 * (at + 1) * seed + seed));
}

/** Gram and Schmidt; an axis of which nothing is left becomes zero, as do coordinates along it. */
function orthonormalise([first, second]: readonly [Float64Array, Float64Array]): void {
  normalise(first, 0);
  const before = Math.hypot(...second);
  let shared = 0;
  for (let at = 0; at < first.length; at++) shared += first[at]! * second[at]!;
  for (let at = 0; at < first.length; at++) second[at]! -= shared * first[at]!;
  normalise(second, before * 1e-9);
}

function normalise(axis: Float64Array, least: number): void {
  const length = Math.hypot(...axis);
  for (let at = 0; at < axis.length; at++) axis[at] = length > least ? axis[at]! / length : 0;
}

function shares(coordinates: Float32Array, centred: Float32Array): [number, number] {
  let total = 0;
  for (const value of centred) total += value * value;
  const along: [number, number] = [0, 0];
  for (let at = 0; at < coordinates.length; at++) along[at & 1]! += coordinates[at]! ** 2;
  return total > 0 ? [along[0] / total, along[1] / total] : [0, 0];
}

function scaled(coordinates: Float32Array): Float32Array {
  let largest = 0;
  for (const value of coordinates) largest = Math.max(largest, Math.abs(value));
  return largest > 0 ? coordinates.map((value) => value / largest) : coordinates;
}
