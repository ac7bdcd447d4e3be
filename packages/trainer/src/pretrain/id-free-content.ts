import { type FeatureTable, ModalisError } from "@modalis/contract";
import type { TrainingData } from "../model/training-data.js";
import { addStandardised, type Standardisation, standardisationOf } from "./standardised-channel.js";

/** Standardised content of all items in one channel. */
export interface ContentChannel {
  readonly name: string;
  readonly inputs: number;
  /** Standardised `[items, inputs]`; zeros where an item lacks the channel. */
  readonly rows: Float32Array;
  readonly standardisation: Standardisation;
}

/** Heads that training may start from: a joint space, or a tower that was learned before. */
export interface LearnedHeads {
  /** Of the vectors that heads give. */
  readonly dimensions: number;
  /** By channel: `mean`, `scale` and `map` among what was learned. */
  readonly heads: ReadonlyMap<
    string,
    { readonly tensors: ReadonlyMap<string, { readonly data: Float32Array }> }
  >;
}

/**
 * The channels that a model without ids reads, standardised as in what it starts from.
 *
 * @throws `INVALID_ARGUMENT` without item features or interactions, for tables of another number of rows or with values that
 * are not finite, or a start that lacks a channel.
 */
export function contentChannelsOf(
  { itemFeatures, interactions }: TrainingData,
  start: LearnedHeads | undefined,
): ContentChannel[] {
  const items = interactions.itemIds.length;
  if (itemFeatures.size === 0 || interactions.items.length === 0)
    throw idFreeMisuse("it learns from item features and interactions, and one of them is missing");
  return [...itemFeatures].map(([name, features]) => {
    checkTable(name, features, items);
    const standardisation = startOf(name, features.dimensions, start) ?? ownStandardisation(features);
    const rows = standardisedRows(features, standardisation);
    return { name, inputs: features.dimensions, standardisation, rows };
  });
}

/** Standardised rows `[items, dimensions]`, zeros where an item lacks them. */
export function standardisedRows(
  { dimensions, data, present }: FeatureTable,
  standardisation: Standardisation,
): Float32Array {
  const rows = new Float32Array(present.length * dimensions);
  for (const [item, there] of present.entries()) {
    if (there !== 1) continue;
    const [from, to] = [item * dimensions, (item + 1) * dimensions];
    addStandardised(data.subarray(from, to), standardisation, 1, rows.subarray(from, to));
  }
  return rows;
}

/** Divides a row by its length, in place; zeros stay. */
export function scaleToUnit(row: Float32Array): void {
  const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  if (length > 0) for (let at = 0; at < row.length; at++) row[at]! /= length;
}

/** The error of a model that cannot be learned. */
export function idFreeMisuse(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `id-free model: ${problem}`);
}

function checkTable(name: string, { dimensions, data, present }: FeatureTable, items: number): void {
  if (present.length !== items || data.length !== items * dimensions)
    throw idFreeMisuse(
      `"${name}" has ${present.length} rows of ${dimensions} and ${data.length} values, for ${items} items`,
    );
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw idFreeMisuse(`"${name}" of item number ${Math.floor(bad / dimensions)} is not finite`);
}

function startOf(
  name: string,
  dimensions: number,
  start: LearnedHeads | undefined,
): Standardisation | undefined {
  if (start === undefined) return undefined;
  const tensors = start.heads.get(name)?.tensors;
  const [mean, scale, map] = ["mean", "scale", "map"].map((tensor) => tensors?.get(tensor)?.data);
  if (map?.length === dimensions * start.dimensions && mean !== undefined && scale !== undefined)
    return { mean, scale };
  throw idFreeMisuse(`what it starts from has no head for "${name}" of ${dimensions} dimensions`);
}

function ownStandardisation(features: FeatureTable): Standardisation {
  const present = [...features.present.entries()].filter(([, there]) => there === 1);
  return standardisationOf(
    { features },
    present.map(([item]) => item),
  );
}
