import type { Interactions, ScoringModel } from "@modalis/contract";
import { factorsModel, itemWeightsModel } from "@modalis/recommender";
import type { DenseProducts } from "../../linear-algebra/dense-products.js";
import { invertSymmetricInPlace } from "../../linear-algebra/invert-symmetric.js";
import type { Pace } from "../../linear-algebra/pace.js";
import type { AlsMember } from "./als-member.js";
import type { ContentVectors } from "./content-vectors.js";

export interface KernelMapsInput {
  readonly interactions: Interactions;
  readonly content: ContentVectors;
  /** `[items]`: 1 where the item was interacted with and has the modality. */
  readonly trained: Uint8Array;
  readonly member: AlsMember;
}

/** Two models that read an item through what is like it in content; that of histories keeps `[items, items]` numbers. */
export interface KernelMaps {
  /** The item's factors as those of its likes predict them, beside the user's own factors. */
  readonly factors: ScoringModel;
  /** Whether the item is in the user's history, as the histories of its likes predict it. */
  readonly history: ScoringModel;
}

/** How fast likeness falls with the angle, and how much is believed of one like: chosen on hidden artists of Last.fm-2K. */
const STEEPNESS = 4;
const RIDGE = 10;

/**
 * Kernel ridge regression with `exp(steepness (cos - 1))` from content to item factors and to histories: unlike a linear map
 * it believes what is near more than what is far (Saunders, Gammerman, Vovk, Ridge Regression Learning Algorithm in Dual
 * Variables, ICML 1998).
 *
 * An item that trained is scored as if it had not, in closed form: with P the inverse of K + ridge I, the others' weights in
 * its prediction are `-P_ij / P_ii`.
 */
export async function kernelMaps(
  input: KernelMapsInput,
  products: DenseProducts,
  pace: Pace,
): Promise<KernelMaps> {
  const { interactions, content, trained, member } = input;
  const items = trained.length;
  const taught = Int32Array.from(trained.keys()).filter((item) => trained[item] === 1);
  const others = Int32Array.from(trained.keys()).filter(
    (item) => trained[item] === 0 && content.present[item] === 1,
  );
  const weights = await weightsOf(content, taught, others, products, pace);
  const factors = await predictedFactors(weights, { taught, others, items, member }, products);
  return {
    factors: factorsModel({
      userFactors: member.userFactors,
      itemFactors: factors,
      dimensions: member.dimensions,
      visitors: { history: { kind: "sum", factors: member.foldInRows, power: 1 } },
    }),
    history: itemWeightsModel({
      interactions,
      weights: { kind: "dense", data: denseWeights(weights, taught, others, items) },
    }),
  };
}

/** What each taught item weighs in the prediction of an item. */
interface KernelWeights {
  /** `[taught, taught]`, a row a predicted item. */
  readonly ofTaught: Float32Array;
  /** `[others, taught]`. */
  readonly ofOthers: Float32Array;
}

async function weightsOf(
  { rows, dimensions }: ContentVectors,
  taught: Int32Array,
  others: Int32Array,
  products: DenseProducts,
  pace: Pace,
): Promise<KernelWeights> {
  const left = picked(rows, dimensions, taught);
  const inverse = await products.timesTransposed(left, left, dimensions);
  likenessInPlace(inverse);
  for (let at = 0; at < taught.length; at++) inverse[at * taught.length + at]! += RIDGE;
  await invertSymmetricInPlace(inverse, taught.length, products, pace);
  const kernel = await products.timesTransposed(picked(rows, dimensions, others), left, dimensions);
  likenessInPlace(kernel);
  const ofOthers =
    others.length === 0
      ? new Float32Array(0)
      : await products.timesTransposed(kernel, inverse, taught.length);
  for (let at = 0; at < taught.length; at++) {
    const row = inverse.subarray(at * taught.length, (at + 1) * taught.length);
    const scale = -1 / row[at]!;
    for (let column = 0; column < row.length; column++) row[column]! *= scale;
    row[at] = 0;
  }
  return { ofTaught: inverse, ofOthers };
}

/** `[items, factors]`; zeros where the item lacks the modality. */
async function predictedFactors(
  { ofTaught, ofOthers }: KernelWeights,
  parts: { taught: Int32Array; others: Int32Array; items: number; member: AlsMember },
  products: DenseProducts,
): Promise<Float32Array> {
  const { taught, others, items, member } = parts;
  const { dimensions, itemFactors } = member;
  const columns = new Float32Array(dimensions * taught.length);
  for (const [at, item] of taught.entries()) {
    for (let factor = 0; factor < dimensions; factor++)
      columns[factor * taught.length + at] = itemFactors[item * dimensions + factor]!;
  }
  const predicted = new Float32Array(items * dimensions);
  for (const [weights, own] of [
    [ofTaught, taught],
    [ofOthers, others],
  ] as const) {
    if (own.length === 0) continue;
    const rows = await products.timesTransposed(weights, columns, taught.length);
    for (const [at, item] of own.entries())
      predicted.set(rows.subarray(at * dimensions, (at + 1) * dimensions), item * dimensions);
  }
  return predicted;
}

/** `[items, items]`, a row a liked item, as item weights are kept. */
function denseWeights(
  { ofTaught, ofOthers }: KernelWeights,
  taught: Int32Array,
  others: Int32Array,
  items: number,
): Float32Array {
  const dense = new Float32Array(items * items);
  for (const [weights, own] of [
    [ofTaught, taught],
    [ofOthers, others],
  ] as const) {
    for (const [at, item] of own.entries()) {
      for (const [place, liked] of taught.entries())
        dense[liked * items + item] = weights[at * taught.length + place]!;
    }
  }
  return dense;
}

/** Cosines to likeness, in place. */
function likenessInPlace(cosines: Float32Array): void {
  for (let at = 0; at < cosines.length; at++) cosines[at] = Math.exp(STEEPNESS * (cosines[at]! - 1));
}

function picked(rows: Float32Array, dimensions: number, items: Int32Array): Float32Array {
  const own = new Float32Array(items.length * dimensions);
  for (const [at, item] of items.entries())
    own.set(rows.subarray(item * dimensions, (item + 1) * dimensions), at * dimensions);
  return own;
}
