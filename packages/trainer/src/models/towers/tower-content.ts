import type { FeatureTable } from "@modalis/contract";
import { mul, sub } from "../../autodiff/arithmetic.js";
import { l2Normalise } from "../../autodiff/normalisation.js";
import { concat } from "../../autodiff/rearranging.js";
import type { Tape } from "../../autodiff/tape.js";
import { VARIES, type Var } from "../../autodiff/variable.js";
import { contentChannels } from "../pairwise/content-channels.js";

/** Content of all channels as towers read it: one row of length 1 an item or user. */
export interface TowerContent {
  readonly channels: readonly TowerChannel[];
  /** All channels together. */
  readonly dimensions: number;
  /** `[rows, dimensions]`; zeros where a row lacks every channel. */
  readonly table: Float32Array;
}

/** Where a channel stands in a row, and what makes its values comparable. */
export interface TowerChannel {
  readonly name: string;
  readonly from: number;
  readonly dimensions: number;
  /** `[dimensions]`, subtracted first. */
  readonly mean: Float32Array;
  /** `[dimensions]`, multiplied next: 1 over the deviation, 0 for values that never change. */
  readonly scale: Float32Array;
}

/** Below this a column counts as constant. */
const LEAST_DEVIATION = 1e-6;

/**
 * Standardises each channel's columns over the rows that have it, gives each row length 1 in it, and joins the channels to
 * rows of length 1.
 *
 * @throws `INVALID_ARGUMENT` when no channel is left or one does not fit, as `contentChannels` says.
 */
export function prepareContent(
  model: string,
  tables: ReadonlyMap<string, FeatureTable>,
  rowCount: number,
): TowerContent {
  const sources = contentChannels(model, tables, rowCount);
  const width = sources.reduce((sum, { dimensions }) => sum + dimensions, 0);
  const table = new Float32Array(rowCount * width);
  let from = 0;
  const channels = sources.map((source) => {
    const channel = { name: source.name, from, dimensions: source.dimensions, ...momentsOf(source) };
    for (let row = 0; row < rowCount; row++) {
      if (source.present[row] === 1)
        writeRow(channel, source.data, row, table.subarray(row * width, (row + 1) * width));
    }
    from += source.dimensions;
    return channel;
  });
  for (let row = 0; row < rowCount; row++) toUnitLength(table.subarray(row * width, (row + 1) * width));
  return { channels, dimensions: width, table };
}

/** The same in a graph, from raw `features.CHANNEL` and `features.CHANNEL.present`: `[batch, dimensions]`. */
export function contentInput(tape: Tape, channels: readonly TowerChannel[]): Var {
  const parts = channels.map(({ name, dimensions, mean, scale }) => {
    const raw = tape.input(`features.${name}`, [VARIES, dimensions]);
    const present = tape.input(`features.${name}.present`, [VARIES, 1]);
    const centred = sub(raw, tape.constantTensor(mean, [dimensions]));
    return mul(l2Normalise(mul(centred, tape.constantTensor(scale, [dimensions]))), present);
  });
  return l2Normalise(concat(parts, -1));
}

/** Scales to length 1; zeros stay. */
export function toUnitLength(row: Float32Array): void {
  let squares = 0;
  for (let at = 0; at < row.length; at++) squares += row[at]! * row[at]!;
  if (squares === 0) return;
  const factor = 1 / Math.sqrt(squares);
  for (let at = 0; at < row.length; at++) row[at]! *= factor;
}

function momentsOf({
  data,
  present,
  dimensions,
}: Omit<FeatureTable, "space">): Pick<TowerChannel, "mean" | "scale"> {
  const sum = new Float64Array(dimensions);
  const squares = new Float64Array(dimensions);
  let rows = 0;
  for (let row = 0; row < present.length; row++) {
    if (present[row] !== 1) continue;
    rows += 1;
    for (let at = 0; at < dimensions; at++) {
      const value = data[row * dimensions + at]!;
      sum[at]! += value;
      squares[at]! += value * value;
    }
  }
  const mean = Float32Array.from(sum, (value) => value / rows);
  const scale = Float32Array.from(squares, (square, at) => {
    const deviation = Math.sqrt(Math.max(0, square / rows - (sum[at]! / rows) ** 2));
    return deviation > LEAST_DEVIATION ? 1 / deviation : 0;
  });
  return { mean, scale };
}

function writeRow(
  { from, dimensions, mean, scale }: TowerChannel,
  data: Float32Array,
  row: number,
  output: Float32Array,
): void {
  const own = output.subarray(from, from + dimensions);
  for (let at = 0; at < dimensions; at++) own[at] = (data[row * dimensions + at]! - mean[at]!) * scale[at]!;
  toUnitLength(own);
}
