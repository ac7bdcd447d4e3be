import { mul } from "./arithmetic.js";
import { reshape } from "./broadcasting.js";
import { dropout } from "./dropout.js";
import { isSet, where } from "./masks.js";
import { matMul } from "./mat-mul.js";
import { transpose } from "./rearranging.js";
import { softmax } from "./softmax.js";
import { misuse, type Var } from "./variable.js";

/** Low enough that a masked place takes no share, and a row with no place at all still has numbers. */
const MASKED_SCORE = -1e9;

export interface AttentionOptions {
  readonly heads: number;
  /** Not 0 where a query may look at a key; broadcasts to `[batch, heads, queries, keys]`. All may when absent. */
  readonly mask?: Var;
  /** Chance of dropping a share of attention; default 0. */
  readonly dropoutRate?: number;
}

/**
 * Scaled dot-product attention in heads (Vaswani et al., "Attention Is All You Need", NeurIPS 2017), without the
 * projections around it.
 *
 * @param queries `[batch, queries, d]`, d a multiple of the heads. @param keys `[batch, keys, d]`.
 * @param values `[batch, keys, d]`.
 * @returns `[batch, queries, d]`; a query that may look nowhere gets the mean of all values.
 */
export function attention(queries: Var, keys: Var, values: Var, options: AttentionOptions): Var {
  const { heads, mask, dropoutRate = 0 } = options;
  const [batch = 0, length = 0, dimensions = 0] = queries.shape;
  if (queries.shape.length !== 3 || dimensions % heads !== 0)
    throw misuse(`attention of ${heads} heads needs [batch, places, d], not [${queries.shape}]`);
  const [query, key, value] = [queries, keys, values].map((each) => inHeads(each, heads));
  const scores = mul(matMul(query!, key!, { transposeRight: true }), 1 / Math.sqrt(dimensions / heads));
  const allowed = mask === undefined ? scores : where(isSet(mask), scores, MASKED_SCORE);
  const mixed = matMul(dropout(softmax(allowed), dropoutRate), value!);
  return reshape(transpose(mixed, [0, 2, 1, 3]), [batch, length, dimensions]);
}

/** `[batch, places, d]` as `[batch, heads, places, d / heads]`. */
function inHeads(value: Var, heads: number): Var {
  const [batch = 0, places = 0, dimensions = 0] = value.shape;
  return transpose(reshape(value, [batch, places, heads, dimensions / heads]), [0, 2, 1, 3]);
}
