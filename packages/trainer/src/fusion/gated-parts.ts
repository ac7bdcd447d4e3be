import { add, div, mul } from "../autodiff/arithmetic.js";
import { sum } from "../autodiff/broadcasting.js";
import { sigmoid, sqrt, square } from "../autodiff/elementwise.js";
import { isSet, where } from "../autodiff/masks.js";
import { matMul } from "../autodiff/mat-mul.js";
import { concat, slice } from "../autodiff/rearranging.js";
import { softmax } from "../autodiff/softmax.js";
import type { Tape } from "../autodiff/tape.js";
import type { Var } from "../autodiff/variable.js";
import type { ItemSource } from "./item-sources.js";

/** `softmax`: shares that sum to 1 over what an item has; `sigmoid`: each from 0 to 1 by itself. */
export type GateKind = "softmax" | "sigmoid";

export interface GatedPartsOptions {
  readonly dimensions: number;
  readonly gates: GateKind;
  /** Whether the sum of the parts has length 1. */
  readonly unitLength: boolean;
}

/** Low enough that a source that is not there takes no share. */
const MASKED_LOGIT = -1e9;

/**
 * Projects each source of an item to one space and weighs it by a gate that reads the projection (after Arevalo et al.,
 * "Gated Multimodal Units for Information Fusion", ICLR workshop 2017); their sum is the fused item.
 *
 * @returns `[batch, dimensions]` each; zeros for a source that an item lacks.
 */
export function gatedParts(
  tape: Tape,
  sources: readonly ItemSource[],
  { dimensions, gates, unitLength }: GatedPartsOptions,
): Var[] {
  const projected = sources.map(({ name, dimensions: from, values }) =>
    matMul(values, tape.parameter(`project ${name}`, [from, dimensions], { kind: "xavier-uniform" })),
  );
  const logits = projected.map((value, at) => gateLogit(tape, sources[at]!.name, value, dimensions));
  const present = concat(
    sources.map((source) => source.present),
    -1,
  );
  const all = concat(logits, -1);
  const open = gates === "sigmoid" ? sigmoid(all) : softmax(where(isSet(present), all, MASKED_LOGIT));
  // An item that has nothing at all would otherwise share its gates out among what it lacks.
  const weights = mul(open, present);
  const parts = projected.map((value, at) => mul(value, slice(weights, -1, at, at + 1)));
  if (!unitLength) return parts;
  const length = lengthOf(sumOf(parts));
  return parts.map((part) => div(part, length));
}

/** Added to squared lengths, so that an item that has nothing stays zeros and the gradient near it stays small. */
const LENGTH_FLOOR = 1e-6;

/** `[batch, 1]`. */
export function lengthOf(value: Var): Var {
  return sqrt(add(sum(square(value), [-1], { keep: true }), LENGTH_FLOOR));
}

/** The fused items: `[batch, dimensions]`. */
export function sumOf(parts: readonly Var[]): Var {
  return parts.slice(1).reduce((total, part) => add(total, part), parts[0]!);
}

function gateLogit(tape: Tape, name: string, value: Var, dimensions: number): Var {
  const weight = tape.parameter(`gate ${name}`, [dimensions, 1], { kind: "xavier-uniform" });
  const bias = tape.parameter(`gate ${name} bias`, [1], { kind: "constant", value: 0 });
  return add(matMul(value, weight), bias);
}
