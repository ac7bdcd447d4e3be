import type { AlignmentChannel } from "./alignment-data.js";

/** What a head subtracts from a vector and multiplies it by before anything is learned. */
export interface Standardisation {
  /** `[dimensions]` */
  readonly mean: Float32Array;
  /** `[dimensions]` */
  readonly scale: Float32Array;
}

/**
 * Centres a channel on the given items and divides each column by its deviation there, to which the root mean square
 * deviation of all columns is added as a floor: a column that hardly varies is noise, and stays small. A row's square
 * length is then the channel's weight on average.
 */
export function standardisationOf(
  { features, weight = 1 }: AlignmentChannel,
  items: readonly number[],
): Standardisation {
  const { dimensions, data, present } = features;
  const rows = items.filter((item) => present[item] === 1);
  const mean = new Float64Array(dimensions);
  const variance = new Float64Array(dimensions);
  for (const row of rows)
    for (let at = 0; at < dimensions; at++) mean[at]! += data[row * dimensions + at]! / rows.length;
  for (const row of rows)
    for (let at = 0; at < dimensions; at++)
      variance[at]! += (data[row * dimensions + at]! - mean[at]!) ** 2 / rows.length;
  const floor = variance.reduce((sum, value) => sum + value, 0) / dimensions;
  const length = variance.reduce((sum, value) => sum + (floor > 0 ? value / (value + floor) : 0), 0);
  const factor = length > 0 ? Math.sqrt(weight / length) : 0;
  return {
    mean: Float32Array.from(mean),
    scale: Float32Array.from(variance, (value) => (floor > 0 ? factor / Math.sqrt(value + floor) : 0)),
  };
}

/** Writes a standardised vector, times `share`, onto what the target holds. */
export function addStandardised(
  vector: Float32Array,
  { mean, scale }: Standardisation,
  share: number,
  target: Float32Array,
): void {
  for (let at = 0; at < vector.length; at++) target[at]! += share * (vector[at]! - mean[at]!) * scale[at]!;
}
