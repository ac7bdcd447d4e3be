import type { Interactions, ScoringModel } from "@modalis/contract";
import { factorsModel } from "@modalis/recommender";
import { choleskyInverse } from "../../linear-algebra/cholesky.js";
import type { DenseProducts } from "../../linear-algebra/dense-products.js";
import type { AlsMember } from "./als-member.js";
import { sumOfHistory } from "./content-profile.js";
import type { ContentVectors } from "./content-vectors.js";

export interface ContentMapsInput {
  readonly interactions: Interactions;
  readonly content: ContentVectors;
  /** `[items]`: 1 where the item was interacted with, so that its factors were learned. */
  readonly trained: Uint8Array;
  readonly member: AlsMember;
  /** Added to the diagonal of the content's gram matrix of unit rows. */
  readonly ridge: number;
}

/** Two models that read an item through its content alone. */
export interface ContentMaps {
  /** The item's factors as its content predicts them, beside the user's own factors. */
  readonly factors: ScoringModel;
  /** Whether the item is in the user's history, as its content predicts it from all histories. */
  readonly history: ScoringModel;
}

/**
 * Ridge regression from content to item factors and to histories.
 *
 * An item that trained is scored as if it had not: its own row is left out in closed form, `(p - h y) / (1 - h)` with its
 * leverage h. So warm and cold items are scored alike, and their scores can be compared.
 */
export async function contentMaps(input: ContentMapsInput, products: DenseProducts): Promise<ContentMaps> {
  const { content, member, interactions } = input;
  const { rows, dimensions } = content;
  const inverse = await inverseOfGram(input, products);
  const solved = await products.timesTransposed(rows, inverse, dimensions);
  const leverage = leverages(input, solved);
  const predicted = await predictFactors(input, solved, products);
  leaveOwnOut(predicted, member.itemFactors, leverage, member.dimensions);
  const itemRows = rows.slice();
  leaveOwnOut(itemRows, undefined, leverage, dimensions);
  return {
    factors: factorsModel({
      userFactors: member.userFactors,
      itemFactors: predicted,
      dimensions: member.dimensions,
      visitors: { history: { kind: "sum", factors: member.foldInRows, power: 1 } },
    }),
    history: factorsModel({
      userFactors: sumOfHistory(interactions.offsets, interactions.items, solved, dimensions, 1),
      itemFactors: itemRows,
      dimensions,
      visitors: { history: { kind: "sum", factors: solved, power: 1 } },
    }),
  };
}

/** `(Zₜ' Zₜ + ridge I)⁻¹` of the trained items' rows. */
async function inverseOfGram(
  { content, trained, ridge }: ContentMapsInput,
  products: DenseProducts,
): Promise<Float32Array> {
  const { dimensions } = content;
  const gram = Float64Array.from(await products.gram(trainedRows(content, trained), dimensions));
  for (let at = 0; at < dimensions; at++) gram[at * dimensions + at]! += ridge;
  return Float32Array.from(choleskyInverse(gram, dimensions));
}

function trainedRows({ rows, dimensions }: ContentVectors, trained: Uint8Array): Float32Array {
  return rows.map((value, at) => (trained[Math.floor(at / dimensions)] === 1 ? value : 0));
}

/** `[items]`: how much a trained item's own row weighs in its prediction; 0 where it did not train. */
function leverages({ content, trained }: ContentMapsInput, solved: Float32Array): Float64Array {
  const { rows, dimensions } = content;
  return Float64Array.from(trained, (own, item) => {
    if (own === 0) return 0;
    let sum = 0;
    for (let at = item * dimensions; at < (item + 1) * dimensions; at++) sum += rows[at]! * solved[at]!;
    return Math.min(sum, 0.99);
  });
}

/** `[items, factors]`: Z (Zₜ' Zₜ + ridge I)⁻¹ Zₜ' V. */
async function predictFactors(
  { content, trained, member }: ContentMapsInput,
  solved: Float32Array,
  products: DenseProducts,
): Promise<Float32Array> {
  const { dimensions } = content;
  const map = new Float32Array(member.dimensions * dimensions);
  for (let item = 0; item < trained.length; item++) {
    if (trained[item] === 0) continue;
    for (let factor = 0; factor < member.dimensions; factor++) {
      const value = member.itemFactors[item * member.dimensions + factor]!;
      const start = factor * dimensions;
      const from = item * dimensions;
      for (let column = 0; column < dimensions; column++)
        map[start + column]! += value * solved[from + column]!;
    }
  }
  return products.timesTransposed(content.rows, map, dimensions);
}

/** In place: predictions of trained items without their own rows; `own` is zero where left out. */
function leaveOwnOut(
  predicted: Float32Array,
  own: Float32Array | undefined,
  leverage: Float64Array,
  dimensions: number,
): void {
  for (const [item, weight] of leverage.entries()) {
    if (weight === 0) continue;
    for (let at = item * dimensions; at < (item + 1) * dimensions; at++) {
      predicted[at] = (predicted[at]! - weight * (own?.[at] ?? 0)) / (1 - weight);
    }
  }
}
