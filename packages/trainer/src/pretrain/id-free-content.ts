import { ModalisError } from "@modalis/contract";
import { add } from "../autodiff/arithmetic.js";
import { dropout } from "../autodiff/dropout.js";
import { l2Normalise } from "../autodiff/normalisation.js";
import type { Tape } from "../autodiff/tape.js";
import type { Var } from "../autodiff/variable.js";
import type { TrainingData } from "../model/training-data.js";
import { projectionHead } from "./alignment-graph.js";
import type { JointSpace } from "./joint-space.js";
import { addStandardised, type Standardisation, standardisationOf } from "./standardised-channel.js";

/** Standardised content of all items in one channel. */
export interface ContentChannel {
  readonly name: string;
  readonly inputs: number;
  /** Standardised `[items, inputs]`. */
  readonly rows: Float32Array;
  readonly start?: Float32Array;
}

/**
 * The channels that a model without ids reads, standardised as pre-training did where it starts from there.
 *
 * @throws `INVALID_ARGUMENT` without item features or interactions, or for a start that lacks a channel.
 */
export function contentChannelsOf(
  { itemFeatures, interactions }: TrainingData,
  start: JointSpace | undefined,
): ContentChannel[] {
  const items = interactions.itemIds.length;
  if (itemFeatures.size === 0 || interactions.items.length === 0)
    throw idFreeMisuse("it learns from item features and interactions, and one of them is missing");
  return [...itemFeatures].map(([name, features]) => {
    const { dimensions, data, present } = features;
    const own = Array.from({ length: items }, (_, item) => item).filter((item) => present[item] === 1);
    const learned = start?.heads.get(name)?.tensors;
    const map = learned?.get("map")?.data;
    if (start !== undefined && map?.length !== dimensions * start.dimensions)
      throw idFreeMisuse(
        `the joint space that it starts from has no head for "${name}" of ${dimensions} dimensions`,
      );
    const standardisation: Standardisation =
      learned === undefined
        ? standardisationOf({ features }, own)
        : { mean: learned.get("mean")!.data, scale: learned.get("scale")!.data };
    const rows = new Float32Array(items * dimensions);
    for (const item of own) {
      const [from, to] = [item * dimensions, (item + 1) * dimensions];
      addStandardised(data.subarray(from, to), standardisation, 1, rows.subarray(from, to));
    }
    return { name, inputs: dimensions, rows, ...(map === undefined ? {} : { start: map }) };
  });
}

/** Unit vectors of all items, `[items, dimensions]`; zeros where an item has no content. */
export function itemVectors(
  tape: Tape,
  channels: readonly ContentChannel[],
  items: number,
  dimensions: number,
  rate: number,
): Var {
  const parts = channels.map(({ name, inputs, start }) =>
    projectionHead(tape, dropout(tape.input(`x ${name}`, [items, inputs]), rate), {
      ...{ channel: name, inputs, outputs: dimensions, hiddenUnits: 0, dropout: 0 },
      ...(start === undefined ? {} : { start }),
    }),
  );
  return l2Normalise(parts.reduce((left, right) => add(left, right)));
}

/** The same outside a graph, from what was learned. */
export function learnedVectors(
  channels: readonly ContentChannel[],
  parameters: ReadonlyMap<string, Float32Array>,
  items: number,
  dimensions: number,
): Float32Array {
  const vectors = new Float32Array(items * dimensions);
  for (const { name, inputs, rows } of channels) {
    const map = parameters.get(`${name} map`)!;
    for (let item = 0; item < items; item++)
      for (let from = 0; from < inputs; from++) {
        const value = rows[item * inputs + from]!;
        if (value === 0) continue;
        for (let to = 0; to < dimensions; to++)
          vectors[item * dimensions + to]! += value * map[from * dimensions + to]!;
      }
  }
  for (let item = 0; item < items; item++)
    scaleToUnit(vectors.subarray(item * dimensions, (item + 1) * dimensions));
  return vectors;
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
