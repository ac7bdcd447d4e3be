import type { Modality } from "@modalis/contract";
import { symmetricEigen } from "../linear-algebra/symmetric-eigen.js";
import { shuffledOrder } from "../random/shuffled-order.js";
import { type AlignmentData, channelsByModality, misuse, pairedItems } from "./alignment-data.js";
import {
  canonicalDirections,
  multiply,
  pairResponse,
  type SideProducts,
  transposed,
} from "./canonical-directions.js";
import { type ModalityExamples, modalityExamples, productsOf } from "./modality-examples.js";
import { type Standardisation, standardisationOf } from "./standardised-channel.js";

/** A channel's way into the joint space: `((x - mean) * scale) W`. */
export interface LinearHead extends Standardisation {
  /** `[dimensions of the channel, dimensions of the joint space]` */
  readonly weight: Float32Array;
}

export interface CanonicalHeads {
  readonly dimensions: number;
  readonly heads: ReadonlyMap<string, LinearHead>;
}

export interface CanonicalOptions {
  readonly seed: number;
  /** The most dimensions of the joint space; default 256. */
  readonly dimensions?: number;
  /** Added to the eigenvalues of each modality, in units of their mean; default 1. */
  readonly regularisation?: number;
  /** Items to learn from; all with two modalities when absent. */
  readonly items?: readonly number[];
}

/** More examples cost time by their cube and hardly move the directions. */
const MOST_EXAMPLES = 800;
/** Of the views of a modality; of more as many random mixtures are taken. */
const MOST_DEVIATIONS = 1_200;

/**
 * Learns linear heads in closed form: canonical correlation of two modalities and, of more, the directions that all of
 * them explain best (Carroll, "Generalization of canonical correlation analysis to three or more sets", 1968).
 *
 * @throws `INVALID_ARGUMENT` for options out of range or fewer than two items; the data are taken as checked.
 */
export function canonicalHeads(data: AlignmentData, options: CanonicalOptions): CanonicalHeads {
  const { seed, dimensions = 256, regularisation = 1 } = options;
  const items = someOf(options.items ?? pairedItems(data), seed);
  if (items.length < 2) throw misuse(`${items.length} items are too few to learn a joint space from`);
  const standardisations = new Map(
    [...data.channels].map(([name, channel]) => [name, standardisationOf(channel, items)]),
  );
  const sides = new Map<Modality, ModalityExamples>();
  for (const [modality, names] of channelsByModality(data.channels.keys())) {
    const deviations = { items, most: MOST_DEVIATIONS, seed };
    sides.set(modality, modalityExamples(data, names, standardisations, deviations));
  }
  const all = [...sides.values()];
  const products = all.map(({ rows, dimensions: width }) => ({
    products: productsOf(rows, width),
    rows: rows.length / width,
  }));
  const { count, weights } = directionsOf(products, items.length, regularisation);
  const kept = Math.min(count, dimensions);
  const heads = new Map<string, LinearHead>();
  for (const [at, side] of all.entries()) {
    const maps = multiply(
      transposed(Float64Array.from(side.rows), products[at]!.rows),
      firstColumns(weights[at]!, count, kept),
      products[at]!.rows,
    );
    for (const { name, from, standardisation } of side.channels) {
      const width = data.channels.get(name)!.features.dimensions;
      const weight = Float32Array.from(maps.subarray(from * kept, (from + width) * kept));
      heads.set(name, { ...standardisation, weight });
    }
  }
  return { dimensions: kept, heads };
}

interface Directions {
  readonly count: number;
  readonly weights: readonly Float64Array[];
}

function directionsOf(sides: readonly SideProducts[], pairs: number, regularisation: number): Directions {
  const [left, right] = sides;
  if (sides.length === 2) {
    const found = canonicalDirections(left!, right!, pairs, regularisation);
    return { count: found.count, weights: [found.left, found.right] };
  }
  // A side that an item lacks is a row of zeros there, and says nothing of it.
  const responses = sides.map((side) => pairResponse(side, pairs, regularisation));
  const sum = new Float64Array(pairs * pairs);
  for (const { overlap } of responses)
    for (let cell = 0; cell < sum.length; cell++) sum[cell]! += overlap[cell]!;
  const { values, vectors } = symmetricEigen(sum, pairs);
  // An eigenvalue over 1 is explained by more than one side.
  const order = [...values.keys()].sort((a, b) => values[b]! - values[a]!);
  const count = Math.max(1, order.filter((at) => values[at]! > LEAST_AGREEMENT).length);
  const columns = new Float64Array(pairs * count);
  for (let row = 0; row < pairs; row++)
    for (let column = 0; column < count; column++)
      columns[row * count + column] = vectors[order[column]! * pairs + row]! * values[order[column]!]!;
  return {
    count,
    weights: responses.map((response) => multiply(response.weights, columns, pairs)),
  };
}

/** Below this a direction belongs to one side and holds nothing in common. */
const LEAST_AGREEMENT = 0.05;

function firstColumns(matrix: Float64Array, columns: number, kept: number): Float64Array {
  if (columns === kept) return matrix;
  const rows = matrix.length / columns;
  const some = new Float64Array(rows * kept);
  for (let row = 0; row < rows; row++)
    some.set(matrix.subarray(row * columns, row * columns + kept), row * kept);
  return some;
}

function someOf(items: readonly number[], seed: number): readonly number[] {
  if (items.length <= MOST_EXAMPLES) return items;
  return [...shuffledOrder(items.length, seed).subarray(0, MOST_EXAMPLES)].map((at) => items[at]!);
}
