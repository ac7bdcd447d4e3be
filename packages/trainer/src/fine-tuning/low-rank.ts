import { floatsOfConstant, type OnnxGraph, replaceConstants } from "@modalis/onnx";
import { add, mul } from "../autodiff/arithmetic.js";
import { matMul } from "../autodiff/mat-mul.js";
import { concat } from "../autodiff/rearranging.js";
import type { Tape } from "../autodiff/tape.js";
import type { Var } from "../autodiff/variable.js";
import type { LayerWeight } from "./last-layer.js";

export interface LowRankShape {
  /** Columns of A and rows of B, far fewer than those of the weight. */
  readonly rank: number;
  /** The term counts `alpha / rank`. */
  readonly alpha: number;
}

/**
 * `x A B * alpha / rank`, to be added to `x W` (Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022).
 * `B` starts at 0, so that training starts at the weights as they are; each block of the weight has a pair of its own.
 *
 * @param input `[..., inputs]`. @returns `[..., outputs]`.
 */
export function lowRankTerm(tape: Tape, input: Var, weight: LayerWeight, shape: LowRankShape): Var {
  const { rank, alpha } = shape;
  const parts = Array.from({ length: weight.blocks }, (_, block) => {
    const { down, up } = namesOf(weight, block);
    const deviation = 1 / Math.sqrt(weight.inputs);
    const narrow = tape.parameter(down, [weight.inputs, rank], { kind: "normal", deviation });
    const wide = tape.parameter(up, [rank, weight.outputs / weight.blocks], { kind: "constant", value: 0 });
    return matMul(matMul(input, narrow), wide);
  });
  return mul(concat(parts, -1), alpha / rank);
}

/** A product with a low-rank term beside it, for weights that have one. */
export function besideWeights(
  tape: Tape,
  weights: readonly LayerWeight[],
  shape: LowRankShape,
): (input: Var, constant: string) => ((product: Var) => Var) | undefined {
  const known = new Map(weights.map((weight) => [weight.constant, weight]));
  return (input, constant) => {
    const weight = known.get(constant);
    if (weight === undefined || shape.rank === 0) return undefined;
    return (product) => add(product, lowRankTerm(tape, input, weight, shape));
  };
}

/** The model with `W + A B * alpha / rank` in place of each weight: no slower than before. */
export function mergeLowRank(
  model: Uint8Array,
  graph: OnnxGraph,
  weights: readonly LayerWeight[],
  shape: LowRankShape,
  values: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  if (shape.rank === 0) return model.slice();
  const merged = weights.map((weight) => {
    const start = floatsOfConstant(model, graph, weight.constant);
    return [weight.constant, mergedWeight(start, weight, shape, values)] as const;
  });
  return replaceConstants(model, new Map(merged));
}

function mergedWeight(
  start: Float32Array,
  weight: LayerWeight,
  { rank, alpha }: LowRankShape,
  values: ReadonlyMap<string, Float32Array>,
): Float32Array {
  const { inputs, outputs, blocks } = weight;
  const width = outputs / blocks;
  const sums = Float64Array.from(start);
  for (let block = 0; block < blocks; block++) {
    const { down, up } = namesOf(weight, block);
    const [narrow, wide] = [values.get(down)!, values.get(up)!];
    for (let row = 0; row < inputs; row++)
      for (let at = 0; at < rank; at++) {
        const share = (narrow[row * rank + at]! * alpha) / rank;
        const cell = row * outputs + block * width;
        for (let to = 0; to < width; to++) sums[cell + to]! += share * wide[at * width + to]!;
      }
  }
  return Float32Array.from(sums);
}

function namesOf({ constant }: LayerWeight, block: number): { readonly down: string; readonly up: string } {
  return { down: `${constant} down ${block}`, up: `${constant} up ${block}` };
}
