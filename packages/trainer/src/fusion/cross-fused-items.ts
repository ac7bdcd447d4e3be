import { add, div, mul } from "../autodiff/arithmetic.js";
import { reshape } from "../autodiff/broadcasting.js";
import { greater, where } from "../autodiff/masks.js";
import { matMul } from "../autodiff/mat-mul.js";
import { concat } from "../autodiff/rearranging.js";
import type { Tape } from "../autodiff/tape.js";
import type { Var } from "../autodiff/variable.js";
import {
  type CrossAttentionOptions,
  crossAttention,
  hasTokens,
  type MaskedTokens,
  meanOfTokens,
} from "./cross-attention.js";
import { lengthOf } from "./gated-parts.js";
import type { ItemSource } from "./item-sources.js";

export interface CrossFusionOptions extends CrossAttentionOptions {
  /** Whether a fused item has length 1. */
  readonly unitLength: boolean;
}

/**
 * Fuses items by cross-modal attention: the tokens of each modality look at those of all others, each modality is pooled
 * to the mean of its tokens, and the item is the mean of the modalities that it has.
 *
 * @returns `[batch, dimensions]`; zeros for an item that has nothing.
 */
export function crossFusedItems(
  tape: Tape,
  sources: readonly ItemSource[],
  options: CrossFusionOptions,
): Var {
  const modalities = sources.map((source) => projected(tape, source, options.dimensions));
  const pooled = modalities.map((queries, at) => {
    const keys = joined(modalities.filter((_, other) => other !== at));
    const tokens = crossAttention(tape, `attend ${sources[at]!.name}`, queries, keys, options);
    return meanOfTokens({ tokens, mask: queries.mask });
  });
  const there = modalities.map(({ mask }) => hasTokens(mask));
  const count = there.slice(1).reduce((sum, one) => add(sum, one), there[0]!);
  const total = pooled.map((value, at) => mul(value, there[at]!)).reduce((sum, one) => add(sum, one));
  const fused = div(total, where(greater(count, 0), count, 1));
  return options.unitLength ? div(fused, lengthOf(fused)) : fused;
}

/** Tokens of a source in the common space, with a learned row that tells which modality they are of. */
function projected(
  tape: Tape,
  { name, dimensions: from, length, values, present }: ItemSource,
  dimensions: number,
): MaskedTokens {
  const [batch = 0] = values.shape;
  const map = tape.parameter(`project ${name}`, [from, dimensions], { kind: "xavier-uniform" });
  const kind = tape.parameter(`kind of ${name}`, [dimensions], { kind: "constant", value: 0 });
  return { tokens: add(matMul(reshape(values, [batch, length, from]), map), kind), mask: present };
}

function joined(modalities: readonly MaskedTokens[]): MaskedTokens | undefined {
  if (modalities.length === 0) return undefined;
  return {
    tokens: concat(
      modalities.map(({ tokens }) => tokens),
      1,
    ),
    mask: concat(
      modalities.map(({ mask }) => mask),
      1,
    ),
  };
}
