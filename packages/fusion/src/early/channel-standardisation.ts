import { createBatch, type EmbeddingBatch, ModalisError, rowOf } from "@modalis/contract";

/**
 * What {@link standardiseRows} does to one channel: subtract the mean, scale each dimension, make the row unit.
 *
 * Plain data, fitted on a catalogue by {@link fitStandardisation}.
 */
export interface ChannelStandardisation {
  /** `[dimensions]`: the catalogue's mean. */
  readonly mean: Float32Array;
  /** `[dimensions]`: one over the catalogue's standard deviation, floored; all zero for a constant channel. */
  readonly scale: Float32Array;
}

export interface StandardisationOptions {
  /**
   * Least standard deviation of a dimension, as a share of the channel's root-mean-square deviation, at least 0.
   * 0 gives every dimension the same say, whatever its unit; 1 only damps the widest ones; a large value leaves
   * centring alone. Default 0 for spaces that are not normalised, whose dimensions have units of their own, and 1
   * for unit rows, whose dimensions share a scale that the model chose.
   */
  readonly deviationFloor?: number;
}

/** Deviations smaller than this share of the vectors' length are rounding, not content. */
const CONSTANT = 1e-6;

/**
 * Fits mean and scale of one channel on the rows of a catalogue.
 *
 * A single row has no mean to be told from, so it is left as it is.
 *
 * @throws `INVALID_ARGUMENT` when the floor is negative or not a number.
 */
export function fitStandardisation(
  batch: EmbeddingBatch,
  options: StandardisationOptions = {},
): ChannelStandardisation {
  const rows = batch.ids.length;
  const mean = columnMeans(batch.values, rows, batch.space.dimensions);
  const variance = columnVariances(batch.values, rows, mean);
  return standardisationOf({ rows, mean, variance }, batch.space, options);
}

/** Means and variances of the columns of a channel's rows. */
export interface ColumnMoments {
  readonly rows: number;
  /** `[dimensions]`. */
  readonly mean: Float64Array;
  /** `[dimensions]`, of the population. */
  readonly variance: Float64Array;
}

/**
 * The standardisation that follows from moments, for catalogues that keep them up to date row by row.
 *
 * @throws `INVALID_ARGUMENT` when the floor is negative or not a number.
 */
export function standardisationOf(
  { rows, mean, variance }: ColumnMoments,
  space: Pick<EmbeddingBatch["space"], "normalisation">,
  options: StandardisationOptions = {},
): ChannelStandardisation {
  const { deviationFloor = space.normalisation === "l2" ? 1 : 0 } = options;
  if (!(deviationFloor >= 0)) {
    throw new ModalisError("INVALID_ARGUMENT", `deviationFloor is at least 0, not ${deviationFloor}`);
  }
  const dimensions = mean.length;
  if (rows < 2) return { mean: new Float32Array(dimensions), scale: new Float32Array(dimensions).fill(1) };
  const meanVariance = average(variance);
  const meanSquare = meanVariance + average(mean.map((value) => value * value));
  if (meanVariance <= CONSTANT ** 2 * meanSquare) {
    return { mean: Float32Array.from(mean), scale: new Float32Array(dimensions) };
  }
  const least = deviationFloor * Math.sqrt(meanVariance);
  const scale = Float32Array.from(variance, (value) => {
    const deviation = Math.max(Math.sqrt(value), least);
    return deviation > CONSTANT * Math.sqrt(meanVariance) ? 1 / deviation : 0;
  });
  return { mean: Float32Array.from(mean), scale };
}

/**
 * Centres, scales and makes unit every row; the batch is not changed.
 *
 * A row equal to the mean says nothing about its item, so it is left out, as if the item lacked the channel.
 *
 * @throws `INVALID_TENSOR` when the standardisation is of other dimensions.
 */
export function standardiseRows(
  batch: EmbeddingBatch,
  standardisation: ChannelStandardisation,
): EmbeddingBatch {
  const { mean, scale } = standardisation;
  const { dimensions } = batch.space;
  if (mean.length !== dimensions || scale.length !== dimensions) {
    throw new ModalisError(
      "INVALID_TENSOR",
      `a standardisation of ${mean.length} dimensions cannot scale rows of ${dimensions}; fit it on the same space`,
    );
  }
  const ids: string[] = [];
  const values = new Float32Array(batch.values.length);
  for (const [index, id] of batch.ids.entries()) {
    const target = values.subarray(ids.length * dimensions, (ids.length + 1) * dimensions);
    if (standardiseRow(rowOf(batch, index), standardisation, target) > 0) ids.push(id);
  }
  return createBatch(batch.space, ids, values.subarray(0, ids.length * dimensions));
}

/**
 * Centres, scales and makes unit one row, `[dimensions]`.
 *
 * @param target Filled with the unit row; what it holds is undefined when nothing is left of the row.
 * @returns The length that the centred and scaled row had, or 0 when nothing is left of it.
 */
export function standardiseRow(
  row: Float32Array,
  { mean, scale }: ChannelStandardisation,
  target: Float32Array,
): number {
  let square = 0;
  let extent = 0;
  for (let column = 0; column < row.length; column++) {
    const value = (row[column]! - mean[column]!) * scale[column]!;
    const size = (Math.abs(row[column]!) + Math.abs(mean[column]!)) * scale[column]!;
    target[column] = value;
    square += value * value;
    extent += size * size;
  }
  if (!(square > CONSTANT ** 2 * extent) || !Number.isFinite(square)) return 0;
  const inverse = 1 / Math.sqrt(square);
  for (let column = 0; column < row.length; column++) target[column]! *= inverse;
  return 1 / inverse;
}

function columnMeans(values: Float32Array, rows: number, dimensions: number): Float64Array {
  const mean = new Float64Array(dimensions);
  for (let at = 0, row = 0; row < rows; row++) {
    for (let column = 0; column < dimensions; column++, at++) mean[column]! += values[at]!;
  }
  return mean.map((sum) => sum / rows);
}

function columnVariances(values: Float32Array, rows: number, mean: Float64Array): Float64Array {
  const variance = new Float64Array(mean.length);
  for (let at = 0, row = 0; row < rows; row++) {
    for (let column = 0; column < mean.length; column++, at++) {
      const gap = values[at]! - mean[column]!;
      variance[column]! += gap * gap;
    }
  }
  return variance.map((sum) => sum / rows);
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
