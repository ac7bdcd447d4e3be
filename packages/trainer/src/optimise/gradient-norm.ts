/** A gradient, of which perhaps only some rows are not zero. */
export interface NormedGradient {
  readonly gradient: Float32Array;
  /** Each row at most once; all values count when absent. */
  readonly rows?: Iterable<number>;
  readonly dimensions?: number;
}

/**
 * Scales gradients down together so that the length of all of them as one vector is at most `maxNorm`
 * (Pascanu, Mikolov and Bengio, ICML 2013).
 *
 * @returns The length before, not a number when a gradient has such values.
 */
export function clipByGlobalNorm(gradients: readonly NormedGradient[], maxNorm: number): number {
  let squares = 0;
  for (const each of gradients) for (const part of partsOf(each)) squares += squaredLength(part);
  const norm = Math.sqrt(squares);
  if (norm > maxNorm) {
    const scale = maxNorm / norm;
    for (const each of gradients) for (const part of partsOf(each)) scaleBy(part, scale);
  }
  return norm;
}

function* partsOf({ gradient, rows, dimensions = 1 }: NormedGradient): Generator<Float32Array> {
  if (rows === undefined) yield gradient;
  else for (const row of rows) yield gradient.subarray(row * dimensions, (row + 1) * dimensions);
}

function squaredLength(values: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]! * values[at]!;
  return sum;
}

function scaleBy(values: Float32Array, scale: number): void {
  for (let at = 0; at < values.length; at++) values[at]! *= scale;
}
