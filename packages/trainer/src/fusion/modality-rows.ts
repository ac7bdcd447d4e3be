import { ModalisError } from "@modalis/contract";
import type { TokenTable } from "./token-table.js";

/** One modality as a model reads it: what makes its values comparable, measured on the items of the training. */
export interface Modality {
  readonly name: string;
  readonly dimensions: number;
  /** Tokens an item. */
  readonly length: number;
  /** `[dimensions]`, subtracted first. */
  readonly mean: Float32Array;
  /** `[dimensions]`, multiplied next: 1 over the deviation, 0 for values that never change. */
  readonly scale: Float32Array;
}

/** Rows of a modality ready to be read by a graph. */
export interface ModalityRows {
  /** `[items, length * dimensions]`: standardised tokens of length 1; zeros where absent. */
  readonly values: Float32Array;
  /** `[items, length]`: 1 or 0. */
  readonly present: Float32Array;
}

/** Below this a column counts as constant. */
const LEAST_DEVIATION = 1e-6;

/**
 * Measures the modalities that some item has, by name; one that is absent everywhere is left out.
 *
 * @throws `INVALID_ARGUMENT` when there is no table at all, or one does not have a row for each item, names tokens by
 * anything but 0 and 1, or holds a value that is not finite; names model and modality.
 */
export function measureModalities(
  model: string,
  tables: ReadonlyMap<string, TokenTable>,
  itemCount: number,
): Modality[] {
  if (tables.size === 0)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model} learns from content, and there are no item features; encode the items first, or take a model without content`,
    );
  const named = [...tables].sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [name, table] of named) checkTable(model, name, table, itemCount);
  return named.filter(([, { present }]) => present.includes(1)).map(([name, table]) => measured(name, table));
}

/** The rows of items by their numbers; no table is a modality that all of them lack. */
export function modalityRows(
  modality: Modality,
  table: TokenTable | undefined,
  itemCount: number,
): ModalityRows {
  const { dimensions, length, mean, scale } = modality;
  const values = new Float32Array(itemCount * length * dimensions);
  const present = new Float32Array(itemCount * length);
  if (table === undefined) return { values, present };
  for (let row = 0; row < present.length; row++) {
    if (table.present[row] !== 1) continue;
    present[row] = 1;
    const from = row * dimensions;
    let squares = 0;
    for (let at = 0; at < dimensions; at++) {
      const value = (table.data[from + at]! - mean[at]!) * scale[at]!;
      values[from + at] = value;
      squares += value * value;
    }
    const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let at = 0; at < dimensions; at++) values[from + at]! *= factor;
  }
  return { values, present };
}

/**
 * Passes for a table that a modality's rows can be made of.
 *
 * @throws `INVALID_ARGUMENT` naming model, modality and sizes.
 */
export function checkTable(
  model: string,
  name: string,
  { dimensions, length, data, present }: TokenTable,
  itemCount: number,
): void {
  const fits = Number.isSafeInteger(dimensions) && dimensions >= 1 && present.length === itemCount * length;
  if (!fits || data.length !== present.length * dimensions)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model}: the ${name} features have ${present.length} rows of ${dimensions} and ${data.length} values; ` +
        `they need ${length === 1 ? "one row" : `${length} rows`} for each of the ${itemCount} items`,
      { details: { model, modality: name, rows: present.length, items: itemCount } },
    );
  for (let row = 0; row < present.length; row++) {
    if (present[row] !== 1) continue;
    for (let at = row * dimensions; at < (row + 1) * dimensions; at++) {
      if (!Number.isFinite(data[at]))
        throw new ModalisError(
          "INVALID_ARGUMENT",
          `${model}: the ${name} features of item ${Math.floor(row / length)} hold ${data[at]}; encode that item again`,
          { details: { model, modality: name, item: Math.floor(row / length) } },
        );
    }
  }
}

function measured(name: string, { dimensions, length, data, present }: TokenTable): Modality {
  const mean = new Float64Array(dimensions);
  const squares = new Float64Array(dimensions);
  let rows = 0;
  const eachRow = (visit: (from: number) => void): void => {
    for (let row = 0; row < present.length; row++) if (present[row] === 1) visit(row * dimensions);
  };
  eachRow((from) => {
    rows += 1;
    for (let at = 0; at < dimensions; at++) mean[at]! += data[from + at]!;
  });
  for (let at = 0; at < dimensions; at++) mean[at]! /= rows;
  eachRow((from) => {
    for (let at = 0; at < dimensions; at++) squares[at]! += (data[from + at]! - mean[at]!) ** 2;
  });
  // A column that hardly varies tells nothing, and dividing by its rounding would make noise of it.
  const scale = Float32Array.from(squares, (square, at) => {
    const deviation = Math.sqrt(square / rows);
    return deviation > LEAST_DEVIATION * Math.max(1, Math.abs(mean[at]!)) ? 1 / deviation : 0;
  });
  return { name, dimensions, length, mean: Float32Array.from(mean), scale };
}
