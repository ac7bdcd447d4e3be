import type { Modality } from "@modalis/contract";
import { choleskyInPlace, choleskySolveInPlace } from "../linear-algebra/cholesky.js";
import { symmetricEigen } from "../linear-algebra/symmetric-eigen.js";
import { shuffledOrder } from "../random/shuffled-order.js";
import {
  type AlignmentChannel,
  type AlignmentData,
  channelsByModality,
  presenceOf,
} from "./alignment-data.js";
import { multiply, transposed } from "./canonical-directions.js";
import type { LinearHead } from "./canonical-heads.js";
import { type ModalityExamples, modalityExamples } from "./modality-examples.js";
import { type Standardisation, standardisationOf } from "./standardised-channel.js";

export interface AnchoredOptions {
  /** The modality whose principal directions the others are mapped to. */
  readonly anchor: Modality;
  /** Of the joint space, at most. */
  readonly dimensions: number;
  /** Added to the eigenvalues of each other modality, in units of their mean. */
  readonly regularisation: number;
  /** Of the items that are learned from where there are very many. */
  readonly seed: number;
}

export interface AnchoredHeads {
  readonly dimensions: number;
  readonly heads: ReadonlyMap<string, LinearHead>;
}

/** Below this share of the first eigenvalue a direction is rounding. */
const LEAST_VARIANCE = 1e-9;
/** Of a modality. More items hardly move directions of some hundred columns, and cost as much each. */
const MOST_EXAMPLES = 10_000;

/**
 * Heads in closed form: those of the anchor give its principal coordinates, from which it is rebuilt with the least square
 * error, and those of every other modality the ridge regression of these coordinates on it. What it cannot tell of them comes
 * out short, so that a modality counts in a sum of both as far as it agrees with the anchor.
 *
 * @param items To learn from; data and options are taken as checked.
 */
export function anchoredHeads(
  data: AlignmentData,
  items: readonly number[],
  { anchor, dimensions, regularisation, seed }: AnchoredOptions,
): AnchoredHeads {
  const modalities = channelsByModality(data.channels.keys());
  const names = modalities.get(anchor)!;
  const anchors = holdersOf(data, names, items);
  const side = examplesOf(data, names, someOf(anchors, seed));
  const directions = principalDirections(side, dimensions);
  const kept = directions.length / side.dimensions;
  const heads = new Map<string, LinearHead>(headsOf(side, directions, kept));
  for (const [modality, others] of modalities) {
    if (modality === anchor) continue;
    // Drawn among its own pairs: a modality that few items have would hardly be met among some of the anchor's.
    const paired = someOf(holdersOf(data, others, anchors), seed);
    const other = examplesOf(data, others, paired);
    const anchored = examplesOf(data, names, paired, standardisationsOf(side));
    const targets = multiply(Float64Array.from(anchored.rows), directions, side.dimensions);
    for (const [name, head] of headsOf(other, ridgeMap(other, targets, kept, regularisation), kept))
      heads.set(name, head);
  }
  return { dimensions: kept, heads };
}

function holdersOf(data: AlignmentData, names: readonly string[], items: readonly number[]): number[] {
  const present = presenceOf(data, names);
  return items.filter((item) => present[item] === 1);
}

function someOf(items: readonly number[], seed: number): readonly number[] {
  if (items.length <= MOST_EXAMPLES) return items;
  return [...shuffledOrder(items.length, seed).subarray(0, MOST_EXAMPLES)].map((at) => items[at]!);
}

/** Standardised rows of a modality's channels, side by side; their views play no part. */
function examplesOf(
  data: AlignmentData,
  names: readonly string[],
  items: readonly number[],
  standardisations = new Map(names.map((name) => [name, standardisationOf(data.channels.get(name)!, items)])),
): ModalityExamples {
  const plain = new Map(names.map((name) => [name, withoutViews(data.channels.get(name)!)]));
  return modalityExamples({ items: data.items, channels: plain }, names, standardisations, {
    ...{ items, most: 0, seed: 0 },
  });
}

function standardisationsOf({ channels }: ModalityExamples): Map<string, Standardisation> {
  return new Map(channels.map(({ name, standardisation }) => [name, standardisation]));
}

function withoutViews({ views: _, ...rest }: AlignmentChannel): AlignmentChannel {
  return rest;
}

/** Columns of the examples' products with each other, `[dimensions, dimensions]`. */
function columnProducts({ rows, dimensions }: ModalityExamples): Float64Array {
  const examples = Float64Array.from(rows);
  return multiply(transposed(examples, rows.length / dimensions), examples, rows.length / dimensions);
}

/** `[dimensions, directions]`, by falling variance. */
function principalDirections(side: ModalityExamples, most: number): Float64Array {
  const { dimensions } = side;
  const { values, vectors } = symmetricEigen(columnProducts(side), dimensions);
  const order = [...values.keys()].sort((one, other) => values[other]! - values[one]!);
  const least = LEAST_VARIANCE * Math.max(0, values[order[0]!]!);
  const kept = order.slice(0, most).filter((at, place) => place === 0 || values[at]! > least);
  const directions = new Float64Array(dimensions * kept.length);
  for (const [column, at] of kept.entries())
    for (let row = 0; row < dimensions; row++)
      directions[row * kept.length + column] = vectors[at * dimensions + row]!;
  return directions;
}

/** `(X' X + r m I)^-1 X' Y`, m the mean eigenvalue: `[dimensions, columns]`. */
function ridgeMap(
  side: ModalityExamples,
  targets: Float64Array,
  columns: number,
  regularisation: number,
): Float64Array {
  const { dimensions, rows } = side;
  const products = columnProducts(side);
  let trace = 0;
  for (let at = 0; at < dimensions; at++) trace += products[at * dimensions + at]!;
  // Where no value varies, nothing is added to and every map is of zeros.
  const added = trace > 0 ? (regularisation * trace) / dimensions : 1;
  for (let at = 0; at < dimensions; at++) products[at * dimensions + at]! += added;
  choleskyInPlace(products, dimensions);
  const examples = Float64Array.from(rows);
  const right = multiply(transposed(examples, rows.length / dimensions), targets, rows.length / dimensions);
  const map = new Float64Array(dimensions * columns);
  const column = new Float64Array(dimensions);
  for (let at = 0; at < columns; at++) {
    for (let row = 0; row < dimensions; row++) column[row] = right[row * columns + at]!;
    choleskySolveInPlace(products, dimensions, column);
    for (let row = 0; row < dimensions; row++) map[row * columns + at] = column[row]!;
  }
  return map;
}

function headsOf(side: ModalityExamples, map: Float64Array, columns: number): [string, LinearHead][] {
  return side.channels.map(({ name, from, standardisation }) => {
    const to = from + standardisation.mean.length;
    const weight = Float32Array.from(map.subarray(from * columns, to * columns));
    return [name, { ...standardisation, weight }];
  });
}
