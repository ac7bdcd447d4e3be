import { add, div, mul } from "../autodiff/arithmetic.js";
import { attention } from "../autodiff/attention.js";
import { reshape, sum } from "../autodiff/broadcasting.js";
import { dropout } from "../autodiff/dropout.js";
import { gelu } from "../autodiff/elementwise.js";
import { asNumbers, greater, isSet, where } from "../autodiff/masks.js";
import { linear, matMul } from "../autodiff/mat-mul.js";
import { layerNorm } from "../autodiff/normalisation.js";
import type { Tape } from "../autodiff/tape.js";
import type { Var } from "../autodiff/variable.js";

/** Tokens with a mask. */
export interface MaskedTokens {
  /** `[batch, length, dimensions]`. */
  readonly tokens: Var;
  /** `[batch, length]`: 0 where there is no token; what stands there changes nothing. */
  readonly mask: Var;
}

export interface CrossAttentionOptions {
  readonly dimensions: number;
  /** Divides the dimensions. */
  readonly heads: number;
  /** Chance that a value is dropped on each branch. */
  readonly dropout: number;
}

/**
 * Queries of one modality look at the tokens of others: multi-head attention and a dense layer, each added to what was
 * there and normalised before it (Vaswani et al., NeurIPS 2017; Xiong et al., "On Layer Normalization in the Transformer
 * Architecture", ICML 2020). A query that finds no token at all stays as the dense layer makes it.
 *
 * @param name Of the parameters.
 * @returns `[batch, queries, dimensions]`; zeros where a query is masked.
 */
export function crossAttention(
  tape: Tape,
  name: string,
  queries: MaskedTokens,
  keys: MaskedTokens | undefined,
  options: CrossAttentionOptions,
): Var {
  const { dimensions } = options;
  const asked = clean(queries);
  const met = keys === undefined ? asked : add(asked, looked(tape, name, asked, keys, options));
  const hidden = 2 * dimensions;
  const inner = normalised(tape, `${name} dense norm`, met, dimensions);
  const raised = gelu(
    linear(
      inner,
      weight(tape, `${name} dense in`, dimensions, hidden),
      zeros(tape, `${name} dense in bias`, hidden),
    ),
  );
  const back = linear(
    raised,
    weight(tape, `${name} dense out`, hidden, dimensions),
    zeros(tape, `${name} dense out bias`, dimensions),
  );
  return clean({ tokens: add(met, dropout(back, options.dropout)), mask: queries.mask });
}

/** The mean of the tokens that are there, `[batch, dimensions]`; zeros where there is none. */
export function meanOfTokens({ tokens, mask }: MaskedTokens): Var {
  const count = sum(mask, [1], { keep: true });
  return div(sum(clean({ tokens, mask }), [1]), where(greater(count, 0), count, 1));
}

/** `[batch, 1]`: 1 where there is a token, else 0. */
export function hasTokens(mask: Var): Var {
  return asNumbers(greater(sum(mask, [1], { keep: true }), 0));
}

function looked(
  tape: Tape,
  name: string,
  asked: Var,
  keys: MaskedTokens,
  options: CrossAttentionOptions,
): Var {
  const { dimensions, heads } = options;
  const [batch = 0, length = 0] = keys.mask.shape;
  const query = normalised(tape, `${name} query norm`, asked, dimensions);
  const key = normalised(tape, `${name} key norm`, clean(keys), dimensions);
  const [queries, found, values] = (["query", "key", "value"] as const).map((role) =>
    matMul(role === "query" ? query : key, weight(tape, `${name} ${role}`, dimensions, dimensions)),
  );
  const mixed = attention(queries!, found!, values!, {
    heads,
    mask: reshape(keys.mask, [batch, 1, 1, length]),
    dropoutRate: options.dropout,
  });
  const out = matMul(mixed, weight(tape, `${name} out`, dimensions, dimensions));
  // Attention over nothing gives the mean of what is masked; here it gives nothing.
  return mul(dropout(out, options.dropout), reshape(hasTokens(keys.mask), [batch, 1, 1]));
}

/** Zeros at masked places, whatever stood there. */
function clean({ tokens, mask }: MaskedTokens): Var {
  return where(isSet(reshape(mask, [...mask.shape, 1])), tokens, 0);
}

function normalised(tape: Tape, name: string, value: Var, dimensions: number): Var {
  const scale = tape.parameter(`${name} scale`, [dimensions], { kind: "constant", value: 1 });
  return layerNorm(value, scale, zeros(tape, `${name} shift`, dimensions));
}

function weight(tape: Tape, name: string, from: number, to: number): Var {
  return tape.parameter(name, [from, to], { kind: "xavier-uniform" });
}

function zeros(tape: Tape, name: string, size: number): Var {
  return tape.parameter(name, [size], { kind: "constant", value: 0 });
}
